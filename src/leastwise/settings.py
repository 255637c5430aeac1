"""Where things live and how they are tuned: LEASTWISE_… environment variables, then `leastwise.toml`, then defaults."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final

import msgspec

from leastwise.errors import InputError

CONFIGURATION_FILE: Final = "leastwise.toml"


def _home() -> Path:
    from platformdirs import user_data_path

    return Path(os.environ.get("LEASTWISE_HOME") or user_data_path("leastwise", appauthor=False))


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All settings. Each has an environment variable of its name, upper case, behind LEASTWISE_."""

    home: Path = msgspec.field(default_factory=_home)
    """Folder of the event data store and of the state."""
    workers: Annotated[int, msgspec.Meta(ge=1, le=256)] = msgspec.field(default_factory=lambda: os.cpu_count() or 1)
    """Processes that ingest uses."""

    critical_resources: str | tuple[str, ...] = ()
    """ARNs, ids or names of resources of which `analyze internal` tells who can reach them; a text has commas."""

    @property
    def critical(self) -> tuple[str, ...]:
        """The critical resources one by one."""
        given = self.critical_resources
        names = given.split(",") if isinstance(given, str) else given
        return tuple(name.strip() for name in names if name.strip())

    @property
    def lake_path(self) -> Path:
        """The folder of the event data store."""
        return self.home / "lake"


def load_settings() -> Settings:
    """The settings in force. Raises InputError, naming the setting, where one is not valid."""
    path = _home() / CONFIGURATION_FILE
    given = {**_of_file(path), **_of_environment()}
    try:
        return msgspec.convert(given, Settings, strict=False, dec_hook=_converted)
    except msgspec.ValidationError as error:
        text, _, place = str(error).partition(" - at `$.")
        name = place.rstrip("`")
        if name:
            hint = f"see {path} and LEASTWISE_{name.upper()}"
            raise InputError(f"setting {name!r}: {text}", hint) from None
        raise InputError(f"{path}: {text}", f"settings are {', '.join(Settings.__struct_fields__)}") from None


def _of_environment() -> dict[str, str]:
    """Settings of the environment; an empty variable counts as none."""
    variables = {name: os.environ.get(f"LEASTWISE_{name.upper()}") for name in Settings.__struct_fields__}
    return {name: value for name, value in variables.items() if value}


def _of_file(path: Path) -> Mapping[str, Any]:
    """Settings of a TOML file; none where there is no file. Raises InputError for a file that is no TOML."""
    if not path.is_file():
        return {}
    import tomllib

    try:
        return tomllib.loads(path.read_bytes().decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: {error}", "correct the TOML on that line") from None


def _converted(kind: type, value: Any) -> Any:
    if kind is Path and isinstance(value, str):
        return Path(value)
    raise msgspec.ValidationError(f"Expected `str`, got `{type(value).__name__}`")
