"""Print how long it takes from pressing "Sign in" to a first page with its rows.

`first_page.py DATABASE LOGIN`: the person has typed the name meanwhile, so what the program
imports behind the sign-in window is there; everything after the button is measured.
"""

import sys
import time

from qa_desk import demo
from qa_desk.tour.guide import Guide


def main(database: str, login: str) -> None:
    guide = Guide(database)
    guide.desk.show_sign_in()
    guide.settle()
    started = time.perf_counter()
    guide.desk.sign_in_window.submitted.emit(login, demo.PASSWORD)
    guide.wait(lambda: guide.desk.window is not None and has_rows(guide))
    guide.window.grab()
    print(f"ROWS {time.perf_counter() - started}", flush=True)
    guide.close()


def has_rows(guide: Guide) -> bool:
    page = guide.window.page()
    return page is not None and bool(page.waiting())


if __name__ == "__main__":
    main(*sys.argv[1:3])
