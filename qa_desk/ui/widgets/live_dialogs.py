"""“Watch live…”: how, whom; and the test calls whose CSR is not known yet (P23)."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPushButton, QWidget

from qa_desk.i18n import _
from qa_desk.rules.quick_checks import MODES
from qa_desk.services.live import Beginning, Waiting
from qa_desk.ui import theme
from qa_desk.ui.tables import Column, Table, TableView
from qa_desk.ui.widgets import names, wording
from qa_desk.ui.widgets.form_dialog import FormDialog
from qa_desk.ui.widgets.person_field import Known, PersonField
from qa_desk.ui.widgets.stopwatch import SCREEN


class LiveDialog(FormDialog):
    """Asks what is needed to begin. Signals `check_wanted()`: a quick check will do."""

    check_wanted = Signal()

    def __init__(self, asked: Beginning, parent: QWidget | None = None) -> None:
        super().__init__(_("Watch a contact while it happens"), _("Begin"), parent)
        self._wanted_csr = asked.csr_id
        self.person = PersonField()
        self.mode = QComboBox()
        for mode, words in MODES.items():
            if mode != "recording":
                self.mode.addItem(_(words), mode)
        self.remote = QCheckBox(_("From afar, not at the desk"))
        self.number, self.dialled, self.script = QLineEdit(), QLineEdit(), QComboBox()
        self.check = theme.role(QPushButton(_("Only a minute? Record a quick check")), "link")
        self.check.setAutoDefault(False)
        self._of_tests: list[QWidget] = []
        self._of_scripts: list[QWidget] = []
        self._add_fields()
        self.mode.currentIndexChanged.connect(self._on_mode)
        self.check.clicked.connect(self.check_wanted)
        self.mode.setCurrentIndex(max(0, self.mode.findData(asked.mode)))
        self.remote.setChecked(asked.is_remote)
        self._on_mode()

    def _add_fields(self) -> None:
        self.add(_("CSR"), self.person)
        self.add(_("Mode"), self.mode)
        self.screen_words = self.say(_(SCREEN), "small")
        self.body.addWidget(self.remote)
        for words, field in (
            (_("Number that you call from"), self.number),
            (_("Number dialled"), self.dialled),
            (_("Script"), self.script),
        ):
            label = QLabel(words)
            label.setBuddy(field)
            field.setAccessibleName(words)
            (self._of_scripts if field is self.script else self._of_tests).extend((label, field))
            self.body.addWidget(label)
            self.body.addWidget(field)
        self.number.setPlaceholderText(_("The recorder knows the call by it"))
        hint = _("Without a CSR the test call waits until its recording is imported.")
        self._of_tests.append(self.say(hint, "small"))
        self.body.addWidget(self.check)

    def show_people(self, people: Sequence[Known]) -> None:
        """Say who can be watched."""
        self.person.show_people(people)
        wanted = next((each for each in people if each.id == self._wanted_csr), None)
        if wanted is not None and self.person.person is None:
            self.person.choose(wanted)

    def show_scripts(self, scripts: Sequence[tuple[UUID, str]]) -> None:
        """Offer scripts for test calls, the one whose turn it is first."""
        chosen = self.script.currentIndex() == 0 and self.script.count() > 1
        self.script.clear()
        if scripts:
            self.script.addItem(_("No script"), None)
        for key, words in scripts:
            self.script.addItem(words, key)
        self.script.setCurrentIndex(0 if chosen else min(1, len(scripts)))
        self._on_mode()

    def offer_library(self, button: QWidget) -> None:
        """Put the way to the library of scripts under the fields of a test call."""
        self.body.insertWidget(self.body.indexOf(self.check), theme.role(button, "link"))
        self._of_tests.append(button)
        self._on_mode()

    def beginning(self) -> Beginning:
        """Return what was filled in."""
        is_test = self.mode.currentData() == "test_call"
        return Beginning(
            mode=self.mode.currentData(),
            csr_id=self.person.person.id if self.person.person else None,
            is_remote=self.remote.isChecked() and not self.remote.isHidden(),
            number=self.number.text() if is_test else "",
            dialled=self.dialled.text() if is_test else "",
            script_id=self.script.currentData() if is_test else None,
        )

    def missing(self) -> str:
        """Refuse to begin without a CSR, but for a test call."""
        given = self.beginning()
        if given.csr_id or (given.mode == "test_call" and not self.person.text().strip()):
            return ""
        return _("Choose a CSR: type a staff no., a name or its pinyin.")

    @Slot()
    def _on_mode(self) -> None:
        mode = self.mode.currentData()
        for part in self._of_tests:
            part.setVisible(mode == "test_call")
        for part in self._of_scripts:
            part.setVisible(mode == "test_call" and self.script.count() > 0)
        self.remote.setVisible(mode in ("side_by_side", "screen_monitoring"))
        self.screen_words.setVisible(mode == "screen_monitoring")
        self.adjustSize()


class WaitingDialog(FormDialog):
    """Lists test calls of one's own that are no evaluation yet. Signals as `FormDialog`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Test calls that wait for their CSR"), _("Evaluate"), parent)
        self.rows = TableView(Table(_columns(), lambda row: row.call_id), _("Test calls"))
        self.rows.setMinimumHeight(theme.px(160))
        self.rows.say_when_empty(
            _("No test call waits"), _("Each has become an evaluation."), "", "check"
        )
        self.person = PersonField()
        self.say(
            _(
                "The recorder's call gives the CSR when it is imported. Nobody is guessed: if you "
                "know who answered, say so."
            )
        )
        self.body.addWidget(self.rows)
        self.add(_("Who answered"), self.person)
        self.rows.chosen.connect(self._on_row)

    def show_rows(self, rows: Sequence[Waiting]) -> None:
        """Show what waits."""
        self.rows.show_rows(rows)
        if rows and self.rows.current() is None:
            ready = next((row for row in rows if row.csr), rows[0])
            self.rows.choose(ready.call_id)

    def missing(self) -> str:
        """Refuse one of which nobody knows who answered."""
        row = self.rows.current()
        if row is None:
            return _("Choose a test call.")
        return "" if row.csr or self.person.person else _("Nobody knows yet who answered.")

    @Slot(object)
    def _on_row(self, row: Waiting | None) -> None:
        self.person.setEnabled(row is not None and not row.csr)


def _columns() -> list[Column[Waiting]]:
    return [
        Column(_("Began"), lambda row: row.began_at, _near),
        Column(_("Called from"), lambda row: row.number_masked),
        Column(
            _("CSR"), lambda row: row.csr, lambda csr: names.shown(csr) if csr else "?", wide=True
        ),
    ]


def _near(moment: datetime) -> str:
    return wording.near_time(moment, datetime.now(UTC))
