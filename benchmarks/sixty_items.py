"""A checklist of sixty items, and the inspector's window with a call to score by it."""

import json
from pathlib import Path
from typing import Any

import yaml

from benchmarks.borrowed import borrowed
from qa_desk import demo, paths
from qa_desk.models import database, engines, passwords, upgrading
from qa_desk.services import checklists
from qa_desk.tour.guide import Guide

ITEMS, HEAVY = 60, 40  # forty items of two points and twenty of one make a hundred


def checklist() -> str:
    """Return the shipped inbound checklist with sixty items instead of its own."""
    file = paths.resources() / "checklists" / "inbound-general.yaml"
    form: dict[str, Any] = yaml.safe_load(file.read_text("utf-8"))
    known = [item for section in form["sections"] for item in section["items"]]
    items = [_item(known[n % len(known)], n) for n in range(ITEMS)]
    sections = form["sections"]
    each = -(-ITEMS // len(sections))
    for n, section in enumerate(sections):
        section["items"] = items[n * each : (n + 1) * each]
    for code, dimension in form["dimensions"].items():
        dimension["points"] = sum(item["points"] for item in items if item["dim"] == code)
    form["effective_from"] = form["effective_from"].replace(month=2)
    form["version"] = "2.0"
    return json.dumps(form, ensure_ascii=False, default=str)  # which is YAML too


def _item(like: dict[str, Any], n: int) -> dict[str, Any]:
    points = 2 if n < HEAVY else 1
    options = [{**like["options"][k], "v": points - k * points / 2} for k in range(3)]
    for option in options:
        option.pop("fatal", None)
    return {**like, "id": f"IN-{n + 1:02d}", "points": points, "na": True, "options": options}


def make_centre(url: str, form: str) -> str:
    """Make a small centre with one task and a checklist; return its inspector's login."""
    factories = borrowed("factories")
    engine = engines.connect(url)
    upgrading.upgrade(engine)
    system = database.Access(engine, database._actor(engine, "system"))
    with system.work() as work:
        scene = factories.make_scene(work)
        checklists.install(work, form, "form.yaml")
        passwords.set_password(work.session, scene.inspector, demo.PASSWORD)
        factories.make_task(scene)
        login = str(scene.inspector.login)
    system.close()
    return login


def opened(folder: Path, form: str = "") -> tuple[Guide, Any]:
    """Return the inspector's window with a checklist in front (the sixty items), and its page."""
    url = f"sqlite:///{folder / 'centre.db'}"
    login = make_centre(url, form or checklist())
    guide = Guide(url)
    guide.sign_in(login)
    page: Any = guide.open("score")
    guide.wait(lambda: page._case is not None)
    page._on_start()
    guide.wait(lambda: page._stack.currentWidget() is page.form)
    guide.settle()
    guide.window.activateWindow()
    page.form.focus_first()
    return guide, page
