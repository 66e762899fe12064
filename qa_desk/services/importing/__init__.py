"""Import recordings and call lists (D8, D9, P2, P18).

`run` reads and probes outside any transaction and stores in batches: `folder` finds the files,
`matching` puts files and rows of a list together, `reading` makes calls of them, `storing` writes.
"""

from qa_desk.rules.list_problems import Problem
from qa_desk.services.importing.running import Request, Summary, run
from qa_desk.services.importing.storing import store
from qa_desk.services.importing.types import Incoming, Sound

__all__ = ["Incoming", "Problem", "Request", "Sound", "Summary", "run", "store"]
