"""An appraisal as those read it whom it concerns: its lines, what was said, who has signed."""

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from qa_desk.i18n import _
from qa_desk.reports.papers import ROLES
from qa_desk.rules import appraisal_texts, permissions
from qa_desk.rules.appraisals import PARTS, STATES, TARGETS, WEIGHED
from qa_desk.services.appraising import Record
from qa_desk.ui import theme
from qa_desk.ui.tables import Table
from qa_desk.ui.widgets import appraisal_words, wording
from qa_desk.ui.widgets.act_button import act_button
from qa_desk.ui.widgets.case_parts import heading, text
from qa_desk.ui.widgets.chips import Chip
from qa_desk.ui.widgets.flow import Flow
from qa_desk.ui.widgets.names import shown
from qa_desk.ui.widgets.plain_table import PlainTable
from qa_desk.work import Actor

_MARGIN = 24


class AppraisalView(QScrollArea):
    """Shows an appraisal. Signal: `wanted(what)` for each thing to do."""

    wanted = Signal(str)

    def __init__(self, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.record: Record | None = None
        self._raises_needs = permissions.may(actor, "training.propose")
        self.title = theme.role(heading(""), "title")
        self.title.setWordWrap(True)
        self.state, self.grade = Chip("", "neutral"), Chip("", "good")
        self.facts, self.result = text("", "dim"), text("", "strong")
        self.lines = PlainTable(
            Table(appraisal_words.of_one(), lambda row: row.indicator.code), _("Indicators"), self
        )
        self.months = PlainTable(
            Table(appraisal_words.months(), lambda row: row.first), _("Months of the year"), self
        )
        for table in (self.lines, self.months):
            table.fit_rows()
        self.parts = {
            name: (heading(words), text(""))
            for name, words in (
                ("tasks", _("Agreed tasks")),
                ("notes", _("Notes")),
                ("own", _("Self-evaluation")),
                ("problems", _("Problems")),
                ("direction", _("How to improve")),
                ("training", _("Training proposed")),
                ("talk", _("Feedback talk")),
                ("signatures", _("Signatures")),
            )
        }
        self.buttons = {
            what: act_button(self, self._on_clicked, icon, what, words)
            for what, icon, words in (
                ("sign", "pen-line", _("Sign…")),
                ("own", "user", _("Self-evaluation…")),
                ("targets", "target", _("Targets…")),
                ("propose", "pen-line", _("Sign the targets…")),
                ("issue", "check", _("Let it be signed…")),
                ("evaluate", "scale", _("Evaluate…")),
                ("file", "save", _("File with HR")),
                ("reopen", "undo-2", _("Change it again…")),
                ("need", "graduation-cap", _("Training need…")),
                ("print", "printer", _("Print…")),
            )
        }
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lay_out()

    def show_record(self, record: Record) -> None:
        """Show an appraisal and what its reader may do with it."""
        self.record, row = record, record.row
        period = appraisal_texts.period(row.span, row.first)
        self.title.setText(wording.DOT.join((shown(row.person), period)))
        self.state.show_state(_(STATES[row.state]), *appraisal_words.CHIPS[row.state])
        self.grade.show_state(appraisal_words.grade(row.grade), "good", "flag")
        self.grade.setVisible(bool(row.grade))
        self.facts.setText(shown(_facts(record)))
        self.result.setText(_result(record))
        self.result.setVisible(bool(self.result.text()))
        lines = appraisal_words.lines(record)
        self.lines.show_rows(lines)
        self.lines.setVisible(bool(lines))
        months = record.sheet.months if record.sheet else ()
        self.months.show_rows(months)
        self.months.setVisible(bool(months))
        for name, words in _parts(record).items():
            title, body = self.parts[name]
            body.setText(shown(words))
            title.setVisible(bool(words))
            body.setVisible(bool(words))
        offered = [what for what in self.buttons if what in {*record.offers, "print"}]
        if not self._raises_needs and "need" in offered:
            offered.remove("need")
        for what, button in self.buttons.items():
            button.setVisible(what in offered)
            theme.expect(button, is_expected=what == offered[0] != "print")

    @Slot()
    def _on_clicked(self) -> None:
        self.wanted.emit(str(self.sender().property("what")))

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(_MARGIN, 16, _MARGIN, 16)
        column.setSpacing(8)
        chips = QHBoxLayout()
        chips.setSpacing(8)
        chips.addWidget(self.state)
        chips.addWidget(self.grade)
        chips.addStretch(1)
        offers = Flow()
        for button in self.buttons.values():
            offers.addWidget(button)
        column.addWidget(self.title)
        column.addLayout(chips)
        column.addWidget(self.facts)
        column.addLayout(offers)
        for widget in (self.result, self.lines, self.months):
            column.addWidget(widget)
        for title, body in self.parts.values():
            column.addWidget(title)
            column.addWidget(body)
        column.addStretch(1)
        self.setWidget(inside)
        self.setFocusProxy(self.buttons["print"])


def _facts(record: Record) -> str:
    row = record.row
    said = [
        _(permissions.ROLES[row.post]),
        row.team,
        _("supervisor: {person}").format(person=row.supervisor),
        row.number or record.targets_number,
        row.own_at and _("self-evaluation of {time}").format(time=wording.local_time(row.own_at)),
        row.filed_on and _("filed with HR on {day}").format(day=row.filed_on.isoformat()),
    ]
    return wording.DOT.join(words for words in said if words)


def _result(record: Record) -> str:
    """Return what it comes to, part by part (6.11)."""
    if record.sheet is None:
        return ""
    found = record.sheet.result
    scores = [(_(PARTS[part]), getattr(found, part)) for part in WEIGHED]
    said = [
        f"{words} {appraisal_texts.points(score)}" for words, score in scores if score is not None
    ]
    if found.extra:
        said.append(f"{_(PARTS['extra'])} {appraisal_texts.points(found.extra, signed=True)}")
    said.append(_("Total {points}").format(points=appraisal_texts.points(found.total)))
    return wording.DOT.join(said)


def _notes(record: Record) -> Iterator[str]:
    for line in appraisal_words.lines(record):
        for who, mark in ((_("Self"), line.own), (_("Supervisor"), line.given)):
            if mark is not None and mark.note:
                words = wording.DOT.join((str(line.indicator.label), who))
                yield _("{person}: {what}").format(person=words, what=mark.note)


def _parts(record: Record) -> dict[str, str]:
    judged = record.sheet.judgement if record.sheet else None
    on = judged.talk_on.isoformat() if judged and judged.talk_on else ""
    return {
        "tasks": record.targets.tasks if record.targets else "",
        "notes": "\n".join(_notes(record)),
        "own": record.own.summary,
        "problems": judged.problems if judged else "",
        "direction": judged.direction if judged else "",
        "training": judged.training if judged else "",
        "talk": wording.DOT.join(filter(None, (on, judged.talk))) if judged else "",
        "signatures": "\n".join(
            wording.DOT.join(
                filter(
                    None,
                    (
                        _("Targets") if one.paper == TARGETS else _("Appraisal"),
                        _(ROLES[one.role]),
                        one.name,
                        wording.local_time(one.signed.at) if one.signed else _("not signed yet"),
                        one.statement,
                    ),
                )
            )
            for one in record.signatures
        ),
    }
