"""The tour as a person starts it: one line a step, pictures, a slip; and how it fails."""

import os
import re
import shutil
import subprocess
import sys

import pytest
from pypdf import PdfReader
from PySide6.QtGui import QImage

from qa_desk import app
from qa_desk.services import cases, people
from qa_desk.tour import road
from qa_desk.tour.guide import Guide

UNSET = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "QT_LOGGING_RULES")
PICTURES = {"1-calls", "2-plan", "3-draw", "4-tasks", "5-listen", "6-score", "7-release"}
PICTURES |= {"8-csr-signs", "9-team-lead-countersigns", "10-results", "11-station"}
PICTURES |= {"12-training", "13-calibration", "14-inspectors", "15-model-calls"}


@pytest.fixture(scope="module")
def tour(tmp_path_factory):
    """A walk by the command line, without a display."""
    folder = tmp_path_factory.mktemp("tour")
    environment = {k: v for k, v in os.environ.items() if k not in UNSET}
    command = [sys.executable, "-m", "qa_desk", "--lang", "zh", "demo", "--tour", str(folder)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    return folder, done


def test_every_step_says_what_it_did(tour):
    _folder, done = tour
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    lines = [line for line in done.stdout.splitlines() if "/15  " in line]
    assert [line.split()[0] for line in lines] == [f"{number}/15" for number in range(1, 16)]
    assert all("✓" in line for line in lines)


def test_a_picture_of_each_page_is_there_and_shows_something(tour):
    folder, _done = tour
    pictures = {file.stem: file for file in (folder / "pages").glob("*.png")}
    assert set(pictures) == PICTURES
    for file in pictures.values():
        image = QImage(str(file))
        assert (image.width(), image.height()) == (1366, 768)
        colours = {image.pixel(x, y) for x in range(0, 1366, 7) for y in range(0, 768, 7)}
        assert len(colours) > 20


def test_the_slip_is_in_both_languages_with_a_masked_number(tour):
    folder, done = tour
    assert done.returncode == 0, done.stdout + done.stderr
    chinese, english = (next(folder.glob(f"QRD-*-{language}.pdf")) for language in ("zh", "en"))
    words = "".join(page.extract_text() for page in PdfReader(chinese).pages)
    assert "确认单" in words.replace(" ", "")
    assert re.search(r"\d{3}\*{4}\d{3,4}", words)
    assert not re.search(r"\b1\d{10}\b", words.replace("流水号 1", "流水号 "))
    assert "QRD-" in PdfReader(english).pages[0].extract_text()


@pytest.fixture
def again(tour, tmp_path, monkeypatch, qapp):
    """A road through the centre that the walk left behind."""
    shutil.copytree(tour[0] / "centre", tmp_path / "centre")
    monkeypatch.setenv("QA_DESK_HOME", str(tmp_path / "centre"))
    walked = road.Road(tmp_path, Guide(app.demonstration().database))
    yield walked
    walked.guide.close()


def test_a_csr_whose_slip_holds_other_results_reads_them_first(again):
    again.guide.sign_in("qalead")
    with again.guide.desk.access.ask() as work:
        again.people = people.list_people(work)
        released = [cases.case(work, row.id) for row in cases.results(work) if row.status == "E3"]
    again.guide.sign_out()
    shared = next(one for one in released if sum(not mate.is_read for mate in one.together) > 1)
    again.task = shared.row
    assert road._confirm(again).startswith(f"{shared.row.slip} ")


def test_a_step_that_fails_ends_the_tour_with_its_reason(again, capsys):
    assert road._take_steps(again) == 2
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("1/15")
    assert "✗" in line
    assert "2 calls were in already" in line  # it is a walk for a fresh centre
