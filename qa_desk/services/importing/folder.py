"""Find the recordings of a folder."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from qa_desk.audio import originals
from qa_desk.audio.converters import Converter
from qa_desk.errors import InputError
from qa_desk.i18n import _
from qa_desk.rules import transcripts
from qa_desk.rules.list_problems import Problem
from qa_desk.rules.sources import Address
from qa_desk.services.importing.types import shown_name
from qa_desk.work import Progress

RECORDING = re.compile(
    r"(.+)\.(?:wav|wave|wav49|w64|rf64|mp[23]|og[ga]|opus|flac|gsm|amr|awb|3gp|m4a|mp4|aac|wma|au|snd"
    r"|aiff?|caf|mka|webm|g72[269]|al|alaw|ul|ulaw|pcm|raw|sln\d*|vox|nmf)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True)
class Found:
    """The recordings of a folder, relative to it and in order, and what else is there."""

    paths: tuple[str, ...]
    passed_over: int  # files that are neither recordings nor transcripts beside one
    problems: tuple[Problem, ...]
    transcripts: Mapping[str, str] = field(default_factory=dict)  # of a recording, by its path
    texts: Mapping[str, str] = field(default_factory=dict)  # beside none, by name without ending
    converters: tuple[Converter, ...] = ()  # that some of the files need
    sizes: Mapping[str, int] = field(default_factory=dict)  # where the list of files tells them


def find(folder: Path | Address, progress: Progress, own: tuple[Converter, ...] = ()) -> Found:
    """Return the recordings of a folder and its subfolders; hidden ones are left alone.

    What a converter takes is a recording too.
    """
    if not originals.is_source(folder):
        raise InputError(
            _("There is no folder {folder}. Choose the one that holds the recordings.").format(
                folder=shown_name(str(folder))
            )
        )
    paths: list[str] = []
    others: list[str] = []
    problems: list[Problem] = []
    sizes: dict[str, int] = {}

    def closed(error: OSError) -> None:
        words = _("This folder cannot be read ({reason}). Check its permissions and import again.")
        problems.append(
            Problem(
                shown_name(str(error.filename)),
                0,
                words.format(reason=error.strerror),
                reason="folder",
            )
        )

    for path, size in originals.files(folder, progress, closed):
        name = path.rpartition("/")[2]
        if not (RECORDING.fullmatch(name) or any(one.takes(name) for one in own)):
            others.append(path)
        elif _is_text(path):
            paths.append(path)
            sizes.update({path: size} if size is not None else {})
        else:
            problems.append(_nameless(path))
    beside, texts, left = _beside(paths, others)
    return Found(tuple(sorted(paths)), left, tuple(problems), beside, texts, own, sizes)


def _beside(
    paths: Sequence[str], others: Sequence[str]
) -> tuple[dict[str, str], dict[str, str], int]:
    """Return the transcript of each recording, other texts by name, how many files are neither."""
    kinds: dict[str, dict[str, str]] = {}
    for path in others:
        stem, _dot, kind = path.rpartition(".")
        if kind.lower() in transcripts.KINDS and _is_text(path):
            kinds.setdefault(stem, {})[kind.lower()] = path
    found: dict[str, str] = {}
    used: set[str] = set()
    for path in paths:
        stem = path.rpartition(".")[0]
        fits = kinds.get(path, {}) | kinds.get(stem, {})  # one.wav.txt, one.txt
        if fits:
            found[path] = next(fits[kind] for kind in transcripts.KINDS if kind in fits)
            used.update(fits.values())
    alone = {
        PurePosixPath(stem).name: next(of[kind] for kind in transcripts.KINDS if kind in of)
        for stem, of in kinds.items()
        if not used & set(of.values())
    }
    return found, alone, len(others) - len(used)


def _is_text(path: str) -> bool:
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _nameless(path: str) -> Problem:
    return Problem(
        shown_name(path),
        0,
        _(
            "The name of this file or its folder is written in an encoding that this system does "
            "not use. Rename it and import again."
        ),
        reason="folder",
    )
