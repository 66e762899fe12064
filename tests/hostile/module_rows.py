"""Rows of the modules around inspection, for each person who tries, from their own files."""

from hostile.appraisal_attempts import Appraisals
from hostile.complaint_attempts import Complaints
from hostile.improvement_attempts import Improvement
from hostile.knowledge_attempts import Questions
from hostile.meeting_attempts import Meetings
from hostile.training_attempts import Needs


class ModuleRows:
    """What belongs to a person, to his member and to a stranger, in every module."""

    def __init__(self, work, centre):
        by = centre.inspector
        self._parts = (
            Needs(work, by),
            Meetings(by),
            Complaints(work, by, centre.strange_team),
            Improvement(work, by, (by, centre.helper)),
            Questions(work, by),
            Appraisals(work, by, centre.stranger),
        )

    def of(self, work, person, whom):
        """Add the rows around a person: kind → who."""
        for part in self._parts:
            part.of(work, person, whom)

    def values(self, person_id, kind):
        """Return what the statements of an attempt are about."""
        return {
            key: one for part in self._parts for key, one in part.values(person_id, kind).items()
        }
