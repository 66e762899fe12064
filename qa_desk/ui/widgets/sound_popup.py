"""How loud each lane is: a small panel under its button in the transport."""

from dataclasses import replace

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QLabel,
    QSlider,
    QToolButton,
    QWidget,
)

from qa_desk.i18n import _
from qa_desk.ui import theme
from qa_desk.ui.widgets import keys
from qa_desk.ui.widgets.hearing import LOUDEST, Hearing
from qa_desk.ui.widgets.keys import Command

_MUTES = (Command.MUTE_CSR, Command.MUTE_CUSTOMER)


def lane_names(count: int) -> tuple[str, ...]:
    """Return whose voice each lane holds."""
    return (_("CSR"), _("Customer")) if count > 1 else (_("Both parties"),)


class _Lane:
    """The name, the mute button, the slider and the percents of one lane."""

    def __init__(self, lane: int) -> None:
        self.lane = lane
        self.name = QLabel()
        self.mute = QToolButton()
        self.mute.setCheckable(True)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, LOUDEST)
        self.slider.setPageStep(25)
        self.slider.setSingleStep(5)
        self.slider.setMinimumWidth(theme.px(150))
        self.percent = theme.role(QLabel(), "dim")
        self.percent.setMinimumWidth(theme.px(44))
        self.percent.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def widgets(self) -> tuple[QWidget, ...]:
        """Return what stands in one line."""
        return self.name, self.mute, self.slider, self.percent

    def show_name(self, name: str, mute: str) -> None:
        """Say whose lane it is, and what muting it is called."""
        self.name.setText(name)
        self.slider.setAccessibleName(_("Volume of {lane}").format(lane=name))
        self.slider.setToolTip(self.slider.accessibleName())
        self.mute.setAccessibleName(mute)
        self.mute.setToolTip(mute)

    def show_hearing(self, hearing: Hearing) -> None:
        """Show how loud it is."""
        muted, volume = self.lane in hearing.muted, hearing.volumes[self.lane]
        with QSignalBlocker(self.slider):
            self.slider.setValue(volume)
        self.mute.setChecked(muted)
        self.mute.setIcon(theme.icon("volume-x" if muted else "volume-2", "text"))
        self.percent.setText(f"{0 if muted else volume} %")


class SoundPopup(QFrame):
    """Closes when clicked beside, or by Esc. `wished(Hearing)` at every change."""

    wished = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        theme.role(self, "palette")
        self.setAccessibleName(_("Sound"))
        self._hearing = Hearing()
        self.lanes = (_Lane(0), _Lane(1))
        self.evens_out = QCheckBox(keys.tip(Command.EVEN_OUT))
        self.together = QCheckBox(_("Both voices in both ears"))
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 12, 16, 12)
        grid.setHorizontalSpacing(8)
        for row, lane in enumerate(self.lanes):
            for column, widget in enumerate(lane.widgets()):
                grid.addWidget(widget, row, column)
            lane.slider.valueChanged.connect(self._on_volume)
            lane.mute.clicked.connect(self._on_mute)
        grid.addWidget(self.evens_out, 2, 0, 1, 4)
        grid.addWidget(self.together, 3, 0, 1, 4)
        for box in (self.evens_out, self.together):
            box.clicked.connect(self._on_box)
        self.show_lanes(2)

    def show_lanes(self, count: int) -> None:
        """Show a slider for each lane; a mixed recording has one."""
        names = lane_names(count)
        mutes = [keys.tip(command) for command in _MUTES]
        if count == 1:
            mutes[0] = f"{_('Mute')} ({keys.native(keys.bound(Command.MUTE_CSR))})"
        for lane, name, mute in zip(self.lanes, (*names, "")[:2], mutes, strict=True):
            lane.show_name(name, mute)
            for widget in lane.widgets():
                widget.setVisible(bool(name))
        self.together.setVisible(count > 1)

    def show_hearing(self, hearing: Hearing) -> None:
        """Show how somebody hears."""
        self._hearing = hearing
        for lane in self.lanes:
            lane.show_hearing(hearing)
        self.evens_out.setChecked(hearing.evens_out)
        self.together.setChecked(hearing.together)

    def open_under(self, button: QWidget) -> None:
        """Show it beside its button, within the screen."""
        self.adjustSize()
        corner = button.mapToGlobal(QPoint(0, button.height() + 4))
        screen = button.screen().availableGeometry()
        x = max(screen.left(), min(corner.x(), screen.right() - self.width()))
        y = min(corner.y(), screen.bottom() - self.height())
        self.move(x, y)
        self.show()
        self.lanes[0].slider.setFocus(Qt.FocusReason.PopupFocusReason)

    def _on_volume(self, percent: int) -> None:
        lane = 0 if self.sender() is self.lanes[0].slider else 1
        self.wished.emit(self._hearing.with_volume(lane, percent))

    def _on_mute(self) -> None:
        lane = 0 if self.sender() is self.lanes[0].mute else 1
        self.wished.emit(self._hearing.with_muted(lane))

    def _on_box(self) -> None:
        evens_out, together = self.evens_out.isChecked(), self.together.isChecked()
        self.wished.emit(replace(self._hearing, evens_out=evens_out, together=together))
