"""An earlier revision of a result: what it said, and where it differs from what holds now."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from qa_desk.i18n import _
from qa_desk.rules.disputes import Subject
from qa_desk.services.cases import Case, Version
from qa_desk.ui import theme
from qa_desk.ui.widgets import sheet_differences, wording
from qa_desk.ui.widgets.case_parts import text
from qa_desk.ui.widgets.names import shown
from qa_desk.ui.widgets.review_place import ReviewPlace, SubjectCard

_WIDTH, _HEIGHT = 940, 620


class RevisionDialog(QDialog):
    """Shows a revision to be read; nothing in it can be changed."""

    def __init__(self, case: Case, version: Version, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        form, sheet = case.checklist, version.sheet
        assert form is not None  # noqa: S101 - a released result has its checklist
        assert sheet is not None  # noqa: S101 - it was asked for with it
        title = _("{number}, revision {n}").format(number=case.row.number, n=version.number)
        self.setWindowTitle(title)
        self.place = ReviewPlace(_("What changed"))
        self.place.form.show_checklist(form, sheet, case.skill_group, read_only=True)
        self.place.leave_room()
        sheets = {_("Revision {n}").format(n=version.number): sheet, _("Now"): case.sheet}
        subjects: list[Subject] = [item.number for item in form.items]
        for subject in (*subjects, *(fatal.key for fatal in form.fatal_errors)):
            said = {sheet_differences.of_subject(form, each, subject) for each in sheets.values()}
            if len(said) > 1:
                self.place.add_card(SubjectCard(form, subject, sheets))
        if not self.place.cards:
            self.place.add_said("", _("Nothing of the answers is different now."))
        head = wording.DOT.join(
            filter(
                None,
                (
                    shown(str(version.author)).strip(),
                    wording.local_time(version.at),
                    f"{wording.score(version.final)} {wording.result(version.result)}",
                ),
            )
        )
        close = QDialogButtonBox()
        close.addButton(_("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(12)
        layout.addWidget(theme.role(text(title), "heading"))
        layout.addWidget(text(head))
        layout.addWidget(self.place, 1)
        layout.addWidget(close)
        self.resize(theme.px(_WIDTH), theme.px(_HEIGHT))
