"""Bring a recording here from the network, whole."""

import io

from qa_desk.audio import cache, sealed
from qa_desk.audio.cache import Kept
from qa_desk.audio.remote import servers
from qa_desk.rules.sources import Remote
from qa_desk.work import Progress


def fetch(recording: Remote, progress: Progress, content: str = "") -> Kept:
    """Fetch a recording and keep it, unless this content is here; InputError unless all came."""
    found = cache.find(content)
    if found is not None:
        return found
    with servers.Reading(recording) as reading:
        stream = io.BufferedReader(reading, sealed.CHUNK)
        fetched = cache.seal(stream, reading.size, progress)
    return cache.keep(fetched.content, fetched)


def clear() -> None:
    """Forget what was fetched, and hang up."""
    cache.clear()
    servers.drop()
