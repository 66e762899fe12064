"""The form of the part in hand: built once for each kind of part, then shown for whichever."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QStackedWidget, QWidget

from qa_desk.i18n import N_, _
from qa_desk.rules import checklist_edits as edits
from qa_desk.rules import typed_numbers
from qa_desk.rules.checklist_changes import PARTS
from qa_desk.rules.checklists import DIMENSIONS, FATAL_CLASSES
from qa_desk.rules.fields import Place
from qa_desk.ui import theme
from qa_desk.ui.pages.standards.fields import (
    ChoiceField,
    Field,
    FlagField,
    LineField,
    NumbersField,
    TextsField,
)
from qa_desk.ui.pages.standards.item_fields import ConditionField, ScoringField
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.case_parts import text as words_label

Document = Mapping[str, Any]
_WIDTH, _LEAST = 720, 380
_DIRECTIONS = ("inbound", "outbound", "both")
_FATAL_POLICIES = {
    "zero_total": N_("The whole score is 0"),
    "zero_section": N_("The points of the section are lost"),
}
_NA_POLICIES = {
    "exclude": N_("It is left out of the full marks"),
    "full_points": N_("It earns its full points"),
}
_SCOPES = {
    "month": N_("on the percentage of the month"),
    "call": N_("on each call"),
    "both": N_("on both"),
}
CHANNELS = {
    "voice": N_("Voice"),
    "chat": N_("Chat"),
    "email": N_("E-mail"),
}


class KindForm(QScrollArea):
    """The fields of one kind of part. `edited(place within the part, value, typed)`."""

    edited = Signal(object, object, bool)

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind
        self._fields: list[tuple[Place, Field, Callable[[Any], Any]]] = []
        inside = theme.role(QWidget(), "surface")
        inside.setMaximumWidth(theme.px(_WIDTH))
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(16, 12, 16, 16)
        self._grid.setVerticalSpacing(4)
        self._grid.setHorizontalSpacing(12)
        self._grid.setColumnStretch(1, 1)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMinimumWidth(theme.px(_LEAST))
        self.setWidget(inside)
        self.title = theme.role(QLabel(_(PARTS[kind])), "heading")
        self._grid.addWidget(self.title, 0, 0, 1, 2)
        getattr(self, f"_build_{kind}")()
        self._grid.setRowStretch(self._grid.rowCount(), 1)

    def show_part(self, document: Document, place: Place, *, is_fixed: bool) -> None:
        """Show a part; the key of one with figures behind it is only read."""
        part = edits.value(document, place) or {}
        for at, field, _kept in self._fields:
            if isinstance(field, ConditionField):
                field.offer(document, place)
            found = part if at == () else edits.value(part, at)
            field.show_value(found)
            if at == ("id",):
                field.set_read_only(read_only=is_fixed or self.kind == "head")
        self._settle()

    def _settle(self) -> None:
        """Lay out now, from the inside out: left to itself, each level takes a frame."""
        for widget in (
            *(field for _at, field, _kept in self._fields),
            self.widget(),
            self.viewport(),
        ):
            QCoreApplication.sendPostedEvents(widget, QEvent.Type.LayoutRequest)

    def set_read_only(self, *, read_only: bool) -> None:
        """Show only, or take input too."""
        for _at, field, _kept in self._fields:
            field.set_read_only(read_only=read_only)

    def field(self, at: Place) -> Field:
        """Return the field of a place within the part, or the first."""
        best = [field for own, field, _kept in self._fields if own and at[: len(own)] == own]
        texts = [field for _own, field, _kept in self._fields if isinstance(field, TextsField)]
        return next(iter(best), texts[0] if texts else self._fields[0][1])

    def focus_field(self, at: Place) -> None:
        """Put the cursor into the field of a place."""
        field = self.field(at)
        field.setFocus()
        self.ensureWidgetVisible(field)

    def _add(
        self,
        label: str,
        at: Place,
        field: Field,
        kept: Callable[[Any], Any] = lambda value: value,
        hint: str = "",
    ) -> None:
        row = self._grid.rowCount()
        if isinstance(field, TextsField | ScoringField | NumbersField):
            self._grid.addWidget(words_label(label, "small"), row, 0, 1, 2)
            self._grid.addWidget(field, row + 1, 0, 1, 2)
        else:
            name = words_label(label, "small", wraps=False)
            name.setBuddy(field)
            self._grid.addWidget(name, row, 0)
            self._grid.addWidget(field, row, 1)
        if hint:
            self._grid.addWidget(words_label(hint, "small"), row + 2, 0, 1, 2)
        self._fields.append((at, field, kept))
        field.edited.connect(lambda value, typed: self.edited.emit(at, kept(value), typed))

    # -- the kinds ---------------------------------------------------------------------------

    def _build_head(self) -> None:
        self._add(_("Code"), ("id",), LineField(_("Code")))
        self._add(_("Version"), ("version",), LineField(_("Version")))
        self._add(_("Title"), ("title",), TextsField(_("Title"), 1))
        self._add(
            _("Direction"),
            ("direction",),
            ChoiceField(_("Direction"), [(d, wording.direction(d)) for d in _DIRECTIONS]),
        )
        self._add(_("Channel"), ("channel",), ChoiceField(_("Channel"), _choices(CHANNELS)))
        self._add(
            _("Full marks"), ("scoring", "full_marks"), LineField(_("Full marks"), number=True)
        )
        self._add(
            _("Points of each dimension, as the standard states them"),
            ("dimensions",),
            _DimensionPoints(_dimensions(), optional=False),
        )
        self._add(
            _("A fatal error"),
            ("scoring", "fatal_policy"),
            ChoiceField(
                _("A fatal error"),
                [
                    *_choices(_FATAL_POLICIES),
                    *((f"deduct:{n}", _("costs {n} points").format(n=n)) for n in range(5, 101, 5)),
                ],
            ),
        )
        self._add(
            _("Not applicable"),
            ("scoring", "na_policy"),
            ChoiceField(_("Not applicable"), _choices(_NA_POLICIES)),
        )
        self._add(
            _("Most N/A points, in percent"),
            ("scoring", "na_max_share"),
            _ShareField(_("Most N/A points, in percent")),
        )
        self._add(
            _("Minimum skill is tested"),
            ("scoring", "min_skill_scope"),
            ChoiceField(_("Minimum skill is tested"), _choices(_SCOPES)),
        )
        self._add(
            _("Highest score, in percent"),
            ("scoring", "ceiling"),
            LineField(_("Highest score, in percent"), number=True),
            _or_nothing,
        )

    def _build_section(self) -> None:
        self._add(_("Key"), ("id",), LineField(_("Key")))
        self._add(_("Words"), (), TextsField(_("Words"), 2))
        self._add(
            _("Most points lost in it"),
            ("cap",),
            LineField(_("Most points lost in it"), number=True),
            _or_nothing,
        )

    def _build_item(self) -> None:
        self._add(_("Key"), ("id",), LineField(_("Key")))
        self._add(_("Words"), (), TextsField(_("Words"), 2))
        self._add(_("Dimension"), ("dim",), ChoiceField(_("Dimension"), _dimensions()))
        self._add(_("Points"), ("points",), LineField(_("Points"), number=True))
        self._add("", ("na",), FlagField(_("May be not applicable")))
        self._add(_("How it is scored"), (), ScoringField())
        self._add(_("Guidance"), ("guide",), TextsField(_("Guidance"), 3))
        self._add(
            _("Why it matters to the customer"),
            ("why_it_matters",),
            TextsField(_("Why it matters to the customer"), 2),
            _texts_or_nothing,
        )
        self._add(
            "",
            ("bonus",),
            FlagField(_("A bonus beyond the full marks")),
            lambda value: value or None,
        )
        self._add(_("Shown only after"), ("shown_when",), ConditionField())

    def _build_fatal(self) -> None:
        self._add(_("Key"), ("id",), LineField(_("Key")))
        self._add(_("Class"), ("class",), ChoiceField(_("Class"), _choices(FATAL_CLASSES)))
        self._add(_("Words"), (), TextsField(_("Words"), 2))
        self._add(_("Guidance"), ("guide",), TextsField(_("Guidance"), 3))

    def _build_group(self) -> None:
        self._add(_("Code of the skill group"), ("id",), LineField(_("Code of the skill group")))
        self._add(_("Words"), (), TextsField(_("Words"), 1))
        self._add(
            _("Pass mark, in percent"),
            ("pass_mark",),
            LineField(_("Pass mark, in percent"), number=True),
        )
        self._add(
            _("Minimum skill of each dimension, in percent; empty is none"),
            ("min_skill",),
            NumbersField(_dimensions(), optional=True),
        )

    def _build_praise(self) -> None:
        self._add(_("Key"), ("id",), LineField(_("Key")))
        self._add(_("Words"), (), TextsField(_("Words"), 1))


class PartForm(QStackedWidget):
    """Shows the part in hand. `edited(place of the part, place within it, value, typed)`."""

    edited = Signal(object, object, object, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kinds: dict[str, KindForm] = {}
        self._place: Place = ()
        self._read_only = False

    def show_part(self, document: Document, place: Place, *, is_fixed: bool) -> None:
        """Show the part at a place."""
        kind = edits.kind_of(place)
        form = self._kinds.get(kind)
        if form is None:
            form = self._kinds[kind] = KindForm(kind)
            form.edited.connect(self._on_edited)
            form.set_read_only(read_only=self._read_only)
            self.addWidget(form)
        self._place = place
        form.show_part(document, place, is_fixed=is_fixed or self._read_only)
        self.setCurrentWidget(form)

    def set_read_only(self, *, read_only: bool) -> None:
        """Show only, or take input too."""
        self._read_only = read_only
        for form in self._kinds.values():
            form.set_read_only(read_only=read_only)

    def form(self) -> KindForm:
        """Return the form that is shown."""
        found = self.currentWidget()
        if not isinstance(found, KindForm):
            raise RuntimeError("no part is shown")
        return found

    def _on_edited(self, at: Place, value: Any, typed: bool) -> None:
        self.edited.emit(self._place, at, value, typed)


class _DimensionPoints(NumbersField):
    """The points that the standard states for each dimension."""

    def show_value(self, value: Any) -> None:
        """Show the points."""
        self._declared = dict(value or {})
        super().show_value({code: each.get("points") for code, each in self._declared.items()})

    def _on_edited(self, code: str, value: Any) -> None:
        self._value = {**self._value, code: value}
        self._declared = {
            **self._declared, code: {**self._declared.get(code, {}), "points": value}
        }  # fmt: skip
        self.edited.emit(self._declared, True)


class _ShareField(LineField):
    """A share that is typed in percent."""

    def __init__(self, name: str) -> None:
        super().__init__(name, number=True)

    def show_value(self, value: Any) -> None:
        """Show it in percent."""
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        super().show_value(typed_numbers.percent(value) if is_number else value)

    def _on_edited(self, typed: str) -> None:
        self.edited.emit(typed_numbers.share(typed_numbers.typed_number(typed)), True)


def _choices(words: Mapping[str, str]) -> Sequence[tuple[str, str]]:
    return [(code, _(word)) for code, word in words.items()]


def _dimensions() -> Sequence[tuple[str, str]]:
    return [(code, f"{code} {_(name)}") for code, name in DIMENSIONS.items()]


def _or_nothing(value: Any) -> Any:
    return None if value == "" else value


def _texts_or_nothing(value: Mapping[str, str]) -> Mapping[str, str] | None:
    return value if any(value.values()) else None
