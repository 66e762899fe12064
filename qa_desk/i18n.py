"""One mechanism for every translated text: windows, errors, services and PDFs (gettext).

Texts in code are English; `resources/locale` holds the Chinese. A document says in which
language it is drawn (`speaking`), whatever the window speaks.
"""

import gettext
import locale
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache

from qa_desk import paths

LANGUAGES = {"zh": "中文", "en": "English"}
_CATALOGUES = {"zh": "zh_CN", "en": "en"}

_process_language = "en"
_override: ContextVar[str | None] = ContextVar("language", default=None)


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """Return the translations into a language; a test may put other ones in their place."""
    return gettext.translation(
        "qa_desk",
        localedir=paths.resources() / "locale",
        languages=[_CATALOGUES[language]],
        fallback=True,
    )


def system_language() -> str:
    """Return the language of this computer's user: "zh" or "en"."""
    wishes = map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))  # also where no locale is made
    name = next(filter(None, wishes), None) or locale.getlocale()[0] or ""
    return "zh" if name.lower().startswith(("zh", "chinese")) else "en"


def set_language(language: str) -> None:
    """Set the language of the whole program ("zh" or "en")."""
    global _process_language  # noqa: PLW0603 - the one language of the process
    if language not in LANGUAGES:
        raise ValueError(language)
    _process_language = language


def switch_language() -> str:
    """Speak the other language from now on; return which it is."""
    set_language("en" if language() == "zh" else "zh")
    return language()


def language() -> str:
    """Return the language in which texts are given now."""
    return _override.get() or _process_language


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Give texts in `language` inside the block, on this thread only."""
    token = _override.set(language)
    try:
        yield
    finally:
        _override.reset(token)


def _(message: str) -> str:
    """Return the message in the current language."""
    return catalogue(language()).gettext(message)


def ngettext(one: str, many: str, n: int) -> str:
    """Return the message for `n` things in the current language."""
    return catalogue(language()).ngettext(one, many, n)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name
    """Mark a message for translation where it is written; `_` translates it where it is shown."""
    return message


@dataclass(frozen=True)
class Bilingual:
    """A text of the centre's own (a checklist item, an option) in both languages.

    `str()` gives the current language; a missing second language shows the first (P19).
    """

    zh: str = ""
    en: str = ""

    @classmethod
    def of(cls, say: Callable[[], str]) -> "Bilingual":
        """Return what a function says, in both languages."""
        said = {}
        for each in LANGUAGES:
            with speaking(each):
                said[each] = say()
        return cls(**said)

    def __str__(self) -> str:
        return (self.zh or self.en) if language() == "zh" else (self.en or self.zh)
