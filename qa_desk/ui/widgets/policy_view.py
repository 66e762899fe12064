"""A policy as it is read: what is in force, its versions and its evaluations."""

from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from qa_desk.i18n import _
from qa_desk.rules import permissions
from qa_desk.rules.policies import KINDS
from qa_desk.rules.policy_reviews import CONCLUSIONS
from qa_desk.rules.signatories import STATES
from qa_desk.services.policies import Record, ReviewRow, Version
from qa_desk.ui import theme
from qa_desk.ui.tables import Column, Table
from qa_desk.ui.widgets import policy_words, wording
from qa_desk.ui.widgets.act_button import act_button
from qa_desk.ui.widgets.case_parts import heading, text
from qa_desk.ui.widgets.chips import Chip
from qa_desk.ui.widgets.names import shown
from qa_desk.ui.widgets.plain_table import PlainTable
from qa_desk.work import Actor

_MARGIN = 24


class PolicyView(QWidget):
    """Shows a record. Signals: `wanted(what, version or review)` for each thing to do."""

    wanted = Signal(str, object)

    def __init__(self, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.record: Record | None = None
        self._edits = permissions.may(actor, "policy.edit")
        self._evaluates = permissions.may(actor, "policy.review")
        self.title, self.facts = theme.role(heading(""), "title"), text("", "dim")
        self.title.setWordWrap(True)
        self.state, self.reading = Chip("", "late"), text("", wraps=False)
        self.words, self.requirements = text(""), text("")
        button = partial(act_button, self, self._on_clicked)
        self.file = button("paperclip", "file")
        self.read = theme.role(QPushButton(_("I have read it")), "primary")
        self.edit = button("pen-line", "edit", _("Edit…"))
        self.withdraw = button("x", "withdraw")
        self.new_version = button("plus", "version", _("New version…"))
        self.evaluate = button("calendar-check", "evaluate", _("Evaluate…"))
        self.publish = button("upload", "publish", _("Publish"))
        self.discard = button("trash-2", "discard", _("Discard"))
        self.readers = button("users", "readers", _("Who has read it…"))
        self.change = button("pen-line", "draft", _("Edit draft…"))
        self.versions = PlainTable(
            Table(_version_columns(), lambda row: row.id), _("Versions"), self
        )
        self.reviews = PlainTable(
            Table(_review_columns(), lambda row: row.id), _("Policy evaluations"), self
        )
        self.open_review = button("file-text", "review", _("Open…"))
        self._headings = [heading(_("Versions")), heading(_("Policy evaluations"))]
        self._lay_out()
        self.read.clicked.connect(self._on_read)
        self.versions.chosen.connect(self._on_version)
        self.reviews.chosen.connect(self._on_review)
        self.reviews.doubleClicked.connect(self.open_review.click)

    def show_record(self, record: Record) -> None:
        """Show a policy; the version and the evaluation that were chosen stay so."""
        self.record = record
        row, entry = record.row, record.row.entry
        self.title.setText(shown(f"{entry.number}  {entry.title}"))
        facts = [_(KINDS[entry.kind])]
        if entry.kind == "post":
            facts.append(wording.role(entry.post))
        facts += [shown(row.owner)]
        facts.append(_("next review {day}").format(day=policy_words.day(entry.next_review)))
        if row.drilled:
            facts.append(_("last drill {day}").format(day=row.drilled.isoformat()))
        self.facts.setText(wording.DOT.join(facts))
        said = policy_words.state(row)
        self.state.show_state(said, "late", "calendar-check")
        self.state.setVisible(bool(said))
        self.withdraw.setText(_("Bring back") if row.withdrawn_at else _("Withdraw it"))
        self.versions.show_rows(record.versions)
        self.reviews.show_rows(record.reviews)
        if self.versions.current() is None and record.versions:
            self.versions.choose((row.current or record.versions[0]).id)
        if self.reviews.current() is None and record.reviews:
            self.reviews.choose(record.reviews[0].id)
        for widget in (self.reviews, self._headings[1], self.open_review):
            widget.setVisible(bool(record.reviews))
        self._on_version(self.versions.current())
        self._on_review(self.reviews.current())

    def version(self) -> Version | None:
        """Return which version is shown."""
        found: Version | None = self.versions.current()
        return found

    def review(self) -> ReviewRow | None:
        """Return which evaluation is chosen."""
        found: ReviewRow | None = self.reviews.current()
        return found

    @Slot(object)
    def _on_version(self, version: Version | None) -> None:
        record = self.record
        if record is None:
            return
        is_ours = record.row.entry.kind != "checklist"
        is_draft = version is not None and version.state == "draft"
        self.words.setText(version.text if version else _("There is no version yet."))
        self.requirements.setText(_requirements(version))
        self.requirements.setVisible(bool(version and version.requirements))
        self.file.setText(version.file_name if version else "")
        self.file.setVisible(bool(version and version.file_name))
        said = policy_words.reading(version) if version else ""
        self.reading.setText(said)
        self.reading.setVisible(bool(said))
        waits = bool(version and version.is_asked and version.read_at is None)
        self.read.setVisible(waits and record.row.withdrawn_at is None)
        self.new_version.setVisible(self._edits and is_ours)
        for button in (self.publish, self.discard, self.change):
            button.setVisible(self._edits and is_draft)
        published = version is not None and version.state == "published"
        self.readers.setVisible(self._edits and published)

    @Slot(object)
    def _on_review(self, review: ReviewRow | None) -> None:
        self.open_review.setEnabled(review is not None)

    @Slot()
    def _on_read(self) -> None:
        self.wanted.emit("read", self.version())

    @Slot()
    def _on_clicked(self) -> None:
        what = str(self.sender().property("what"))
        self.wanted.emit(what, self.review() if what == "review" else self.version())

    def _lay_out(self) -> None:
        self.evaluate.setVisible(self._evaluates)
        for button in (self.edit, self.withdraw):
            button.setVisible(self._edits)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(_MARGIN, 16, _MARGIN, 16)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(self.facts, 1)
        head.addWidget(self.state)
        column.addWidget(self.title)
        column.addLayout(head)
        column.addLayout(_line(self.evaluate, self.edit, self.withdraw))
        column.addSpacing(8)
        column.addLayout(_line(self.reading, self.read))
        column.addWidget(self.words)
        column.addWidget(self.requirements)
        column.addLayout(_line(self.file))
        column.addSpacing(8)
        column.addWidget(self._headings[0])
        column.addWidget(self.versions)
        column.addLayout(
            _line(self.new_version, self.change, self.publish, self.discard, self.readers)
        )
        column.addSpacing(8)
        column.addWidget(self._headings[1])
        column.addWidget(self.reviews)
        column.addLayout(_line(self.open_review))
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(area)


def _line(*widgets: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(8)
    for widget in widgets:
        line.addWidget(widget)
    line.addStretch(1)
    return line


def _requirements(version: Version | None) -> str:
    if version is None or not version.requirements:
        return ""
    return _("Requirements: {words}").format(words=version.requirements)


def _version_columns() -> list[Column[Version]]:
    return [
        Column(_("Version"), lambda row: row.number, wide=True),
        Column(_("In force from"), lambda row: row.effective_from, policy_words.day),
        Column(_("Status"), lambda row: row.state, lambda code: _(policy_words.STATES[code])),
        Column(_("Published"), lambda row: row.published_at, wording.local_time),
        Column(
            _("Read"),
            lambda row: row.read_at,
            wording.local_time,
            icon=lambda row: "check" if row.read_at else ("eye" if row.is_asked else None),
        ),
    ]


def _review_columns() -> list[Column[ReviewRow]]:
    return [
        Column(
            _("Form no."),
            lambda row: row.number,
            icon=lambda row: "pen-line" if row.waits_for_me else None,
            tip=lambda row: row.void_reason or row.number,
            wide=True,
        ),
        Column(_("Period evaluated"), lambda row: f"{row.period_from} – {row.period_to}"),
        Column(_("Status"), lambda row: row.state, lambda code: _(STATES[code])),
        Column(
            _("Conclusion"),
            lambda row: row.conclusion,
            lambda code: _(CONCLUSIONS[code]) if code else "",
        ),
        Column(_("Approved on"), lambda row: row.closed_at, wording.local_time),
        Column(_("Led to version"), lambda row: row.led_to),
    ]
