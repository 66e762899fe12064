"""From a key to the picture of what it did, in the editor of a checklist of 200 items.

Fifty sections of four items, in the QA lead's own page with drafts saved to a real file. A key is
painted when nothing is left for the window to do. What follows a rest of the typing (the list of
what is missing, saving) is timed too: no turn of the window may take longer than a frame. There is
no peer; the target is absolute. Rendering is Qt's own into memory (the platform `offscreen`).
"""

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.borrowed import borrowed
from qa_desk import demo, paths
from qa_desk.models import database, engines, passwords, upgrading
from qa_desk.rules import checklist_edits as edits
from qa_desk.rules import checklist_files
from qa_desk.services import checklist_drafts
from qa_desk.tour.guide import Guide

SECTIONS, EACH = 50, 4
KEYS = 60
MOST_MS = 16.0
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def document() -> dict[str, Any]:
    """Return the shipped inbound checklist with 200 items instead of its own."""
    file = paths.resources() / "checklists" / "inbound-general.yaml"
    form = checklist_files.to_document(checklist_files.read(file.read_text("utf-8"), file.name))
    known = [item for section in form["sections"] for item in section["items"]]
    items = [{**known[n % len(known)], "id": f"Q-{n + 1:03d}"} for n in range(SECTIONS * EACH)]
    form["sections"] = [
        {"id": f"S{n + 1}", "zh": f"第{n + 1}节", "en": f"Section {n + 1}",
         "items": items[n * EACH : (n + 1) * EACH]}
        for n in range(SECTIONS)
    ]  # fmt: skip
    return {**edits.stated_as_summed(form), "id": "large"}


def make_centre(url: str) -> str:
    """Make a centre with that checklist as a draft; return the login of its QA lead."""
    factories = borrowed("factories")
    engine = engines.connect(url)
    upgrading.upgrade(engine)
    system = database.Access(engine, database._actor(engine, "system"))
    with system.work() as work:
        lead = factories.make_person(work, "qa_lead", login="lead")
        passwords.set_password(work.session, lead, demo.PASSWORD)
        checklist_drafts.take_in(work, document(), "x")
    system.close()
    return "lead"


def opened(folder: Path) -> tuple[Guide, Any]:
    """Return the QA lead's window with the draft open, and its page."""
    guide = Guide(url := f"sqlite:///{folder / 'centre.db'}")
    guide.sign_in(make_centre(url))
    page: Any = guide.open("standards")
    guide.wait(lambda: page.table.current() is not None)
    page.edit.click()
    guide.wait(lambda: page.stack.currentWidget() is page.desk)
    guide.settle()
    guide.window.activateWindow()
    return guide, page


def timed(act: Callable[[], object]) -> float:
    """Return the milliseconds of an act and of what it leaves the window to do."""
    started = time.perf_counter()
    act()
    QApplication.processEvents()
    return (time.perf_counter() - started) * 1000


def pressed(widget: Any, key: Any, modifier: Any = Qt.KeyboardModifier.NoModifier) -> float:
    """Press a key; return the milliseconds until it is painted."""
    send = QTest.keyClicks if isinstance(key, str) else QTest.keyClick
    return timed(lambda: send(widget, key, modifier))


def measured(editor: Any) -> dict[str, list[float]]:
    """Type, go, move, take back, and let what follows a rest happen."""
    taken: dict[str, list[float]] = {}
    middle = ("sections", SECTIONS // 2, "items", 1)
    editor.tree.choose(middle)
    words = editor.form.form().field(()).boxes["en"]
    words.setFocus()
    taken["letter in a text"] = [pressed(words, "a") for _n in range(KEYS)]
    turns = taken["a turn of the window while it looks for what is missing"] = []
    for _n in range(KEYS // 12):
        editor._check_soon()
        turns += [timed(lambda: time.sleep(0.001)) for _m in range(20)]
    points = editor.form.form().field(("points",)).line
    points.setFocus()
    taken["digit in points"] = []
    for digit in "123456" * (KEYS // 12):
        points.selectAll()
        taken["digit in points"].append(pressed(points, digit))
    for n in range(KEYS):  # a change in each of sixty parts all over the checklist
        editor.tree.choose(("sections", n * 7 % SECTIONS, "items", n % EACH))
        points.selectAll()
        pressed(points, "123456"[n // SECTIONS + n % 5])
    taken["undo"] = [pressed(points, Qt.Key.Key_Z, CTRL) for _n in range(KEYS)]
    taken["redo"] = [pressed(points, Qt.Key.Key_Y, CTRL) for _n in range(KEYS)]
    editor.tree.choose(middle)
    editor.tree.setFocus()
    down = Qt.Key.Key_Down
    taken["next part"] = [pressed(editor.tree, down) for _n in range(KEYS)]
    taken["move down"] = [pressed(editor.tree, down, ALT) for _n in range(KEYS // 3)]
    return taken


def measure() -> dict:
    """Edit twice; the first time counts for nothing."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory() as name:
        os.environ["QA_DESK_HOME"] = name
        guide, page = opened(Path(name))
        measured(page.desk.editor)
        guide.settle()
        taken = measured(page.desk.editor)
        page.desk.saver.flush()
        guide.wait(lambda: page.desk.saver.is_settled)
        guide.close()
    return {
        "parts": [
            {"name": f"{kind}, 95 %", "ours": quantiles(values, n=20)[-1], "unit": "ms",
             "target": MOST_MS}
            for kind, values in taken.items()
        ]
    }  # fmt: skip
