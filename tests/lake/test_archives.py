"""Archives among the log objects: refused with one clear reason, never read as text."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile

import pytest

from leastwise.lake import conversion
from leastwise.lake.decode import pieces
from leastwise.lake.decode.archives import reason
from trail_records import ingested, log_object, one_object, record

LOG = log_object(record(1), record(2))
TAR = "a tar archive: unpack it and ingest the folder"
ZIP = "a zip archive: unpack it and ingest the folder"


def tar(form: int = tarfile.PAX_FORMAT, content: bytes = LOG, copies: int = 1) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=form) as archive:
        for number in range(copies):
            member = tarfile.TarInfo(f"AWSLogs/{number}.json")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, LOG)
    return buffer.getvalue()


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
@pytest.mark.parametrize("name", ["logs.tar", "logs.tgz", "log.json.gz", "x_CloudTrail_y.json"])
def test_a_tar_archive_is_one_clear_entry(tmp_path, form, name):
    content = tar(form) if name.endswith(".tar") else gzip.compress(tar(form))
    done = one_object(tmp_path, content, name)
    assert done.rows == []
    assert [(one["position"], one["reason"]) for one in done.quarantine] == [("object", TAR)]


@pytest.mark.parametrize("names", [("a.json",), ()])
def test_a_zip_archive_is_one_clear_entry(tmp_path, names):
    done = one_object(tmp_path, zipped(*names), "logs.zip")
    assert [(one["position"], one["reason"]) for one in done.quarantine] == [("object", ZIP)]


def test_a_document_that_is_a_zip_archive_inside_is_no_log(tmp_path):
    done = ingested(tmp_path, {"report.docx": zipped("word.xml"), "log.json": LOG})
    assert done.quarantine == []
    assert len(done.rows) == 2


def test_a_large_archive_is_not_read_in_pieces(tmp_path, monkeypatch):
    monkeypatch.setattr(conversion, "LARGE_BYTES", 1_000)
    monkeypatch.setattr(pieces, "PIECE_BYTES", 4_000)
    done = one_object(tmp_path, gzip.compress(tar(copies=40)), "logs.tar.gz")
    assert done.rows == []
    assert [(one["position"], one["reason"]) for one in done.quarantine] == [("object", TAR)]


@pytest.mark.parametrize("content", [LOG, b"\0" * 2_048, b"", b"x" * 511, b"y" * 4_096])
def test_other_content_is_no_archive(content):
    assert reason("log.json.gz", content) == ""
