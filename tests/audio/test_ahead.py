"""A file is read before its window is there, and read on from where that came to."""

import numpy as np
import pytest
from audio.sounds import save, speech

from qa_desk.audio import peaks
from qa_desk.audio.ahead import Ahead
from qa_desk.audio.kept import LooseFile
from qa_desk.audio.recording import Part, open_recording
from qa_desk.errors import InputError
from qa_desk.work import Progress


@pytest.mark.parametrize("seconds", [5.0, 900.0])
def test_what_is_taken_goes_on_to_the_same_outline(tmp_path, seconds):
    file = save(tmp_path / "call.wav", speech(seconds))
    recording, begun = Ahead(LooseFile(file)).take(Progress())
    done = peaks.compute(recording, Progress(), begun)
    with_patience = open_recording([Part.file(file)])
    whole = peaks.compute(with_patience, Progress())
    assert done.is_whole
    assert np.array_equal(done.minimum, whole.minimum)
    assert np.array_equal(done.maximum, whole.maximum)
    recording.close()
    with_patience.close()


def test_what_is_no_recording_is_refused_when_it_is_taken(tmp_path):
    (tmp_path / "notes.txt").write_text("not a sound")
    ahead = Ahead(LooseFile(tmp_path / "notes.txt"))
    with pytest.raises(InputError):
        ahead.take(Progress())
