"""A small centre, and lists of results of before it."""

from dataclasses import dataclass
from typing import Any

import pytest
from factories import make_scene

from qa_desk.rules import column_choice, past_results
from qa_desk.services import history

TITLES = ("工号", "日期", "通话编号", "评分表", "得分", "结果", "致命", "IN-01", "Courtesy")


@dataclass
class Past:
    """The QA lead of a centre, who imports lists."""

    scene: Any
    work: Any

    def source(self, *rows, titles=TITLES):
        """Return a list; a row is a mapping of titles to cells."""
        kept = {"工号": self.scene.csr.staff_no, "日期": "2026-10-05", "得分": "90", "结果": "合格"}
        filled = [[str({**kept, **row}.get(title, "")) for title in titles] for row in rows]
        return column_choice.of_rows([list(titles), *filled], "history.xlsx")

    def shown(self, *rows, titles=TITLES):
        """Return what an import would do."""
        source = self.source(*rows, titles=titles)
        names = history.names_of_items(self.work)
        return history.preview(self.work, source, past_results.propose(source, items=names))

    def imported(self, *rows):
        """Import a list."""
        return history.apply(self.work, self.shown(*rows))


@pytest.fixture
def past(work):
    scene = make_scene(work)
    return Past(scene, scene.by("qa_lead"))
