"""Where things live and how they are tuned: LEASTWISE_… environment variables, then `leastwise.toml`, then defaults."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

CONFIGURATION_FILE = "leastwise.toml"


def _home() -> Path:
    return Path(os.environ.get("LEASTWISE_HOME") or user_data_path("leastwise", appauthor=False))


class Settings(BaseSettings):
    """All settings. Each has an environment variable of its name, upper case, behind LEASTWISE_."""

    model_config = SettingsConfigDict(env_prefix="LEASTWISE_", env_ignore_empty=True, extra="forbid")

    home: Path = Field(default_factory=_home, description="folder of the event data store and of the state")
    workers: int = Field(
        default_factory=lambda: os.cpu_count() or 1, ge=1, le=256, description="processes that ingest uses"
    )

    @property
    def lake_path(self) -> Path:
        """The folder of the event data store."""
        return self.home / "lake"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Options given in code, then the environment, then `leastwise.toml` in the home folder."""
        toml = TomlConfigSettingsSource(settings_cls, _home() / CONFIGURATION_FILE)
        return init_settings, env_settings, toml


def load_settings() -> Settings:
    """The settings in force. Raises InputError, naming the setting, where one is not valid."""
    import tomllib

    from pydantic import ValidationError

    from leastwise.errors import InputError

    path = _home() / CONFIGURATION_FILE
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise InputError(f"setting {name!r}: {first['msg']}", f"see {path} and LEASTWISE_{name.upper()}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: {error}", "correct the TOML on that line") from None
