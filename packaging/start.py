"""What the built program starts with: a newer build that lies ready, else this one."""

import multiprocessing
import os
import sys


def _free_children() -> None:
    """Let programs that we start use their own system's libraries, not those of this folder."""
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    os.environ.pop("LD_LIBRARY_PATH", None)
    if before is not None:
        os.environ["LD_LIBRARY_PATH"] = before


if __name__ == "__main__":
    multiprocessing.freeze_support()  # a decoder's process goes no further
    _free_children()

    from qa_desk import updates

    code = updates.hand_over()
    if code is None:
        from qa_desk.cli import main

        code = main()
    sys.exit(code)
