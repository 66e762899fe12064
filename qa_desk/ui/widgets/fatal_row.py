"""One stand-alone fatal error of the standard: found or not, its marks, its note."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox

from qa_desk.i18n import _
from qa_desk.rules.checklists import FatalError
from qa_desk.ui import theme
from qa_desk.ui.widgets import keys
from qa_desk.ui.widgets.chips import IconLabel
from qa_desk.ui.widgets.form_row import FormRow, chain_tabs


class FatalRow(FormRow):
    """A row for one fatal error; signals `answered(key, note or None when not found)`."""

    answered = Signal(str, object)

    def __init__(self, fatal: FatalError) -> None:
        self.box = QCheckBox()
        super().__init__(self.box, str(fatal.text))
        self.fatal = fatal
        self.box.setAccessibleName(str(fatal.text))
        self.box.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the row has it, and its digit
        self.box.clicked.connect(self._click)
        self._icon = IconLabel("circle-alert", "fatal")
        self._icon.setMinimumHeight(theme.px(26))
        self.upper_line.addWidget(self._icon, alignment=Qt.AlignmentFlag.AlignTop)
        policy = self._icon.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._icon.setSizePolicy(policy)
        self.noted.connect(self._tell)
        self._show_box(found=False)
        chain_tabs(self, self.note)

    @property
    def is_found(self) -> bool:
        """Whether the error was found in the call."""
        return self.box.isChecked()

    def show_found(self, note: str | None) -> None:
        """Show the error as found, with its note, or as not found."""
        self._show_box(found=note is not None)
        self.show_note(note or "")

    def set_read_only(self, *, read_only: bool) -> None:
        super().set_read_only(read_only=read_only)
        self.box.setEnabled(not read_only)

    def hint(self) -> str:
        words = _("1 says that it happened · {go} next")
        if self.is_found:
            words = _("1 clears it · {mark} mark · {go} next · Tab note")
        command = keys.Command
        return words.format(mark=keys.first(command.MARK), go=keys.first(command.NEXT))

    def choose(self, place: int) -> bool:
        if place != 1:
            return False
        self._show_box(found=not self.is_found)
        self._tell()
        return True

    def _click(self) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._show_box(found=self.is_found)
        self._tell()

    def _show_box(self, *, found: bool) -> None:
        self.box.setChecked(found)
        self.note.setEnabled(found)
        self._icon.setVisible(found)
        theme.role(self.text, "problem" if found else "")
        self.show_hint()

    def _tell(self) -> None:
        self.answered.emit(self.fatal.key, self.note.text() if self.is_found else None)
