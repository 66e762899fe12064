"""What the pictures show of the pages around inspection: a record that is open, and every tab."""

from pathlib import Path
from typing import Any

from qa_desk.tour.guide import Guide

_PAGES = ("actions", "knowledge", "complaints", "improvement", "meetings", "appraisal")


def pictures(guide: Guide, folder: Path, login: str) -> int:
    """Take what somebody sees on these pages beyond their lists; return how many."""
    taken = 0
    for name in filter(guide.window.page_names().__contains__, _PAGES):
        page: Any = guide.open(name)
        if page.list.grid.model().rowCount():
            page.list.grid.selectRow(0)
            guide.settle()
            guide.picture(folder / f"{login}-{name}-open.png")
            taken += 1
        for tab in range(1, page.tabs.count() if hasattr(page, "tabs") else 0):
            page.tabs.setCurrentIndex(tab)
            guide.settle()
            guide.picture(folder / f"{login}-{name}-tab-{tab}.png")
            taken += 1
    return taken
