"""What the built program starts with: a newer build that lies ready, else this one."""

import multiprocessing
import sys

if __name__ == "__main__":
    multiprocessing.freeze_support()  # a decoder's process goes no further

    from qa_desk import updates

    code = updates.hand_over()
    if code is None:
        from qa_desk.cli import main

        code = main()
    sys.exit(code)
