"""What the tour and the pictures show of training, calibration, inspectors and teaching cases."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from qa_desk.errors import StorageError
from qa_desk.i18n import _
from qa_desk.rules.workflow import STATUSES
from qa_desk.services import accuracy, teaching
from qa_desk.services.calibrating import reading as calibrations
from qa_desk.services.training import reading as trainings
from qa_desk.tour.guide import Guide

Take = Callable[[str], str]  # takes a picture by its name and returns its file's name


def train(guide: Guide, take: Take) -> str:
    """Approve the training need that waits, then look at one that was proved effective."""
    guide.sign_in("qalead")
    with guide.desk.access.ask() as work:
        rows = trainings.listed(work, closed_too=True)
    waiting = next((row for row in rows if row.step == "approve_need"), None)
    closed = next((row for row in rows if row.verdict), None)
    if waiting is None or closed is None:
        raise StorageError(_("Something that was expected did not happen."))
    guide.open("training", waiting.id)
    guide.press(_("Approve"))
    with guide.desk.access.ask() as work:
        approved = trainings.one(work, waiting.id).row
    if not approved.is_approved:
        raise StorageError(_("Something that was expected did not happen."))
    guide.open("training", closed.id)
    said = f"{closed.number}: {_(STATUSES[closed.status].name)}"
    return f"{waiting.number} ✓, {said} → {take('12-training')}"


def calibrate(guide: Guide, take: Take) -> str:
    """Look at the figures of the calibration that is closed."""
    with guide.desk.access.ask() as work:
        closed = next(row for row in calibrations.listed(work) if row.state == "closed")
    page: Any = guide.open("calibration", closed.id)
    guide.wait(lambda: page.view.tabs.count() > _FIGURES)
    page.view.tabs.setCurrentIndex(_FIGURES)
    guide.settle()
    return f"{closed.number} → {take('13-calibration')}"


def inspect(guide: Guide, take: Take) -> str:
    """Look at the accuracy of the inspectors."""
    page: Any = guide.open("accuracy")
    guide.wait(lambda: page.board is not None)
    with guide.desk.access.ask() as work:
        rows = accuracy.board(work, page.day()).rows
    names = _(", ").join(row.name.name for row in rows)
    return f"{names} → {take('14-inspectors')}"


def teach(guide: Guide, take: Take) -> str:
    """Listen to the model call as a CSR does."""
    guide.sign_out()
    guide.sign_in("csr01")
    with guide.desk.access.ask() as work:
        row = next(iter(teaching.model_calls(work).rows), None)
    if row is None:
        raise StorageError(_("Something that was expected did not happen."))
    page: Any = guide.open("model_calls", row.id)
    listening = page.view.sound.listening
    guide.wait(lambda: listening.has_sound)
    listening.toggle()
    guide.wait(lambda: listening.position > _HEARD_MS)
    listening.toggle()
    taken = take("15-model-calls")
    guide.sign_out()
    return f"{row.lesson} → {taken}"


_FIGURES, _HEARD_MS = 2, 500


# -- pictures --------------------------------------------------------------------------------------


Shown = Iterator[tuple[str, QWidget]]


def pictures(guide: Guide, folder: Path, login: str) -> int:
    """Take tabs, states and forms that somebody has on these pages; return how many."""
    taken, names = 0, guide.window.page_names()
    shown = {
        "training": _training,
        "calibration": _calibration,
        "accuracy": _accuracy,
        "teaching_cases": _teaching,
    }
    for page in filter(names.__contains__, shown):
        for name, widget in shown[page](guide):
            guide.picture(folder / f"{login}-{page}-{name}.png", widget)
            taken += 1
    return taken


def _training(guide: Guide) -> Shown:
    with guide.desk.access.ask() as work:
        rows = trainings.listed(work, closed_too=True)
    page: Any = guide.open("training")
    for row in rows:
        guide.open("training", row.id)
        if row.verdict or row.status in ("T3", "T4", "T6"):
            yield row.status, guide.window
        need = page.view.need
        for step in need.offered if need else ():
            if step in _FORMS:
                page.view.wanted.emit(step)
                yield from _form(guide, page, f"{row.status}-{step}")
    for tab in range(1, page.tabs.count()):
        page.tabs.setCurrentIndex(tab)
        page.refresh()
        guide.settle()
        yield f"tab-{tab}", guide.window
    if page.plan is not None and page.plan.add.isVisible():
        page.plan.add.click()
        yield from _form(guide, page.plan, "line")
    page.tabs.setCurrentIndex(0)


_FORMS = frozenset(
    {"edit", "accept_need", "return_need", "merge_need", "schedule_training", "grade"}
    | {"propose_verdict", "give_result"}
)


def _calibration(guide: Guide) -> Shown:
    with guide.desk.access.ask() as work:
        rows = calibrations.listed(work)
    for row in rows:
        page: Any = guide.open("calibration", row.id)
        tabs = page.view.tabs
        for tab in filter(tabs.isTabVisible, range(tabs.count())):
            page.view.tabs.setCurrentIndex(tab)
            guide.settle()
            yield f"{row.state}-{tab}", guide.window
        if row.state == "scoring" and page.view.plan.isVisible():
            page.view.wanted.emit("plan")
            yield from _form(guide, page, "form")


def _accuracy(guide: Guide) -> Shown:
    page: Any = guide.open("accuracy")
    page.month.setCurrentIndex(page.month.currentIndex() + 1)
    page.refresh()
    guide.settle()
    yield "month-before", guide.window
    bar = page.view.verticalScrollBar()
    bar.setValue(bar.maximum())
    guide.settle()
    yield "cases", guide.window


def _teaching(guide: Guide) -> Shown:
    with guide.desk.access.ask() as work:
        rows = teaching.library(work).rows
    for row in rows:
        page: Any = guide.open("teaching_cases", row.id)
        if row.published is None:
            yield "unpublished", guide.window
            page.view.wanted.emit("edit")
            yield from _form(guide, page, "form")
            break


def _form(guide: Guide, page: Any, name: str) -> Shown:
    """Wait for the form of a page, let it be taken, and close it."""
    guide.settle()
    dialog = page.dialog
    if isinstance(dialog, QDialog) and dialog.isVisible():
        yield name, dialog
        dialog.reject()
        guide.settle()
