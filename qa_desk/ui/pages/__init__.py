"""The pages of the window, in the order of a day."""

from qa_desk.ui.page import Page
from qa_desk.ui.pages.score import ScorePage

ALL: tuple[type[Page], ...] = (ScorePage,)
