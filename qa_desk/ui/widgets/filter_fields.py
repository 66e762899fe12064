"""The conditions of a sampling rule as fields: one row for each that is set."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QSpinBox, QWidget

from qa_desk.i18n import N_, _
from qa_desk.rules.call_filters import DIRECTIONS, WEEKDAYS, CallFilter
from qa_desk.ui import theme
from qa_desk.ui.widgets import tab_order
from qa_desk.ui.widgets.choice_field import ChoiceField, Choices
from qa_desk.ui.widgets.steady import steady

_LONG_S = 300  # what a new condition on the length begins with


class Condition(QWidget):
    """The fields of one condition. `changed()` when somebody changes them."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(8)

    def show_filter(self, found: CallFilter) -> None:
        """Show what a filter says."""
        raise NotImplementedError

    def values(self) -> dict[str, Any]:
        """Return its fields of a `CallFilter`."""
        raise NotImplementedError

    def fields(self) -> list[QWidget]:
        """Return what Tab stops at, in reading order."""
        return tab_order.stops(self)

    def _spin(self, least: int, most: int, words: str, suffix: str = "") -> QSpinBox:
        spin = QSpinBox()
        spin.setRange(least, most)
        spin.setSuffix(suffix)
        spin.setAccessibleName(words)
        spin.setMinimumWidth(theme.px(96))
        spin.lineEdit().setTextMargins(theme.px(6), 0, 0, 0)
        spin.valueChanged.connect(self.changed)
        steady(spin)
        return spin

    def _say(self, words: str) -> None:
        self._line.addWidget(theme.role(QLabel(words), "dim"))


class Several(Condition):
    """Several of those that there are."""

    def __init__(self, key: str, words: str, choices: Choices) -> None:
        super().__init__()
        self._key = key
        self.field = ChoiceField(_("Choose…"))
        self.field.offer(choices)
        self.field.setAccessibleName(words)
        self.field.changed.connect(self.changed)
        self._line.addWidget(self.field)

    def show_filter(self, found: CallFilter) -> None:
        """Show what is chosen."""
        self.field.set_values(getattr(found, self._key))

    def values(self) -> dict[str, Any]:
        """Return the codes."""
        return {self._key: self.field.values()}


