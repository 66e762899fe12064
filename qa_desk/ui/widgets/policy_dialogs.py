"""The forms of the register: an entry, and a version of it."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import QDate, Qt, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from qa_desk.i18n import Bilingual, _
from qa_desk.rules import attachments, permissions, policies
from qa_desk.rules.policies import KINDS, Entry, File, Readers, Wording
from qa_desk.services.policies import Choices, PolicyRow, ReviewRow, Version
from qa_desk.ui import theme
from qa_desk.ui.widgets import names, policy_words, wording
from qa_desk.ui.widgets.account_dialogs import day_field, day_of
from qa_desk.ui.widgets.choice_field import ChoiceField
from qa_desk.ui.widgets.form_dialog import FormDialog
from qa_desk.ui.widgets.places import place_of

_WIDE = 640
_LINES = 7


class EntryDialog(FormDialog):
    """What the register says of a policy."""

    def __init__(
        self, choices: Choices, row: PolicyRow | None, parent: QWidget | None = None
    ) -> None:
        title = row.entry.number if row else _("A policy, process, post or checklist")
        super().__init__(title, _("Save") if row else _("Enter it"), parent)
        self._is_new = row is None
        entry = row.entry if row else Entry(next_review=choices.next_review)
        self.number, self.zh, self.en = (QLineEdit(), QLineEdit(), QLineEdit())
        self.kind, self.about, self.owner = QComboBox(), QComboBox(), QComboBox()
        self.department = QLineEdit(entry.department)
        self.next_review = day_field(entry.next_review or choices.next_review)
        self._choices = choices
        for code, words in KINDS.items():
            self.kind.addItem(_(words), code)
        self.owner.addItem(_("Nobody in particular"), None)
        for key, words in choices.people:
            self.owner.addItem(names.shown(words), key)
        self._fill(entry)
        self._add_fields()
        self.kind.currentIndexChanged.connect(self._on_kind)
        self._on_kind()

    def entry(self) -> Entry:
        """Return what is written."""
        kind, about = self.kind.currentData(), self.about.currentData()
        return Entry(
            number=self.number.text(),
            kind=kind,
            title=Bilingual(self.zh.text(), self.en.text()),
            department=self.department.text(),
            owner_id=self.owner.currentData(),
            checklist_id=about if kind == "checklist" else None,
            post=about if kind == "post" else "",
            next_review=day_of(self.next_review),
        )

    def _fill(self, entry: Entry) -> None:
        self.number.setText(entry.number)
        self.zh.setText(entry.title.zh)
        self.en.setText(entry.title.en)
        self.kind.setCurrentIndex(self.kind.findData(entry.kind))
        if entry.owner_id is not None and place_of(self.owner, entry.owner_id) < 0:
            self.owner.addItem(_("The owner until now"), entry.owner_id)
        self.owner.setCurrentIndex(place_of(self.owner, entry.owner_id))
        self.kind.setEnabled(self._is_new)

    def _add_fields(self) -> None:
        self.add(_("Policy no."), self.number)
        self.add(_("Title in Chinese"), self.zh)
        self.add(_("Title in English"), self.en)
        self.add(_("Kind"), self.kind)
        self.body.insertWidget(self.body.count() - 1, self.about)
        self.add(_("Department"), self.department)
        self.add(_("Owner"), self.owner)
        self.add(_("Next review"), self.next_review)
        self.number.setFocus()

    @Slot()
    def _on_kind(self) -> None:
        """Offer the posts, or the checklists that are not in the register yet."""
        kind = self.kind.currentData()
        offered: list[tuple[object, str]] = []
        if kind == "post":
            offered = [(role, wording.role(role)) for role in permissions.ROLES]
        elif kind == "checklist":
            offered = list(self._choices.checklists)
        self.about.clear()
        for key, words in offered:
            self.about.addItem(words, key)
        self.about.setAccessibleName(_("Post") if kind == "post" else _("Checklist"))
        self.about.setVisible(bool(offered) and self._is_new)
        self.adjustSize()


class VersionDialog(FormDialog):
    """What a version says; it is kept as a draft until it is published."""

    def __init__(
        self,
        row: PolicyRow,
        version: Version | None,
        choices: Choices,
        reviews: tuple[ReviewRow, ...],
        parent: QWidget | None = None,
    ) -> None:
        title = f"{row.entry.number} {row.entry.title}"
        super().__init__(title, _("Keep as draft"), parent)
        self.setFixedWidth(theme.px(_WIDE))
        self.seen = (version.id, version.version) if version else None
        self._is_post = row.entry.kind == "post"
        self.number, self.day = QLineEdit(), day_field(date.today())  # noqa: DTZ011 - local
        self.text, self.requirements = QPlainTextEdit(), QPlainTextEdit()
        self.file: File | None = None
        self.file_name = theme.role(QLabel(_("No file")), "dim")
        self.attach = QPushButton(theme.icon("paperclip"), _("Attach PDF or DOCX…"))
        self.readers, self.review = ChoiceField(_("Nobody")), QComboBox()
        teams = [(f"team:{key}", words) for key, words in choices.teams]
        self.readers.offer([*policy_words.choices(), *teams])
        self.review.addItem(_("None"), None)
        for each in reviews:
            if each.state == "closed" and each.conclusion == "revise":
                self.review.addItem(each.number, each.id)
        self.text.setPlainText(policies.template(row.entry.kind))
        if version:
            self._fill(version)
        self._add_fields()
        self.attach.clicked.connect(self._on_attach)

    def wording(self) -> Wording:
        """Return what is written."""
        return Wording(
            number=self.number.text(),
            effective_from=day_of(self.day),
            text=self.text.toPlainText(),
            requirements=self.requirements.toPlainText() if self._is_post else "",
            readers=Readers.of(" ".join(map(str, self.readers.values()))),
            review_id=self.review.currentData(),
        )

    def choose_file(self) -> str:
        """Ask for a file; nothing when the person changed their mind."""
        return QFileDialog.getOpenFileName(
            self, _("Attach PDF or DOCX…"), "", "PDF, DOCX (*.pdf *.docx)"
        )[0]

    def _fill(self, version: Version) -> None:
        day = version.effective_from
        self.number.setText(version.number)
        self.day.setDate(QDate(day.year, day.month, day.day))
        self.text.setPlainText(version.text)
        self.requirements.setPlainText(version.requirements)
        self.readers.set_values(str(version.readers).split())
        self.file_name.setText(version.file_name or _("No file"))
        self.review.setCurrentIndex(max(0, place_of(self.review, version.review_id)))

    def _add_fields(self) -> None:
        for field in (self.text, self.requirements):
            field.setTabChangesFocus(True)
            field.setFixedHeight(theme.px(20) * (4 if self._is_post else _LINES) + 12)
        self.attach.setAutoDefault(False)
        self.attach.setIconSize(theme.icon_size(gap=True))
        self.file_name.setTextFormat(Qt.TextFormat.PlainText)
        line = QHBoxLayout()
        line.addWidget(self.file_name, 1)
        line.addWidget(self.attach)
        self.add(_("Version"), self.number)
        self.add(_("In force from"), self.day)
        self.add(_("Duties") if self._is_post else _("Text"), self.text)
        if self._is_post:
            self.add(_("Requirements"), self.requirements)
        self.body.addLayout(line)
        self.body.addSpacing(8)
        self.add(_("Asked to read it"), self.readers)
        self.add(_("Follows from evaluation"), self.review)
        self.number.setFocus()

    @Slot()
    def _on_attach(self) -> None:
        chosen = self.choose_file()
        if not chosen:
            return
        path = Path(chosen)
        try:
            if path.stat().st_size > attachments.LARGEST:
                self.problem.say(str(attachments.too_large(path.name)))
                return
            self.file = File(path.name, "", path.read_bytes())
        except OSError as error:
            self.problem.say(_("{file} cannot be read ({reason}).").format(
                file=path.name, reason=error.strerror or error
            ))  # fmt: skip
            return
        self.problem.say("")
        self.file_name.setText(path.name)
