"""Settings: the environment before `leastwise.toml` before defaults; what is not valid is named."""

import os

import pytest

from leastwise.errors import InputError
from leastwise.settings import CONFIGURATION_FILE, load_settings


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("LEASTWISE_HOME", str(tmp_path))
    monkeypatch.delenv("LEASTWISE_WORKERS", raising=False)
    return tmp_path


def test_defaults(home):
    settings = load_settings()
    assert (settings.home, settings.lake_path, settings.workers) == (home, home / "lake", os.cpu_count())


@pytest.mark.parametrize(
    ("file", "variable", "workers"),
    [("workers = 3", None, 3), ('workers = "4"', None, 4), ("workers = 3", "5", 5), ("workers = 3", "", 3)],
)
def test_the_environment_goes_before_the_file(home, monkeypatch, file, variable, workers):
    (home / CONFIGURATION_FILE).write_text(file)
    if variable is not None:
        monkeypatch.setenv("LEASTWISE_WORKERS", variable)
    assert load_settings().workers == workers


def test_the_environment_says_where_the_home_is(home):
    (home / CONFIGURATION_FILE).write_text('home = "/elsewhere"')
    assert load_settings().home == home


@pytest.mark.parametrize(
    ("variable", "message"), [("x", "Expected `int`"), ("0", ">= 1"), ("257", "<= 256"), ("1.5", "Expected `int`")]
)
def test_a_variable_that_is_not_valid_is_named(home, monkeypatch, variable, message):
    monkeypatch.setenv("LEASTWISE_WORKERS", variable)
    with pytest.raises(InputError, match=f"setting 'workers': .*{message}") as error:
        load_settings()
    assert "LEASTWISE_WORKERS" in error.value.hint


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"workers = 0", "setting 'workers': "),
        (b"workers = [1]", "setting 'workers': "),
        (b"worker = 1", "unknown field `worker`"),
        (b"workers = = 1", "Invalid value"),
        (b"\xff\xfe", "can't decode"),
    ],
)
def test_a_file_that_is_not_valid(home, content, message):
    (home / CONFIGURATION_FILE).write_bytes(content)
    with pytest.raises(InputError, match=message) as error:
        load_settings()
    assert CONFIGURATION_FILE in f"{error.value.message} {error.value.hint}"
