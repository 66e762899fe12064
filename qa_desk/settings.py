"""What this desktop remembers about itself: one TOML an administrator can edit."""

import tomllib
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import tomli_w

from qa_desk import paths
from qa_desk.errors import StorageError
from qa_desk.i18n import _


@dataclass(frozen=True)
class Settings:
    """Settings of this desktop; an empty text means "not chosen yet"."""

    database: str = ""  # URL; empty is the local file in the data folder
    language: str = ""  # "zh", "en"; empty follows the system
    theme: str = "light"  # "light", "dark"
    recordings: str = ""  # folder offered first when importing
    last_login: str = ""

    def but(self, **changes: Any) -> "Settings":
        """Return these settings with some changed."""
        return replace(self, **changes)


def _file() -> Path:
    return paths.settings() / "qa-desk.toml"


def load() -> Settings:
    """Read the settings; unknown keys are left alone, missing ones keep their default."""
    try:
        document = tomllib.loads(_file().read_text("utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError) as error:
        raise StorageError(
            _("The settings file {file} cannot be read ({reason}). Mend or delete it.").format(
                file=_file(), reason=error
            )
        ) from error
    known = Settings.__dataclass_fields__
    return Settings(**{key: str(value) for key, value in document.items() if key in known})


def save(settings: Settings) -> None:
    """Write the settings, whole or not at all."""
    file = _file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_suffix(".new")
        fresh.write_text(tomli_w.dumps(asdict(settings)), "utf-8")
        fresh.replace(file)
    except OSError as error:
        raise StorageError(
            _("The settings cannot be saved to {file} ({reason}).").format(file=file, reason=error)
        ) from error
