"""The form that asks to whom tasks are handed over, and why (E-30)."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtWidgets import QComboBox, QWidget

from qa_desk.i18n import _, ngettext
from qa_desk.rules import assignment
from qa_desk.services.assigning import Handed, Seat
from qa_desk.ui.widgets import names
from qa_desk.ui.widgets.form_dialog import FormDialog


class HandOverDialog(FormDialog):
    """To one of the others or, where that is offered, to all of them by load."""

    def __init__(
        self,
        title: str,
        verb: str,
        others: Sequence[Seat],
        drafts: int,
        parent: QWidget | None = None,
        *,
        by_load: bool = False,
    ) -> None:
        super().__init__(names.shown(title), verb, parent)
        self.to, self.occasion = QComboBox(), QComboBox()
        if by_load:
            self.to.addItem(_("The others, by load"), None)
        for seat in others:
            self.to.addItem(names.shown(seat.name), str(seat.id))
        for code, words in assignment.OCCASIONS.items():
            self.occasion.addItem(_(words), code)
        self.add(_("To"), self.to)
        self.add(_("Why"), self.occasion)
        if drafts:
            words = ngettext(
                "{n} draft begins anew. What was typed in it stays visible to the QA lead only.",
                "{n} drafts begin anew. What was typed in them stays visible to the QA lead only.",
                drafts,
            )
            self.say(words.format(n=drafts), "small")

    def missing(self) -> str:
        return "" if self.to.count() else _("There is no other QA inspector.")

    def person(self) -> UUID | None:
        """Return to whom, None for all others."""
        found = self.to.currentData()
        return UUID(found) if found else None


def sentence(handed: Handed) -> str:
    """Return what was moved, to whom, and what stays and why."""
    to = _(", ").join(f"{names.shown(name)} {count}" for name, count in handed.to)
    moved = ngettext(
        "{n} task was handed over: {to}.", "{n} tasks were handed over: {to}.", handed.count
    ).format(n=handed.count, to=to)
    if not handed.refused:
        return moved
    why = _(", ").join(f"{number} ({_(assignment.REASONS[key])})" for number, key in handed.refused)
    stays = ngettext(
        "{n} task stays where it is: {why}.",
        "{n} tasks stay where they are: {why}.",
        len(handed.refused),
    ).format(n=len(handed.refused), why=why)
    return f"{moved} {stays}" if handed.count else stays
