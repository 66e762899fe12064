"""What this desktop remembers about itself: one TOML an administrator can edit."""

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import tomli_w

from qa_desk import i18n, paths
from qa_desk.errors import StorageError
from qa_desk.i18n import _

_CHOICES = {
    "language": tuple(i18n.LANGUAGES),
    "theme": ("light", "dark"),
    "encrypt_drafts": ("", "yes", "no"),
}


@dataclass(frozen=True)
class Settings:
    """Settings of this desktop; an empty text means "not chosen yet"."""

    database: str = ""  # URL; empty is the local file in the data folder
    language: str = ""  # "zh", "en"; empty follows the system
    theme: str = "light"  # "light", "dark"
    text: str = ""  # size of letters in percent; empty follows the system
    recordings: str = ""  # folder offered first when importing
    fetched_mb: str = ""  # what recordings fetched from the network may take; empty: 2000
    last_login: str = ""
    updates: str = ""  # folder that newer versions are taken from; empty: none is looked into
    encrypt_drafts: str = ""  # of a server's, "yes" or "no"; empty: where there is a keyring

    def but(self, **changes: Any) -> "Settings":
        """Return these settings with some changed."""
        return replace(self, **changes)


_DEFAULTS = asdict(Settings())


def _file() -> Path:
    return paths.settings() / "qa-desk.toml"


def load() -> Settings:
    """Read the settings; what is missing or not understood keeps its default."""
    known = {key: str(value) for key, value in read().items() if key in _DEFAULTS}
    return Settings(**{k: v for k, v in known.items() if k not in _CHOICES or v in _CHOICES[k]})


def save(settings: Settings) -> None:
    """Write the settings, whole or not at all; keys of other programs stay."""
    write(asdict(settings))


def write(changes: Mapping[str, Any]) -> None:
    """Write some keys of the settings file; all others stay."""
    file = _file()
    document = {**read(), **changes}
    try:
        paths.write_whole(file, tomli_w.dumps(document))
    except OSError as error:
        raise StorageError(
            _(
                "The settings cannot be saved to {file} ({reason}). Everything else is safe. "
                "Check that the folder may be written to."
            ).format(file=file, reason=error)
        ) from error


def read() -> dict[str, Any]:
    """Return all that the settings file says."""
    try:
        return tomllib.loads(_file().read_text("utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise StorageError(
            _("The settings file {file} cannot be read ({reason}). Mend or delete it.").format(
                file=_file(), reason=error
            )
        ) from error
