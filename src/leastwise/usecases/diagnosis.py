"""Is everything in place? Versions, lake, disk, confinement of queries, AWS configuration; no network is used."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from leastwise.errors import LeastwiseError
from leastwise.settings import CONFIGURATION_FILE, Settings

_LIBRARIES: Final = ("duckdb", "pyarrow", "sqlglot", "boto3", "sqlalchemy")
_LITTLE_SPACE: Final = 1 << 30
_NO_SPACE: Final = 100 << 20


class State(StrEnum):
    """How one examination ended."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Examination:
    """One thing looked at: what was found and, unless it is in order, what to do."""

    name: str
    state: State
    found: str
    remedy: str = ""


def diagnose(settings: Settings, environment: Mapping[str, str] | None = None) -> list[Examination]:
    """Every examination, in the order in which they are shown. ``environment`` defaults to the process's own."""
    known = os.environ if environment is None else environment
    return [
        _python(),
        _libraries(),
        _home(settings),
        _lake(settings.lake_path),
        _disk(settings.home),
        _journal(settings.home),
        _processors(settings),
        _confinement(),
        _credentials(known),
        _endpoint(known),
    ]


def _python() -> Examination:
    from leastwise import __version__

    found = f"Leastwise {__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    return Examination("version", State.OK, found)


def _libraries() -> Examination:
    found, missing = [], []
    for name in _LIBRARIES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    if missing:
        remedy = "install Leastwise again: pip install --force-reinstall leastwise"
        return Examination("libraries", State.PROBLEM, f"not installed: {', '.join(missing)}", remedy)
    return Examination("libraries", State.OK, ", ".join(found))


def _home(settings: Settings) -> Examination:
    folder = _existing(settings.home)
    configured = settings.home / CONFIGURATION_FILE
    found = f"{settings.home} (LEASTWISE_HOME)" + (f", {CONFIGURATION_FILE} in force" if configured.exists() else "")
    if not os.access(folder, os.W_OK | os.X_OK):
        remedy = f"make {folder} writable, or set LEASTWISE_HOME to another folder"
        return Examination("home", State.PROBLEM, f"{found}: not writable", remedy)
    return Examination("home", State.OK, found if settings.home.exists() else f"{found}: made at the first use")


def _existing(path: Path) -> Path:
    """The path, or the nearest folder above it that exists."""
    return next((folder for folder in (path, *path.parents) if folder.exists()), path)


def _lake(path: Path) -> Examination:
    from leastwise.lake.entries import LAKE_FORMAT_VERSION
    from leastwise.lake.lake import Lake

    if not (path / "catalogue.sqlite").exists():
        return Examination("lake", State.OK, "nothing ingested yet: leastwise ingest PATH, or leastwise demo")
    try:
        with Lake.open(path) as lake:
            files = lake.catalogue.live_files()
    except LeastwiseError as error:
        return Examination("lake", State.PROBLEM, error.message, error.hint or "restore the lake from a backup")
    missing = [file.path for file in files if not (path / file.path).exists()]
    if missing:
        remedy = "restore the lake from a backup, or ingest the trail into a new one"
        return Examination("lake", State.PROBLEM, f"{len(missing):,} data files are missing: {missing[0]}", remedy)
    events, size = sum(file.rows for file in files), sum(file.bytes for file in files)
    found = f"{events:,} events in {len(files):,} files, {size / 1e6:,.1f} MB, format {LAKE_FORMAT_VERSION}"
    if not os.access(path, os.W_OK):
        return Examination("lake", State.WARNING, f"{found}; read-only", "ingest needs a writable lake")
    return Examination("lake", State.OK, found)


def _disk(home: Path) -> Examination:
    try:
        free = shutil.disk_usage(_existing(home)).free
    except OSError as error:
        return Examination("disk", State.PROBLEM, f"cannot be looked at: {error.strerror}", "check the disk")
    found = f"{free / 1e9:,.1f} GB free"
    remedy = "free some space, or set LEASTWISE_HOME to a folder on a larger disk"
    if free < _NO_SPACE:
        return Examination("disk", State.PROBLEM, found, remedy)
    return Examination("disk", State.WARNING, found, remedy) if free < _LITTLE_SPACE else _ok("disk", found)


def _journal(home: Path) -> Examination:
    """Whether SQLite's write-ahead log works on the disk of the home folder: network file systems have none."""
    import tempfile

    folder = _existing(home)
    try:
        with tempfile.TemporaryDirectory(prefix=".leastwise-doctor-", dir=folder) as trial:
            connection = sqlite3.connect(Path(trial) / "trial.sqlite")
            try:
                mode = connection.execute("PRAGMA journal_mode=WAL").fetchone()[0]
                connection.execute("CREATE TABLE trial (value)")
            finally:
                connection.close()
    except (OSError, sqlite3.Error) as error:
        return Examination("catalogue", State.PROBLEM, f"SQLite cannot write to {folder}: {error}", "use a local disk")
    found = f"SQLite {sqlite3.sqlite_version}, journal {mode}"
    if mode != "wal":
        return Examination("catalogue", State.PROBLEM, found, "put LEASTWISE_HOME on a local disk")
    return _ok("catalogue", found)


def _processors(settings: Settings) -> Examination:
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    found = f"{count} usable, ingest takes {settings.workers} (LEASTWISE_WORKERS)"
    if settings.workers > 2 * count:
        return Examination("processors", State.WARNING, found, f"set LEASTWISE_WORKERS to {count}")
    return _ok("processors", found)


def _confinement() -> Examination:
    from leastwise.lake.sandbox.landlock import landlock_status

    status, _, remedy = landlock_status().partition(": ")
    if "not available" in status:
        return Examination("queries", State.WARNING, status, remedy)
    return _ok("queries", f"{status}: {remedy}" if remedy else status)


def _credentials(environment: Mapping[str, str]) -> Examination:
    """Whether credentials are configured somewhere, by name only: they are neither read out nor used."""
    sources = []
    if environment.get("AWS_ACCESS_KEY_ID"):
        sources.append("AWS_ACCESS_KEY_ID")
    if environment.get("AWS_PROFILE"):
        sources.append(f"profile {environment['AWS_PROFILE']}")
    if environment.get("AWS_WEB_IDENTITY_TOKEN_FILE"):
        sources.append("web identity")
    if environment.get("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") or environment.get(
        "AWS_CONTAINER_CREDENTIALS_FULL_URI"
    ):
        sources.append("container credentials")
    sources += [str(path) for path in _aws_files(environment) if path.exists()]
    if sources:
        return _ok("AWS credentials", f"configured: {', '.join(sources)} (not tried)")
    remedy = "needed only for collect, s3:// locations and --fetch-public-keys: aws configure, or AWS_PROFILE"
    return Examination("AWS credentials", State.WARNING, "not configured", remedy)


def _aws_files(environment: Mapping[str, str]) -> tuple[Path, Path]:
    """https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html names both and their defaults."""
    home = Path(environment.get("HOME") or Path.home())
    shared = environment.get("AWS_SHARED_CREDENTIALS_FILE") or home / ".aws" / "credentials"
    return Path(shared).expanduser(), Path(environment.get("AWS_CONFIG_FILE") or home / ".aws" / "config").expanduser()


def _endpoint(environment: Mapping[str, str]) -> Examination:
    region = environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION") or "from the configuration file"
    for name in ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"):
        if environment.get(name):
            return _ok("AWS endpoint", f"{environment[name]} ({name}), Region {region}")
    return _ok("AWS endpoint", f"AWS's own, Region {region}")


def _ok(name: str, found: str) -> Examination:
    return Examination(name, State.OK, found)
