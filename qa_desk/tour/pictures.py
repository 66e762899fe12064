"""Pictures of every page, for each role that has it, in both languages and both themes.

The scoring desk is taken at 150 % too, by a process of its own.
"""

import multiprocessing
import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from qa_desk import app, demo, i18n
from qa_desk.demo import centre
from qa_desk.errors import StorageError
from qa_desk.i18n import _
from qa_desk.tour import around, charts, learning, opening
from qa_desk.tour.guide import Guide, without_a_display
from qa_desk.ui import theme

THEMES = ("light", "dark")
_INSPECTOR, _LEAD = "inspector1", "qalead"


def take(folder: Path) -> int:
    """Take all pictures into a folder, one subfolder for each language and theme."""
    without_a_display()
    with tempfile.TemporaryDirectory() as home:
        os.environ["QA_DESK_HOME"] = home
        database = app.demonstration().database
        opening.build(database)
        guide = Guide(database)
        try:
            number = sum(
                _series(guide, folder / f"{language}-{name}", language, name)
                for language in i18n.LANGUAGES
                for name in THEMES
            )
        finally:
            guide.close()
        number += _take_large(folder)
        number += _of_nothing(folder, Path(home) / "empty.db")
    print(f"{number} → {folder}")
    return 0


def _of_nothing(folder: Path, file: Path) -> int:
    """Take every page as it is on the first day, when it says what to do; return how many."""
    url = f"sqlite:///{file}"
    centre.build_empty(url, datetime.now(UTC).astimezone().date())
    guide = Guide(url)
    try:
        return sum(
            _take_empty(guide, folder / f"{language}-{name}", language, name)
            for language in i18n.LANGUAGES
            for name in THEMES
        )
    finally:
        guide.close()


def _take_large(folder: Path) -> int:
    """Let another process take the scoring desk at 150 %: Qt takes a scale at its start only.

    StorageError when it did not.
    """
    before = os.environ.get("QT_SCALE_FACTOR")
    os.environ["QT_SCALE_FACTOR"] = "1.5"
    try:
        process = multiprocessing.get_context("spawn").Process(target=take_desk, args=(folder,))
        process.start()
        process.join()
    finally:
        os.environ.pop("QT_SCALE_FACTOR")
        if before is not None:
            os.environ["QT_SCALE_FACTOR"] = before
    if process.exitcode:
        raise StorageError(_("Something that was expected did not happen."))
    return len(THEMES) * len(i18n.LANGUAGES)


def take_desk(folder: Path) -> None:
    """Take the scoring desk of the demonstration centre that is there."""
    guide = Guide(app.demonstration().database)
    for language in i18n.LANGUAGES:
        for name in THEMES:
            i18n.set_language(language)
            theme.apply(guide.application, name)
            guide.sign_in(_INSPECTOR)
            guide.open("score")
            guide.let_run(300)
            guide.settle()
            guide.picture(folder / f"{language}-{name}-150" / f"{_INSPECTOR}-score.png")
            guide.sign_out()
    guide.close()


def _series(guide: Guide, folder: Path, language: str, name: str) -> int:
    """Take the pictures of one language and theme; return how many."""
    i18n.set_language(language)
    theme.apply(guide.application, name)
    guide.desk.show_sign_in()
    guide.settle()
    guide.picture(folder / "0-sign-in.png")
    taken = 1 + charts.take(folder)
    for login, _role in demo.HINTS:
        window = guide.sign_in(login)
        for page in window.page_names():
            guide.open(page)
            guide.let_run(100)
            guide.settle()
            guide.picture(folder / f"{login}-{page}.png")
            taken += 1
        taken += learning.pictures(guide, folder, login)
        taken += around.pictures(guide, folder, login)
        guide.sign_out()
    return taken


def _take_empty(guide: Guide, folder: Path, language: str, name: str) -> int:
    """Take the pages of a centre in which nothing has happened yet; return how many."""
    i18n.set_language(language)
    theme.apply(guide.application, name)
    window = guide.sign_in(_LEAD)
    pages = window.page_names()
    for page in pages:
        guide.open(page)
        guide.settle()
        guide.picture(folder / f"0-empty-{page}.png")
    guide.sign_out()
    return len(pages)
