"""One report: its figures, what is typed beside them, who signs it (domain.md 5.3)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QInputDialog,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from qa_desk.errors import ConflictError, QaDeskError
from qa_desk.i18n import _
from qa_desk.reports.papers import ROLES
from qa_desk.rules import report_periods
from qa_desk.rules.report_forms import KINDS, SECTIONS, SIGNED
from qa_desk.rules.signatories import STATES
from qa_desk.services.reporting import papers, reading
from qa_desk.services.reporting.papers import Typed
from qa_desk.services.reporting.types import Candidate, Report
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.widgets import signature_lines, wording
from qa_desk.ui.widgets.case_parts import heading, text
from qa_desk.ui.widgets.chips import Chip
from qa_desk.ui.widgets.flow import Flow
from qa_desk.ui.widgets.names import shown
from qa_desk.ui.widgets.problem import Problem
from qa_desk.ui.widgets.report_sections import SectionView
from qa_desk.ui.widgets.unfinished import Document, Unfinished

KINDS_OF_STATE = {"draft": "neutral", "signing": "information", "closed": "good", "void": "late"}
_CHOSEN = ("report_checker", "report_approver")


class ReportView(QWidget):
    """Shows one report and lets it be written and signed.

    Signals: `changed()` when it is another one than before, `replaced(id)` when it goes on in a
    new one, `discarded()` when it is gone.
    """

    changed = Signal()
    replaced = Signal(object)
    discarded = Signal()

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._asked: Job | None = None
        self.report: Report | None = None
        self.sections: list[SectionView] = []
        self.title, self.state = heading(""), Chip("", "neutral")
        self.facts, self.signatures = text("", "dim"), text("")
        self.problem = Problem()
        self.unfinished = Unfinished(jobs, self)
        self.signers = {role: QComboBox() for role in _CHOSEN}
        self.opinion, self.password = QLineEdit(), QLineEdit()
        self.print = QPushButton(theme.icon("printer"), _("Print or save…"))
        self.refresh = QPushButton(theme.icon("refresh-cw"), _("Figures of now"))
        self.discard = QPushButton(theme.icon("trash-2"), _("Discard draft"))
        self.change = QPushButton(_("Change it…"))
        self.save = QPushButton(_("Save"))
        self.issue = theme.role(QPushButton(_("Ask for signatures")), "primary")
        self.sign = theme.role(QPushButton(_("Sign")), "primary")
        self.area = QScrollArea()
        self._lay_out()
        self._connect()

    def open(self, report_id: UUID) -> None:
        """Read and show a report."""
        self.unfinished.flush()
        self._asked = self._follow(self._jobs.ask(reading.report, report_id), self._on_report)

    def flush(self) -> None:
        """Keep what is typed on this computer now."""
        self.unfinished.flush()

    def show_people(self, people: Sequence[Candidate]) -> None:
        """Offer who may check and approve."""
        for role, box in self.signers.items():
            box.clear()
            box.addItem(_("{role}: not chosen yet").format(role=_(ROLES[role])), None)
            for person in people:
                if role in person.roles:
                    words = _("{role}: {person}")
                    said = words.format(role=_(ROLES[role]), person=shown(person.name))
                    box.addItem(said, person.id)
        if self.report is not None:
            self._choose_signers(self.report.form.checker_id, self.report.form.approver_id)

    def ask_reason(self) -> str:
        """Ask why a signed report is changed; nothing when the person changed their mind."""
        words = _("The signatures on it become void, and everybody is asked again. Why?")
        said, _given = QInputDialog.getText(self, _("Change it…"), words)
        return said

    # -- reading -----------------------------------------------------------------------------

    @Slot(object)
    def _on_report(self, found: Report) -> None:
        if self.sender() is not self._asked:
            return
        self.report = found
        row, form = found.row, found.form
        period = report_periods.told((form.first, form.last))
        self.title.setText(wording.DOT.join([_(KINDS[row.kind].name), period]))
        self.state.show_state(_(STATES[row.state]), KINDS_OF_STATE[row.state])
        reckoned = wording.local_time(form.reckoned_at) if form.reckoned_at else ""
        self.facts.setText(
            wording.DOT.join(
                filter(
                    None,
                    (
                        row.number,
                        shown(form.subject),
                        _("by {person}").format(person=shown(form.author)),
                        _("figures as of {time}").format(time=reckoned) if reckoned else "",
                    ),
                )
            )
        )
        self._show_sections(found)
        self._choose_signers(form.checker_id, form.approver_id)
        self._show_offers(found)
        if row.state == "draft" and found.may_write:
            self.unfinished.look_for(row.id)

    def _show_sections(self, found: Report) -> None:
        place = self.area.verticalScrollBar().value()
        content = theme.role(QWidget(), "surface")
        column = QVBoxLayout(content)
        column.setContentsMargins(16, 8, 16, 8)
        column.setSpacing(4)
        self.sections = []
        is_draft = found.row.state == "draft" and found.may_write
        for number, wanted in enumerate(SECTIONS[found.row.kind], 1):
            title = f"{number}. {_(wanted.title)}"
            part = found.form.part(wanted.code)
            section = SectionView(title, wanted, part, found.definitions)
            section.set_read_only(read_only=not is_draft)
            section.changed.connect(self._on_changed)
            self.sections.append(section)
            column.addWidget(section)
        column.addStretch(1)
        self.area.setWidget(content)
        self.area.verticalScrollBar().setValue(place)

    def _show_offers(self, found: Report) -> None:
        row = found.row
        is_draft = row.state == "draft" and found.may_write
        for widget in (self.refresh, self.discard, self.save, self.issue):
            widget.setVisible(is_draft)
            widget.setEnabled(is_draft)
        for role, box in self.signers.items():
            box.setVisible(is_draft and role in SIGNED[row.kind])
        self.change.setVisible(row.state == "signing" and found.may_write)
        for field in (self.opinion, self.password, self.sign):
            field.setVisible(row.waits_for_me)
            field.setEnabled(row.waits_for_me)
        said = signature_lines.became(row.void_reason, found.replaces)
        self.signatures.setText("\n".join([*said, *signature_lines.lines(found)]))
        self.signatures.setVisible(row.state != "draft" or bool(found.replaces))

    @Slot(object, object)
    def _on_found(self, key: UUID, kept: Document) -> None:
        """Go on with what was typed before, unless somebody has saved meanwhile."""
        report = self.report
        if report is None or key != report.row.id or kept.get("seen") != report.row.version:
            return
        for section in self.sections:
            words = kept["words"].get(section.code)
            if section.words is not None and words is not None:
                section.words.setPlainText(words)
        self._choose_signers(*(UUID(one) if one else None for one in kept["signers"]))

    @Slot()
    def _on_changed(self) -> None:
        report = self.report
        if report is not None and report.row.state == "draft" and report.may_write:
            typed = self.typed()
            signers = [str(one) if one else "" for one in (typed.checker_id, typed.approver_id)]
            document = {"words": typed.words, "signers": signers, "seen": report.row.version}
            self.unfinished.keep(report.row.id, document)

    # -- doing -------------------------------------------------------------------------------

    def typed(self) -> Typed:
        """Return what is filled in."""
        words = {
            section.code: section.words.toPlainText()
            for section in self.sections
            if section.words is not None
        }
        checker, approver = (self.signers[role].currentData() for role in _CHOSEN)
        asked = SIGNED[self.report.row.kind] if self.report else ()
        return Typed(words, checker, approver if "report_approver" in asked else None)

    @Slot()
    def _on_save(self) -> None:
        self._write(papers.save)

    @Slot()
    def _on_refresh(self) -> None:
        self._write(papers.refresh)

    @Slot()
    def _on_issue(self) -> None:
        self._write(papers.issue)

    def _write(self, service: Any) -> None:
        if self.report is not None:
            for button in (self.refresh, self.save, self.issue):
                button.setEnabled(False)
            row = self.report.row
            job = self._jobs.work(service, row.id, row.version, self.typed())
            self._follow(job, self._on_kept)

    @Slot(object)
    def _on_kept(self, _nothing: object) -> None:
        if self.report is not None:
            self.unfinished.forget(self.report.row.id)
            self.open(self.report.row.id)
        self.changed.emit()

    @Slot()
    def _on_sign(self) -> None:
        if self.report is None:
            return
        if not self.password.text():
            self.problem.say(_("Enter your password to sign."))
            self.password.setFocus()
            return
        self.sign.setEnabled(False)
        row, said = self.report.row, (self.opinion.text(), self.password.text())
        self._follow(self._jobs.work(papers.sign, row.id, row.version, *said), self._on_signed)

    @Slot(object)
    def _on_signed(self, _is_last: object) -> None:
        self.opinion.clear()
        self.password.clear()
        self._on_kept(None)

    @Slot()
    def _on_change(self) -> None:
        report = self.report
        if report is None:
            return
        reason = self.ask_reason() if report.given else ""
        if report.given and not reason.strip():
            return
        job = self._jobs.work(papers.reopen, report.row.id, report.row.version, reason)
        self._follow(job, self._on_reopened)

    @Slot(object)
    def _on_reopened(self, report_id: UUID) -> None:
        self.open(report_id)
        self.replaced.emit(report_id)

    @Slot()
    def _on_discard(self) -> None:
        row = self.report.row if self.report else None
        words = _("Discard the draft {number}? What is written in it is gone then.")
        if row and messages.ask(self, words.format(number=row.number), _("Discard draft")):
            self._follow(self._jobs.work(papers.discard, row.id, row.version), self._on_discarded)

    @Slot(object)
    def _on_discarded(self, _nothing: object) -> None:
        if self.report is not None:
            self.unfinished.forget(self.report.row.id)
        self.report = None
        self.discarded.emit()

    @Slot()
    def _on_print(self) -> None:
        from qa_desk.ui.widgets.report_preview import ReportPreview  # QtPdf

        if self.report is not None:
            ReportPreview(self._jobs, self.report.row, self).open()

    def _follow(self, job: Job, then: Any) -> Job:
        self.problem.say("")
        job.succeeded.connect(then)
        job.failed.connect(self._on_failed)
        return job

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            raise error
        if self.report is not None:
            self._show_offers(self.report)
            if isinstance(error, ConflictError):
                self.open(self.report.row.id)
        self.problem.say(str(error))

    def _choose_signers(self, checker: UUID | None, approver: UUID | None) -> None:
        for role, person in zip(_CHOSEN, (checker, approver), strict=True):
            box = self.signers[role]
            box.blockSignals(True)
            known = [box.itemData(place) for place in range(box.count())]  # Qt compares identity
            box.setCurrentIndex(known.index(person) if person in known else 0)
            box.blockSignals(False)

    # -- building ----------------------------------------------------------------------------

    def _connect(self) -> None:
        self.save.clicked.connect(self._on_save)
        self.refresh.clicked.connect(self._on_refresh)
        self.issue.clicked.connect(self._on_issue)
        self.sign.clicked.connect(self._on_sign)
        self.password.returnPressed.connect(self._on_sign)
        self.change.clicked.connect(self._on_change)
        self.discard.clicked.connect(self._on_discard)
        self.print.clicked.connect(self._on_print)
        self.unfinished.found.connect(self._on_found)
        for box in self.signers.values():
            box.currentIndexChanged.connect(self._on_changed)

    def _lay_out(self) -> None:
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        for field, words in (
            (self.opinion, _("Opinion (may be empty)")),
            (self.password, _("Your password")),
        ):
            field.setPlaceholderText(words)
            field.setAccessibleName(words)
        for role, box in self.signers.items():
            box.setAccessibleName(_(ROLES[role]))
            box.setToolTip(_(ROLES[role]))
        for button in (self.print, self.refresh, self.discard):
            button.setIconSize(theme.icon_size(gap=True))
        head, foot = QHBoxLayout(), Flow()
        head.setContentsMargins(16, 8, 16, 0)
        head.setSpacing(8)
        below = QVBoxLayout()
        below.setContentsMargins(16, 8, 16, 12)
        below.addLayout(foot)
        self.opinion.setMinimumWidth(theme.px(280))
        head.addWidget(self.title, 1)
        head.addWidget(self.state)
        head.addWidget(self.print)
        fields = self.opinion, self.password, self.refresh, *self.signers.values()
        for widget in (*fields, self.discard, self.change, self.save, self.issue, self.sign):
            foot.addWidget(widget)
        for label in (self.facts, self.signatures):
            label.setContentsMargins(16, 4, 16, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.facts)
        column.addWidget(self.area, 1)
        column.addWidget(self.signatures)
        column.addWidget(self.problem)
        column.addLayout(below)
