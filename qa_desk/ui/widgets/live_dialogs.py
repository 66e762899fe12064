"""“Watch live…”: how, and whom."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPushButton, QWidget

from qa_desk.i18n import _
from qa_desk.rules.quick_checks import MODES
from qa_desk.services.live import Beginning
from qa_desk.ui import theme
from qa_desk.ui.widgets.form_dialog import FormDialog
from qa_desk.ui.widgets.number_watch import leave_alone
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
        for field in (self.number, self.dialled):
            leave_alone(field)
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
