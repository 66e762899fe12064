"""The roster, which has its own page; the first checklist; and the first call."""

from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLabel, QPushButton, QRadioButton, QWidget

from qa_desk.i18n import _, ngettext
from qa_desk.rules import setting_up as rules
from qa_desk.rules.setting_up import STEPS, Standing
from qa_desk.services import checklists, off_plan, setting_up
from qa_desk.services.checklists import ChecklistRow
from qa_desk.services.off_plan import TakenUp
from qa_desk.ui import theme
from qa_desk.ui.widgets.setting_up.step import Step
from qa_desk.work import Work

_WHY = "data"  # the first call is a check of what was imported


def install(work: Work, file: Path) -> ChecklistRow:
    """Put a shipped checklist in force."""
    return checklists.install(work, file.read_text("utf-8"), file.name)


class RosterStep(Step):
    """Leads to the roster's page: who works when is looked at there, day by day."""

    key = "roster"
    right = "roster.import"

    def __init__(self, *given: object) -> None:
        super().__init__(*given)  # type: ignore[arg-type]
        self.explain(
            _(
                "With a roster QA Desk knows whose shift ends first, counts days off out of every "
                "deadline and checks everybody on the days they work. Without one all work on "
                "office days. You can begin without it and import it later."
            )
        )
        self.go = theme.role(QPushButton(_("Open the roster")), "primary")
        self.go.clicked.connect(self._on_go)
        self.row(self.go)
        self.body.addWidget(self.said)
        self.body.addWidget(self.problem)
        self.body.addStretch(1)

    def first_widget(self) -> QWidget:
        return self.go

    def show_standing(self, standing: Standing) -> None:
        if standing.shifts:
            words = ngettext("{n} shift is in.", "{n} shifts are in.", standing.shifts)
            self.say(words.format(n=f"{standing.shifts:,}"))

    @Slot()
    def _on_go(self) -> None:
        self.left.emit("roster", None)


class ChecklistStep(Step):
    """One of those that come with the program goes into force; others may follow."""

    key = "checklist"
    right = "checklist.edit"

    def __init__(self, *given: object) -> None:
        super().__init__(*given)  # type: ignore[arg-type]
        self.explain(
            _(
                "Choose the one that is nearest to your calls. More can follow at any time, and "
                "your own: qa-desk import checklist FILE.yaml."
            )
        )
        self.choices: dict[str, QRadioButton] = {}
        self._files = {}
        for file, form in setting_up.shipped():
            button = QRadioButton(str(form.title))
            button.setAccessibleDescription(form.code)
            button.setChecked(not self.choices)
            self.choices[form.code] = button
            self._files[form.code] = file
            facts = _("{items} items in {sections} sections, {fatal} fatal errors").format(
                items=len(form.items), sections=len(form.sections), fatal=len(form.fatal_errors)
            )
            self.body.addWidget(button)
            line = theme.role(QLabel(facts), "small")
            line.setContentsMargins(24, 0, 0, 8)
            self.body.addWidget(line)
        self.put = theme.role(QPushButton(_("Put in force")), "primary")
        self.put.clicked.connect(self._on_put)
        self.row(self.put)
        self.body.addWidget(self.said)
        self.body.addWidget(self.problem)
        self.body.addStretch(1)

    def first_widget(self) -> QWidget:
        return next(button for button in self.choices.values() if button.isChecked())

    def show_standing(self, standing: Standing) -> None:
        known = [self.choices[code].text() for code in standing.checklists if code in self.choices]
        if standing.checklists:
            names = _(", ").join(known or standing.checklists)
            self.say(_("In force: {names}").format(names=names))

    @Slot()
    def _on_put(self) -> None:
        code = next(code for code, button in self.choices.items() if button.isChecked())
        job = self.follow(self.jobs.work(install, self._files[code]))
        job.succeeded.connect(self._on_installed)

    @Slot(object)
    def _on_installed(self, _row: ChecklistRow) -> None:
        self.put_in.emit()


class ScoreStep(Step):
    """Takes the newest call that can be scored, and opens it on the scoring desk."""

    key = "score"
    right = "score"

    def __init__(self, *given: object) -> None:
        super().__init__(*given)  # type: ignore[arg-type]
        self.explain(
            _(
                "Take the newest call, listen, and score it. It counts as a check of imported "
                "data, outside of every draw. The month's plan and the draw are on the page Plan "
                "and draw."
            )
        )
        self.go = theme.role(QPushButton(_("Score the first call")), "primary")
        self.go.clicked.connect(self._on_go)
        self.row(self.go)
        self.body.addWidget(self.said)
        self.body.addWidget(self.problem)
        self.body.addStretch(1)

    def first_widget(self) -> QWidget:
        return self.go

    def show_standing(self, standing: Standing) -> None:
        missing = [_(STEPS[step]) for step in rules.hindrances(standing)]
        self.go.setEnabled(not missing)
        words = _("Still missing: {steps}").format(steps=_(", ").join(missing)) if missing else ""
        self.go.setToolTip(words)
        done = _("A call is scored. The centre is at work.") if standing.scored else ""
        self.say(words or done)

    @Slot()
    def _on_go(self) -> None:
        self.go.setEnabled(False)
        job = self.follow(self.jobs.ask(setting_up.first_call))
        job.succeeded.connect(self._on_found)
        job.failed.connect(self._on_not_taken)

    @Slot(object)
    def _on_found(self, call_id: UUID) -> None:
        job = self.follow(self.jobs.work(off_plan.evaluate, call_id, _WHY))
        job.succeeded.connect(self._on_taken)
        job.failed.connect(self._on_not_taken)

    @Slot(object)
    def _on_not_taken(self, _error: Exception) -> None:
        self.go.setEnabled(True)

    @Slot(object)
    def _on_taken(self, taken: TakenUp) -> None:
        self.left.emit("score", taken.id)
