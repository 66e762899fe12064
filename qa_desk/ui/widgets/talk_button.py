"""Who spoke how much, in a line; behind it the silences and talk-overs to go to."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction, QIcon, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QWidget

from qa_desk.audio import sound_facts
from qa_desk.audio.sound_facts import Voices
from qa_desk.i18n import _
from qa_desk.rules.passages import Passage
from qa_desk.ui import theme
from qa_desk.ui.widgets.timecode import clock

_LONG_MS = 3000  # silences shorter than this, and talk-overs shorter than the next, are not listed
_BOTH_MS = 1000
_MOST = 20  # the longest ones


class TalkButton(QToolButton):
    """Shows as much as there is room for. `chosen(ms)` when a passage of the list is."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._forms: tuple[str, ...] = ("",)
        self.setObjectName("talk")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(_("Who spoke how much"))
        self._menu = QMenu(self)
        self._menu.triggered.connect(self._on_triggered)
        self.setMenu(self._menu)
        self.show_voices(None)

    def show_voices(self, voices: Voices | None) -> None:
        """Show the shares of a recording; without it, nothing."""
        self._menu.clear()
        self._forms = forms(voices) if voices else ("",)
        self.setVisible(voices is not None)
        if voices is None:
            return
        for start, words in listed(voices):
            action = QAction(f"{clock(start)}\t{words}", self._menu)
            action.setData(start)
            self._menu.addAction(action)
        if self._menu.isEmpty():
            self._menu.addAction(_("No long silence, no long talk-over")).setEnabled(False)
        tip = _("Silences, talk-overs and pauses of the recorder, to go to")
        self.setToolTip(f"{self._forms[0]}\n{tip}")
        self.setAccessibleDescription(self._forms[0])
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(40), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setText(self._forms[0])
        self.setIcon(QIcon())
        advance = self.fontMetrics().horizontalAdvance
        room = self.width() - self.sizeHint().width() + advance(self._forms[0])
        words = next((words for words in self._forms if advance(words) <= room), "")
        self.setText(words)
        self.setIcon(QIcon() if words else theme.icon("users", "dim"))

    def _on_triggered(self, action: QAction) -> None:
        self.chosen.emit(action.data())


def forms(voices: Voices) -> tuple[str, ...]:
    """Return the shares in words, at length and shorter and shorter."""
    silence = _("silence {time}").format(time=clock(sound_facts.total_ms(voices.silences)))
    if len(voices.spoken) == 1:
        return (silence, "")
    csr, customer = (_percent(voices, lane) for lane in voices.spoken)
    shares = _("CSR {csr} %  customer {customer} %").format(csr=csr, customer=customer)
    both = _("both {share} %").format(share=_percent(voices, voices.both))
    short = _("{csr} : {customer} %").format(csr=csr, customer=customer)
    return (f"{shares}  {both}  {silence}", f"{shares}  {silence}", shares, short, "")


def _percent(voices: Voices, passages: tuple[Passage, ...]) -> str:
    return f"{voices.share(passages) / 10:.0f}"


def listed(voices: Voices) -> list[tuple[int, str]]:
    """Return the passages worth going to, in order of time: where, and what in words."""
    kinds = (
        (_("silence, {seconds} s"), voices.silences, _LONG_MS),
        (_("both speak, {seconds} s"), voices.both, _BOTH_MS),
        (_("recorder paused, {seconds} s"), voices.gaps, 0),
    )
    found = [
        (end - start, start, words)
        for words, passages, least in kinds
        for start, end in passages
        if end - start >= least
    ]
    longest = sorted(found, reverse=True)[:_MOST]
    return sorted(
        (start, words.format(seconds=f"{length / 1000:.1f}")) for length, start, words in longest
    )
