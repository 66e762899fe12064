"""People: a list is imported, and a sample of one can be written over."""

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from qa_desk import i18n
from qa_desk.errors import StorageError
from qa_desk.i18n import _, ngettext
from qa_desk.rules.setting_up import Standing
from qa_desk.services import people_import, setting_up
from qa_desk.ui import theme
from qa_desk.ui.widgets.problem_table import ProblemTable
from qa_desk.ui.widgets.setting_up.step import Step


class PeopleStep(Step):
    """Brings people, teams and roles in."""

    key = "people"
    right = "people.edit"

    def __init__(self, *given: object) -> None:
        super().__init__(*given)  # type: ignore[arg-type]
        self.explain(
            _(
                "A list with name, staff no., team and role of everybody: CSRs, team leads, QA "
                "inspectors. It comes from Excel, WPS or your personnel system, saved as CSV. A "
                "list that comes later completes it."
            )
        )
        words = _("List of people")
        self.file = self.line(words, "people/file", _("CSV file"))
        self.file.returnPressed.connect(self._on_import)
        self.row(self.file, self.browse_button(words, self._on_browse), stretch=0)
        self.import_button = theme.role(QPushButton(_("Import people")), "primary")
        self.import_button.clicked.connect(self._on_import)
        self.sample = QPushButton(_("Save a sample list"))
        self.sample.setToolTip(_("Invented people, to write your own over in Excel or WPS"))
        self.sample.clicked.connect(self._on_sample)
        self.row(self.import_button, self.sample)
        self.left_out = ProblemTable()
        self.left_out.not_saved.connect(self.problem.say)
        for widget in (self.said, self.problem):
            self.body.addWidget(widget)
        self.body.addWidget(self.left_out, 1)
        self.body.addStretch(0)

    def first_widget(self) -> QWidget:
        return self.file

    def show_standing(self, standing: Standing) -> None:
        if standing.csrs and self.said.isHidden():
            words = ngettext("{n} CSR is in a team.", "{n} CSRs are in a team.", standing.csrs)
            self.say(words.format(n=standing.csrs))

    def ask_file(self, *, saves: bool = False) -> str:
        """Ask for a list, or where one is saved; "" when none."""
        kinds = "CSV (*.csv *.txt *.tsv)"
        if saves:
            name = _("people") + ".csv"
            return QFileDialog.getSaveFileName(self, _("Save a sample list"), name, kinds)[0]
        return QFileDialog.getOpenFileName(self, _("List of people"), self.file.text(), kinds)[0]

    @Slot()
    def _on_browse(self) -> None:
        if chosen := self.ask_file():
            self.file.setText(chosen)
            self._on_import()

    @Slot()
    def _on_import(self) -> None:
        file = self.file.text().strip()
        if not file:
            self.problem.say(_("Choose the list first."))
            self.file.setFocus()
            return
        self.left_out.show_problems(())
        self.import_button.setEnabled(False)
        job = self.follow(self.jobs.work(people_import.import_file, Path(file)))
        job.named(_("Importing people"))
        job.succeeded.connect(self._on_imported)
        job.ended.connect(self._on_ended)

    @Slot(object)
    def _on_imported(self, summary: people_import.Summary) -> None:
        self.say(summary.sentence())
        self.left_out.show_problems(summary.listed)
        self.put_in.emit()

    @Slot()
    def _on_ended(self) -> None:
        self.import_button.setEnabled(True)

    @Slot()
    def _on_sample(self) -> None:
        if not (chosen := self.ask_file(saves=True)):
            return
        try:
            setting_up.save_sample(Path(chosen), i18n.language())
        except StorageError as error:
            self.problem.say(str(error))
            return
        self.file.setText(chosen)
        self.say(_("Saved. Write your people over the invented ones, then import the list."))
