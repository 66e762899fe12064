"""S1-6.3, P22: many slips at once, each in the journal."""

from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO

import pytest
from factories import acting, each_apart, make_released, make_scene
from pypdf import PdfReader

from qa_desk.errors import Cancelled, RuleError, StorageError
from qa_desk.models import JournalEntry, Setting
from qa_desk.services import signing_off
from qa_desk.services.signing_off import Batch
from qa_desk.work import Progress


@pytest.fixture
def desk(access):
    """The QA lead of a centre with three released results: two ways in, and the slips."""
    with access.work() as work:
        scene = make_scene(work)
        each_apart(work)
        slips = tuple(make_released(scene, item_2=n % 3).slip for n in range(3))

    @contextmanager
    def ask(progress):
        with access.ask(progress) as work:
            yield acting(work, scene.qa_lead)

    @contextmanager
    def work(progress):
        with access.work(progress) as work:
            yield acting(work, scene.qa_lead)

    return ask, work, slips


def printed(desk):
    """Return what the journal says was printed."""
    with desk[0](Progress()) as work:
        query = work.session.query(JournalEntry.subject_id).filter_by(action="print")
        return sorted(number for (number,) in query)


def numbers(file):
    return [bookmark.title for bookmark in PdfReader(file).outline]


def test_all_are_saved_as_one_file_and_the_journal_names_each(desk, tmp_path):
    ask, work, slips = desk
    heard = []
    progress = Progress(lambda done, total: heard.append((done, total)))
    saved = signing_off.save_together(progress, ask, work, Batch(slips, "en"), tmp_path / "all.pdf")
    assert saved == (tmp_path / "all.pdf", 3)
    assert numbers(tmp_path / "all.pdf") == list(slips)
    assert printed(desk) == sorted(slips)
    assert heard[-1] == (3, 3)


def test_each_is_saved_as_a_file_of_its_own(desk, tmp_path):
    ask, work, slips = desk
    batch = Batch(slips[::-1], "zh", "a5")
    assert signing_off.save_apart(Progress(), ask, work, batch, tmp_path) == (tmp_path, 3)
    assert sorted(file.name for file in tmp_path.glob("*.pdf")) == [f"{n}.pdf" for n in slips]
    for number in slips:
        assert numbers(tmp_path / f"{number}.pdf") == [number]
    assert printed(desk) == sorted(slips)


def test_for_a_printer_all_come_as_one(desk):
    ask, work, slips = desk
    content = signing_off.together(Progress(), ask, work, Batch(slips, "en", "a5x2"))
    assert numbers(BytesIO(content)) == list(slips)
    assert len(PdfReader(BytesIO(content)).pages) == 2
    assert printed(desk) == sorted(slips)


def test_who_cancels_has_no_file_and_no_entry(desk, tmp_path):
    ask, work, slips = desk
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        signing_off.save_together(progress, ask, work, Batch(slips, "en"), tmp_path / "all.pdf")
    assert not (tmp_path / "all.pdf").exists()
    assert printed(desk) == []


def test_what_cannot_be_written_is_not_in_the_journal(desk, tmp_path):
    ask, work, slips = desk
    file = tmp_path / "no folder" / "all.pdf"
    with pytest.raises(StorageError, match="cannot be written"):
        signing_off.save_together(Progress(), ask, work, Batch(slips, "en"), file)
    assert printed(desk) == []


def test_p17_nobody_takes_out_more_at_once_than_one_person_may(desk, tmp_path):
    ask, work, slips = desk
    with work(Progress()) as changing:
        changing.session.add(
            Setting(
                key="export.alone",
                value="2",
                valid_from=changing.now,
                changed_by=changing.actor.id,
            )
        )
    with pytest.raises(RuleError, match="These are 3 slips; one person may take out at most 2"):
        signing_off.save_apart(Progress(), ask, work, Batch(slips, "en"), tmp_path)
    assert list(tmp_path.glob("*.pdf")) == []
    signing_off.save_apart(Progress(), ask, work, replace(Batch(slips[:2], "en")), tmp_path)
    assert len(list(tmp_path.glob("*.pdf"))) == 2
