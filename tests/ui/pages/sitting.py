"""Somebody before a page, as the window shows it."""


def before(page, qtbot, width, height=680):
    """Show a page in front; return it, with nothing on its way."""
    qtbot.addWidget(page)
    page.resize(width, height)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.catch_up()
    idle(page, qtbot)
    return page


def idle(page, qtbot):
    """Wait until nothing is on its way any more."""
    qtbot.waitUntil(lambda: page.jobs.running == 0)
