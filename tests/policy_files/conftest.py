"""Files written by the tests, and what is found in them."""

from __future__ import annotations

import json

import pytest

from leastwise.policy_files import read_policy_files
from leastwise.reference.iam import load_reference

ADMIN = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "sts:AssumeRole"}],
}
BUCKET = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}],
}


@pytest.fixture
def read(tmp_path, monkeypatch):
    """Writes a file below a folder of its own and reads it: text, bytes or a value to write as JSON."""
    monkeypatch.chdir(tmp_path)

    def read_file(content, name="file.json", kind=None):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, dict | list):
            content = json.dumps(content, indent=2)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        (file,) = read_policy_files((name,), kind, lambda: b"", load_reference())
        return file

    return read_file


@pytest.fixture
def admin():
    return ADMIN


@pytest.fixture
def trust():
    return TRUST


@pytest.fixture
def bucket():
    return BUCKET
