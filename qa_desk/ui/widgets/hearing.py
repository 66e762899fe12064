"""How a person likes to hear: speed, loudness of each lane; remembered from call to call."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from PySide6.QtCore import QSettings

from qa_desk.audio.wave_stream import Mix

SPEEDS = (0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0)
_FINE_SPEED = 0.05
LOUDEST = 200
_USUAL = 100


@dataclass(frozen=True)
class Hearing:
    """Volumes are percents of what was recorded, first the CSR's; the muted are not remembered."""

    speed: float = 1.0
    skips_silence: bool = False
    evens_out: bool = False
    together: bool = False
    volumes: tuple[int, int] = (_USUAL, _USUAL)
    muted: frozenset[int] = frozenset()

    @classmethod
    def recalled(cls, memory: QSettings) -> Self:
        """Return what was remembered, as far as it makes sense."""
        return cls(
            speed=within(_number(memory.value("speed"), 1.0)),
            skips_silence=memory.value("skips_silence") == "yes",
            evens_out=memory.value("evens_out") == "yes",
            together=memory.value("together") == "yes",
            volumes=(_volume(memory.value("csr")), _volume(memory.value("customer"))),
        )

    def keep(self, memory: QSettings) -> None:
        """Remember all but what is muted: whoever comes back is to hear both."""
        memory.setValue("speed", f"{self.speed:g}")
        for name in ("skips_silence", "evens_out", "together"):
            memory.setValue(name, "yes" if getattr(self, name) else "no")
        memory.setValue("csr", str(self.volumes[0]))
        memory.setValue("customer", str(self.volumes[1]))

    def mix(self, evening: Sequence[float]) -> Mix:
        """Return how the samples are to be changed; `evening` lets the quiet side be as loud."""
        gains = tuple(
            0.0 if lane in self.muted else volume / _USUAL * self._evened(evening, lane)
            for lane, volume in enumerate(self.volumes)
        )
        return Mix(gains, self.together)

    def _evened(self, evening: Sequence[float], lane: int) -> float:
        return evening[lane] if self.evens_out and lane < len(evening) else 1.0

    def with_volume(self, lane: int, percent: int) -> Self:
        """Return the same with another volume for a lane, which is then heard."""
        csr, customer = self.volumes
        volumes = (percent, customer) if lane == 0 else (csr, percent)
        return replace(self, volumes=volumes, muted=self.muted - {lane})

    def with_muted(self, lane: int) -> Self:
        """Return the same with a lane muted, or heard again."""
        return replace(self, muted=self.muted ^ {lane})

    def with_speed(self, steps: int) -> Self:
        """Return the same with the speed changed by fine steps."""
        return replace(self, speed=within(self.speed + steps * _FINE_SPEED))


def within(speed: float) -> float:
    """Return a speed that the player can play, without the dust of adding."""
    return round(max(SPEEDS[0], min(speed, SPEEDS[-1])), 2)


def _number(kept: object, usual: float) -> float:
    try:
        return float(str(kept))
    except ValueError:
        return usual


def _volume(kept: object) -> int:
    return max(0, min(round(_number(kept, _USUAL)), LOUDEST))
