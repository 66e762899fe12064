"""Which computers are refused, and in what words (P4)."""

import pytest

from qa_desk.commands import system
from qa_desk.errors import RuleError
from qa_desk.rules.systems import System, refusal

WINDOWS_7, WINDOWS_8, WINDOWS_10 = (6, 1, 7601), (6, 3, 9600), (10, 0, 17763)


@pytest.mark.parametrize("version", [WINDOWS_7, WINDOWS_8, (10, 0, 10240)])
def test_an_old_windows_is_refused_in_a_sentence(version):
    assert "Windows 7 and 8 will not do" in refusal(System("win32", version, 64))


@pytest.mark.parametrize("platform", ["win32", "linux"])
def test_32_bits_are_refused_in_a_sentence(platform):
    assert "has 32 bits" in refusal(System(platform, WINDOWS_10, 32))


@pytest.mark.parametrize(
    "there",
    [
        System("win32", WINDOWS_10, 64),
        System("win32", (10, 0, 26100), 64),
        System("linux", (0, 0, 0), 64),
        System("darwin", (0, 0, 0), 64),
    ],
)
def test_others_are_welcome(there):
    assert refusal(there) == ""


def test_this_computer_is_let_through():
    system.require()


def test_a_command_says_why_not(monkeypatch):
    monkeypatch.setattr(system, "this", lambda: System("linux", (0, 0, 0), 32))
    with pytest.raises(RuleError, match="32 bits"):
        system.require()