class Number(Condition):
    """A number with its unit; `factor` is how many of the stored unit make one on show."""

    def __init__(self, key: str, words: str, span: tuple[int, int, int], suffix: str) -> None:
        super().__init__()
        least, most, self._factor = span
        self._key = key
        self.field = self._spin(least, most, words, suffix)
        self._line.addWidget(self.field)
        self._line.addStretch(1)

    def show_filter(self, found: CallFilter) -> None:
        """Show the number."""
        value = getattr(found, self._key)
        if value is not None:
            self.field.setValue(value // self._factor)

    def values(self) -> dict[str, Any]:
        """Return the number in the stored unit."""
        return {self._key: self.field.value() * self._factor}


class Span(Condition):
    """The length of a call: from, to, or both; nothing stands for no limit."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.least = self._spin(0, 86_400, _("{what}, from").format(what=words), _(" s"))
        self.most = self._spin(0, 86_400, _("{what}, to").format(what=words), _(" s"))
        self.least.setValue(_LONG_S)
        for field in (self.least, self.most):
            field.setSpecialValueText(_("no limit"))
        self._say(_("from"))
        self._line.addWidget(self.least)
        self._say(_("to"))
        self._line.addWidget(self.most)
        self._line.addStretch(1)

    def show_filter(self, found: CallFilter) -> None:
        """Show the limits."""
        if (found.min_seconds, found.max_seconds) != (None, None):
            self.least.setValue(found.min_seconds or 0)
            self.most.setValue(found.max_seconds or 0)

    def values(self) -> dict[str, Any]:
        """Return the limits in seconds."""
        return {
            "min_seconds": self.least.value() or None,
            "max_seconds": self.most.value() or None,
        }


class Hours(Condition):
    """From an hour to another, also over midnight."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.first = self._spin(0, 24, _("{what}, from").format(what=words), _(":00"))
        self.last = self._spin(0, 24, _("{what}, to").format(what=words), _(":00"))
        self.first.setValue(9)
        self.last.setValue(12)
        self._say(_("from"))
        self._line.addWidget(self.first)
        self._say(_("to"))
        self._line.addWidget(self.last)
        self._line.addStretch(1)

    def show_filter(self, found: CallFilter) -> None:
        """Show the hours."""
        if found.hours is not None:
            self.first.setValue(found.hours[0])
            self.last.setValue(found.hours[1])

    def values(self) -> dict[str, Any]:
        """Return the hours."""
        return {"hours": (self.first.value(), self.last.value())}


class Words(Condition):
    """A text to find in transcripts."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.field = QLineEdit()
        self.field.setMaxLength(200)
        self.field.setAccessibleName(words)
        self.field.setPlaceholderText(_("such as refund"))
        self.field.textChanged.connect(self.changed)
        self._line.addWidget(self.field)

    def show_filter(self, found: CallFilter) -> None:
        """Show the text."""
        self.field.setText(found.words)

    def values(self) -> dict[str, Any]:
        """Return the text."""
        return {"words": self.field.text().strip()}


class Fact(Condition):
    """A condition without anything to choose: the call belongs to a complaint."""

    def __init__(self, key: str, words: str) -> None:
        super().__init__()
        self._key = key
        self._say(words)
        self._line.addStretch(1)

    def show_filter(self, found: CallFilter) -> None:
        """Nothing to show: that it is there says it."""

    def values(self) -> dict[str, Any]:
        """Return that it holds."""
        return {self._key: True}


LABELS: Mapping[str, str] = {
    "teams": N_("Team"),
    "skill_groups": N_("Skill group"),
    "people": N_("CSR"),
    "contact_reasons": N_("Contact reason"),
    "directions": N_("Direction"),
    "length": N_("Length"),
    "hours": N_("Hour"),
    "weekdays": N_("Weekday"),
    "tags": N_("Tag"),
    "languages": N_("Language or dialect"),
    "csat_max": N_("CSAT at most"),
    "complaint": N_("Complaint"),
    "min_silence": N_("Silence at least"),
    "min_talk_over": N_("Talk-over at least"),
    "words": N_("Words in the transcript"),
    "tenure_max_days": N_("With us at most"),
    "last_score_max": N_("Last month's score at most"),
    "weak_items": N_("Weak item of last month"),
}
_OF_KEY = {"min_seconds": "length", "max_seconds": "length"}
_NUMBERS: Mapping[str, tuple[tuple[int, int, int], str]] = {
    "csat_max": ((0, 100, 1), ""),
    "min_silence": ((1, 100, 10), N_(" %")),
    "min_talk_over": ((1, 100, 10), N_(" %")),
    "tenure_max_days": ((1, 36_500, 1), N_(" days")),
    "last_score_max": ((0, 100, 10), ""),
}
_STARTS = {"csat_max": 2, "min_silence": 30, "min_talk_over": 10, "tenure_max_days": 90}
_MAKERS: Mapping[str, Callable[[str], Condition]] = {
    "length": Span,
    "hours": Hours,
    "words": Words,
    "complaint": lambda _words: Fact("complaint", _("The call belongs to a complaint")),
}


def condition(key: str, choices: Mapping[str, Choices]) -> Condition:
    """Return the empty fields of one condition."""
    words = _(LABELS[key])
    if key in _MAKERS:
        return _MAKERS[key](words)
    if key in _NUMBERS:
        span, suffix = _NUMBERS[key]
        made = Number(key, words, span, _(suffix) if suffix else "")
        made.field.setValue(_STARTS.get(key, 85))
        return made
    return Several(key, words, _known(key) or choices.get(key, ()))


def conditions_of(found: CallFilter) -> list[str]:
    """Return the keys of the conditions that a filter sets, in the order they are offered."""
    found_keys = {_OF_KEY.get(key, key) for key in found.to_document()}
    return [key for key in LABELS if key in found_keys]


def _known(key: str) -> Sequence[tuple[Any, str]]:
    fixed: Mapping[str, Mapping[Any, str]] = {"directions": DIRECTIONS, "weekdays": WEEKDAYS}
    return [(code, _(words)) for code, words in fixed.get(key, {}).items()]
