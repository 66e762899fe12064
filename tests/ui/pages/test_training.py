"""The page of training, as those see it who raise, approve, hold and decide (B17 to B19)."""

from dataclasses import make_dataclass

import pytest
from factories import PASSWORD, make_person
from office import Office
from ui.pages.sitting import before, idle

from qa_desk.models import passwords
from qa_desk.rules.scoring import Cause  # noqa: F401
from qa_desk.ui.pages.training import TrainingPage
