"""What is said of a recorder, tried on ten of its files before anything is kept (D9)."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from qa_desk.audio import headerless
from qa_desk.errors import InputError, QaDeskError
from qa_desk.i18n import N_, _, ngettext
from qa_desk.rules import recorder_profiles
from qa_desk.rules.name_patterns import FIELDS
from qa_desk.rules.recorder_profiles import Profile
from qa_desk.services import importing, recorders
from qa_desk.services.importing import Looked, Tried
from qa_desk.services.recorders import RecorderRow, Settings
from qa_desk.ui import theme
from qa_desk.ui.jobs import Job, Jobs, Open
from qa_desk.ui.pages.recorders.list_tab import ListTab
from qa_desk.ui.pages.recorders.names_tab import NamesTab
from qa_desk.ui.tables import Column, Table
from qa_desk.ui.widgets import names, wording
from qa_desk.ui.widgets.plain_table import PlainTable
from qa_desk.ui.widgets.problem import Problem
from qa_desk.work import Progress

_WIDTH, _HEIGHT = 1080, 660
_LEFT = {"csr": N_("CSR left, customer right"), "customer": N_("Customer left, CSR right")}
_LEGS = {"both": N_("both"), "csr": N_("CSR"), "customer": N_("customer")}
_RATES = (6_000, 48_000)


def _look(progress: Progress, open_work: Open, told: Settings) -> Looked:
    return importing.look(
        lambda: open_work(progress),
        told.code,
        told.timezone,
        told.profile,
        told.headerless,
        progress,
    )


class RecorderEditor(QDialog):
    """Edits one recorder, or makes one. Signal: `saved(id)`; it closes then."""

    saved = Signal(object)

    def __init__(
        self, jobs: Jobs, row: RecorderRow | None, timezone: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Recorder") if row else _("New recorder"))
        self._jobs = jobs
        self._id = row.id if row else None
        self._seen = row.version if row else 0
        self._stored = row.settings if row else Settings("", "", timezone, Profile())
        self._job: Job | None = None
        self.code, self.name = QLineEdit(), QLineEdit()
        self.place, self.subfolders = QLineEdit(), QLineEdit()
        self.browse_button = QPushButton(_("Browse"))
        self.days, self.minutes = QSpinBox(), QSpinBox()
        self.timezone = QComboBox()
        self.names = NamesTab()
        self.list = ListTab(jobs)
        self.left, self.codec = QComboBox(), QComboBox()
        self.rate, self.channels = QSpinBox(), QSpinBox()
        self.tabs = QTabWidget()
        self.sentence = QLabel()
        self.table = PlainTable(Table(_columns(timezone)), _("Files that were tried"), self)
        self.problem = Problem()
        self.test_button = QPushButton(_("Test with ten files"))
        self.cancel_button = QPushButton(_("Cancel"))
        self.save_button = theme.role(QPushButton(_("Save")), "primary")
        self._lay_out()
        self._fill(self._stored)
        self._connect()

    def settings(self) -> Settings:
        """Return what is written; InputError where no file can be so."""
        codec = self.codec.currentData()
        files = headerless.told(codec, self.rate.value(), self.channels.value()) if codec else None
        profile = Profile(
            place=self.place.text(),
            subfolders=self.subfolders.text(),
            days=self.days.value(),
            names=self.names.pattern.text(),
            left=self.left.currentData(),
            csr_leg=self.names.csr_leg.text(),
            customer_leg=self.names.customer_leg.text(),
            calls=self.list.path.text(),
            columns=self.list.columns(),
            minutes=self.minutes.value(),
        ).tidy()
        code = self.code.text().strip()
        return Settings(code, self.name.text(), self.timezone.currentText(), profile, files)

    def reject(self) -> None:
        """Close it, and stop what is being tried."""
        if self._job is not None:
            self._job.forget()
        super().reject()

    # -- trying ------------------------------------------------------------------------------

    @Slot()
    def test(self) -> None:
        """Show ten files as an import would understand them; nothing is kept."""
        if (told := self._told()) is None or self._job is not None:
            return
        self.sentence.setText(_("Looking for recordings"))
        self.test_button.setEnabled(False)
        self._job = self._jobs.compute(_look, self._jobs.open_work, told)
        self._job.named(_("Trying a recorder"))
        self._job.succeeded.connect(self._on_looked)
        self._job.failed.connect(self._on_failed)
        self._job.ended.connect(self._on_ended)

    @Slot(object)
    def _on_looked(self, looked: Looked) -> None:
        self.table.table.columns = tuple(_columns(self.timezone.currentText()))
        self.table.show_rows(looked.tried)
        self.tabs.setCurrentWidget(self.table)
        n = looked.files
        words = ngettext(
            "{n} recording lies there; the names of {known} are understood.",
            "{n} recordings lie there; the names of {known} are understood.",
            n,
        ).format(n=n, known=looked.known)
        self.sentence.setText(words)
        unknown = [each.name for each in looked.tried if not each.is_known and "*" not in each.name]
        self.names.offer_examples(unknown[:1])

    @Slot()
    def _on_ended(self) -> None:
        self._job = None
        self.test_button.setEnabled(True)
        if self.problem.words():
            self.sentence.setText("")

    # -- saving ------------------------------------------------------------------------------

    @Slot()
    def save(self) -> None:
        """Keep what is written."""
        if (told := self._told()) is None:
            return
        self.save_button.setEnabled(False)
        job = self._jobs.work(recorders.save, self._id, self._seen, told)
        job.succeeded.connect(self._on_saved)
        job.failed.connect(self._on_failed)

    def _told(self) -> Settings | None:
        """Return what is written, None when it cannot be right, and say why."""
        try:
            told = self.settings()
            told.profile.check()
        except InputError as error:
            self.problem.say(str(error))
            return None
        self.problem.say("")
        return told

    @Slot(object)
    def _on_saved(self, recorder_id: object) -> None:
        self.saved.emit(recorder_id)
        self.accept()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self.save_button.setEnabled(True)
        if not isinstance(error, QaDeskError):
            raise error
        self.problem.say(str(error))
        if self._id is not None:
            self._jobs.ask(recorders.recorders).succeeded.connect(self._on_others)

    @Slot(object)
    def _on_others(self, rows: list[RecorderRow]) -> None:
        """Say what somebody else has changed, so that saving again is done knowingly."""
        row = next((each for each in rows if each.id == self._id), None)
        if row is None or row.version == self._seen:
            return
        before, after = self._stored, row.settings
        self._stored, self._seen = after, row.version
        different = [
            _(words) for field, words in _SAID.items() if _of(before, field) != _of(after, field)
        ]
        words = _("Changed meanwhile: {fields}.").format(fields=_(", ").join(different))
        self.problem.say(f"{self.problem.words()} {words}")

    @Slot()
    def _on_browse(self) -> None:
        if chosen := self.ask_folder():
            self.place.setText(chosen)

    def ask_folder(self) -> str:
        """Ask for the folder; "" when none is chosen."""
        return QFileDialog.getExistingDirectory(self, _("Folder of recordings"), self.place.text())

    # -- building ----------------------------------------------------------------------------

    def _fill(self, told: Settings) -> None:
        profile, files = told.profile, told.headerless
        self.code.setText(told.code)
        self.code.setReadOnly(self._id is not None)
        self.name.setText(told.name)
        self.place.setText(profile.place)
        self.subfolders.setText(profile.subfolders)
        self.days.setValue(profile.days)
        self.minutes.setValue(profile.minutes)
        self.timezone.setCurrentText(told.timezone)
        self.names.show_names(profile.names, profile.csr_leg, profile.customer_leg)
        self.list.show_list(profile.calls, profile.columns)
        self.left.setCurrentIndex(self.left.findData(profile.left))
        self.codec.setCurrentIndex(max(0, self.codec.findData(files.codec if files else "")))
        self.rate.setValue(files.rate if files else 8000)
        self.channels.setValue(files.channels if files else 1)

    def _connect(self) -> None:
        self.browse_button.clicked.connect(self._on_browse)
        self.test_button.clicked.connect(self.test)
        self.cancel_button.clicked.connect(self.reject)
        self.save_button.clicked.connect(self.save)
        for keys, slot in (("Ctrl+Return", self.save), ("Ctrl+T", self.test)):
            QShortcut(QKeySequence(keys), self, slot)

    def _lay_out(self) -> None:
        self.days.setRange(0, recorder_profiles.DAYS)
        self.days.setSpecialValueText(_("all"))
        self.minutes.setRange(*recorder_profiles.MINUTES)
        self.timezone.setEditable(True)
        self.timezone.addItems(sorted(available_timezones()))
        self.rate.setRange(*_RATES)
        self.channels.setRange(1, 2)
        for code, words in _LEFT.items():
            self.left.addItem(_(words), code)
        self.codec.addItem(_("Its files have headers"), "")
        for codec in headerless.CODECS:
            self.codec.addItem(codec, codec)
        self.subfolders.setPlaceholderText(_("all; or such as 2026* or group1/*"))
        self.code.setPlaceholderText(_("A short name; calls are known by it"))
        self.place.setPlaceholderText(_("Or a recorder's address: sftp://…"))
        self.tabs.addTab(self._place_tab(), _("Folder"))
        self.tabs.addTab(self.names, _("Names of recordings"))
        self.tabs.addTab(self.list, _("Call list"))
        self.tabs.addTab(self._sound_tab(), _("Sound"))
        self.tabs.addTab(self.table, _("Test"))
        self.test_button.setToolTip(theme.keys("Ctrl+T"))
        self.save_button.setToolTip(theme.keys("Ctrl+Return"))
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.test_button)
        buttons.addWidget(theme.role(self.sentence, "dim"), 1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.save_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(12)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(self.problem)
        layout.addLayout(buttons)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)  # Enter in a field is no press of some button
        self.resize(theme.px(_WIDTH), theme.px(_HEIGHT))

    def _place_tab(self) -> QWidget:
        place = QHBoxLayout()
        place.setSpacing(8)
        place.addWidget(self.place, 1)
        place.addWidget(self.browse_button)
        self.place.setAccessibleName(_("Folder"))
        return _form(
            (_("Short name"), self.code),
            (_("Recorder's name"), self.name),
            (_("Folder"), place),
            (_("Subfolders"), self.subfolders),
            (_("Days back"), self.days),
            (_("Time zone of its clock"), self.timezone),
            (_("Minutes between two looks"), self.minutes),
        )

    def _sound_tab(self) -> QWidget:
        return _form(
            (_("Stereo files"), self.left),
            (_("Files without a header"), self.codec),
            (_("Samples in a second"), self.rate),
            (_("Channels"), self.channels),
        )


_SAID = {
    "name": N_("Recorder's name"),
    "timezone": N_("Time zone of its clock"),
    "place": N_("Folder"),
    "subfolders": N_("Subfolders"),
    "days": N_("Days back"),
    "minutes": N_("Minutes between two looks"),
    "names": N_("Pattern"),
    "calls": N_("Call list"),
    "columns": N_("Columns of the call list"),
    "left": N_("Stereo files"),
    "headerless": N_("Files without a header"),
}


def _of(told: Settings, field: str) -> Any:
    return getattr(told, field, None) or getattr(told.profile, field, None)


def _form(*rows: tuple[str, QWidget | QHBoxLayout]) -> QWidget:
    made = QWidget()
    form = QFormLayout(made)
    form.setHorizontalSpacing(12)
    form.setVerticalSpacing(8)
    for words, field in rows:
        form.addRow(words, field)
        if isinstance(field, QWidget):
            field.setAccessibleName(words)
    return made


def _columns(timezone: str) -> list[Column[Tried]]:
    def began(moment: datetime) -> str:
        return f"{moment.astimezone(_zone(timezone)):%Y-%m-%d %H:%M:%S}"

    def colour(tried: Tried) -> str:
        return "good" if tried.is_understood else "late"

    def icon(tried: Tried) -> str:
        return "circle-check" if tried.is_understood else "circle-alert"

    return [
        Column(
            _("File"), lambda tried: tried.name, tip=lambda tried: tried.name, icon=icon,
            colour=colour,
        ),
        Column(_("Sound"), lambda tried: tried.sound, tip=lambda tried: tried.sound, wide=True),
        Column(_("Began"), lambda tried: tried.started_at, began),
        Column(_("CSR"), _who),
        Column(_("Call ID"), lambda tried: tried.call_id),
        Column(_("Customer number"), lambda tried: tried.number),
        Column(_("Direction"), lambda tried: tried.direction, wording.direction),
        Column(_("Whose voice"), lambda tried: _(_LEGS[tried.leg])),
    ]  # fmt: skip


def _who(tried: Tried) -> str:
    if not tried.identifier:
        return _("not in the name")
    kind = _(FIELDS["agent" if tried.kind == "recorder_user" else tried.kind])
    person = names.shown(tried.person) if tried.person else _("nobody is known by it")
    return _("{kind} {value}: {person}").format(kind=kind, value=tried.identifier, person=person)


def _zone(timezone: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(timezone)
    except (KeyError, ValueError, OSError):
        return None
