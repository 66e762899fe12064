"""On which systems the program runs (P4)."""

from dataclasses import dataclass

from qa_desk.i18n import _

_WINDOWS_10_1809 = (10, 0, 17763)


@dataclass(frozen=True)
class System:
    """A computer: `platform` as Python names it, its version of Windows, its width in bits."""

    platform: str
    version: tuple[int, int, int]  # of Windows; of others whatever
    bits: int


def refusal(system: System) -> str:
    """Return why the program cannot run here, empty when it can."""
    if system.bits < 64:
        return _(
            "QA Desk needs a 64-bit system, and this one has 32 bits. Nothing was changed. Ask "
            "your administrator for a computer with 64-bit Windows 10 or newer."
        )
    if system.platform == "win32" and system.version < _WINDOWS_10_1809:
        return _(
            "QA Desk needs Windows 10 of 2018 (1809) or newer; Windows 7 and 8 will not do. "
            "Nothing was changed. Ask your administrator for a newer Windows."
        )
    return ""
