"""Pictures of every page, for each role that has it, in both languages and both themes."""

import os
import tempfile
from pathlib import Path

from qa_desk import app, demo, i18n
from qa_desk.tour import opening
from qa_desk.tour.guide import Guide, without_a_display
from qa_desk.ui import theme

THEMES = ("light", "dark")


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
    print(f"{number} → {folder}")
    return 0


def _series(guide: Guide, folder: Path, language: str, name: str) -> int:
    """Take the pictures of one language and theme; return how many."""
    i18n.set_language(language)
    theme.apply(guide.application, name)
    guide.desk.show_sign_in()
    guide.settle()
    guide.picture(folder / "0-sign-in.png")
    taken = 1
    for login, _role in demo.HINTS:
        window = guide.sign_in(login)
        for page in window.page_names():
            guide.open(page)
            guide.let_run(100)
            guide.settle()
            guide.picture(folder / f"{login}-{page}.png")
            taken += 1
        guide.sign_out()
    return taken
