"""Import recordings and call lists (D8, D9, P2, P18).

`run` reads and probes outside any transaction and stores in batches: `folder` finds the files,
`choosing` says which are taken now, `matching` puts files and rows of a list together, `reading`
makes calls of them, `storing` writes, `runs` remembers. `request` is what a recorder's profile
asks for, `look` tries the profile on ten files.
"""

from qa_desk.rules.list_problems import Problem
from qa_desk.services.importing.running import Request, run
from qa_desk.services.importing.runs import BusyError
from qa_desk.services.importing.scheduled import request
from qa_desk.services.importing.storing import store
from qa_desk.services.importing.summary import Summary
from qa_desk.services.importing.trying import Looked, Tried, headings, look
from qa_desk.services.importing.types import Incoming, Sound

__all__ = [
    "BusyError",
    "Incoming",
    "Looked",
    "Problem",
    "Request",
    "Sound",
    "Summary",
    "Tried",
    "headings",
    "look",
    "request",
    "run",
    "store",
]
