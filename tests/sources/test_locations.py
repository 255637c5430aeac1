"""Which kinds of location there are."""

from __future__ import annotations

import pytest

from leastwise.errors import SourceError
from leastwise.sources import open_source


@pytest.mark.parametrize("location", ["ftp://host/logs", "https://host/logs", "S3A://bucket", "gs://b/p"])
def test_an_unknown_scheme_names_those_that_are_supported(location):
    with pytest.raises(SourceError) as raised:
        open_source(location)
    assert raised.value.message.startswith(f"cannot read {location.split('/')[0]}// addresses")
    assert "s3://bucket/prefix" in raised.value.hint


def test_a_file_address(tmp_path):
    (tmp_path / "a b.json").write_text("{}")
    assert [one.key for one in open_source(tmp_path.as_uri()).objects()] == [str(tmp_path / "a b.json")]


def test_a_folder_whose_name_looks_like_a_scheme(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ftp:" / "logs").mkdir(parents=True)
    (tmp_path / "ftp:" / "logs" / "a.json").write_text("{}")
    assert len(list(open_source("ftp://logs").objects())) == 1
