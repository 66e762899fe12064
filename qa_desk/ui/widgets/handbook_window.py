"""The handbook inside the program: your day, every page, and a search; nothing of it is fetched."""

from collections.abc import Collection
from pathlib import Path

from PySide6.QtCore import QModelIndex, QSize, Qt, QUrl, Slot
from PySide6.QtGui import (
    QImage,
    QKeySequence,
    QResizeEvent,
    QShortcut,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QSplitter,
    QTextBrowser,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from qa_desk import i18n, paths
from qa_desk.i18n import _
from qa_desk.rules import handbook
from qa_desk.rules.handbook import Chapter
from qa_desk.ui import theme
from qa_desk.ui.widgets.empty_state import EmptyState

DAYS = (  # the roles in the order of days.md
    "inspector",
    "csr",
    "team_lead",
    "qa_lead",
    "trainer",
    "knowledge_editor",
    "floor_coach",
    "cs_manager",
    "department_head",
    "improvement_office",
    "steering_group",
    "admin",
)
PAGES = {  # where a page of the window is described, by the anchor in English
    "inbox": "inbox",
    "actions": "actions",
    "meetings": "meetings",
    "plan": "plan-and-draw",
    "dashboard": "dashboard",
    "coverage": "coverage",
    "score": "score",
    "tasks": "tasks",
    "quick_check": "quick-check",
    "results": "results-and-the-confirmation-slip",
    "knowledge": "ask-and-answer",
    "assessments": "assessments",
    "accuracy": "inspectors",
    "dispute_figures": "dispute-figures",
    "complaints": "complaints",
    "indicators": "indicators",
    "bulletins": "bulletins",
    "calibration": "calibration",
    "calls": "calls",
    "teaching_cases": "teaching-cases",
    "model_calls": "teaching-cases",
    "standards": "standards",
    "policies": "policies",
    "requirements": "policies",
    "training": "training",
    "month": "monthly-results",
    "profiles": "profiles",
    "reports": "reports",
    "improvement": "improvement",
    "recorders": "calls",
    "roster": "roster",
    "people": "people",
    "journal": "journal",
    "retention": "retention",
    "centre": "centre",
}
_BOOK, _DAYS = "handbook", "days"
_PLACE = Qt.ItemDataRole.UserRole
_WORDS_WIDTH = 720
_PICTURE = "\N{OBJECT REPLACEMENT CHARACTER}"


def file_of(book: str, language: str) -> Path:
    """Return the file of a book in a language; those that are in English only are the same."""
    folder = paths.handbook()
    own = folder / (f"{book}.zh.md" if language == "zh" else f"{book}.md")
    return own if own.is_file() else folder / f"{book}.md"


def chapters(book: str, language: str) -> tuple[Chapter, ...]:
    """Read a book; empty where it is not there."""
    file = file_of(book, language)
    return handbook.chapters(file.read_text("utf-8")) if file.is_file() else ()


def _whole(book: tuple[Chapter, ...]) -> tuple[Chapter, ...]:
    """Return a book as one chapter; it stands in no list."""
    headings = tuple(heading for chapter in book for heading in chapter.headings)
    return (Chapter(headings, "\n".join(chapter.text for chapter in book)),) if book else ()


class _Leaf(QTextBrowser):
    """One chapter, with pictures no wider than the window."""

    def __init__(self) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(_("Handbook"))
        self._chapter: Chapter | None = None
        self._wide = 0

    def show_chapter(self, chapter: Chapter) -> None:
        """Show a chapter from its beginning."""
        self._chapter = chapter
        self._wide = self._room()
        self.setMarkdown(chapter.text)
        self._space_lines()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _space_lines(self) -> None:
        """Give lines of words their room; a picture is a tall line already."""
        roomy = QTextBlockFormat()
        roomy.setLineHeight(
            140 if i18n.language() == "zh" else 125,
            QTextBlockFormat.LineHeightTypes.ProportionalHeight.value,
        )
        block = self.document().begin()
        while block.isValid():
            if _PICTURE not in block.text():
                QTextCursor(block).mergeBlockFormat(roomy)
            block = block.next()

    def go_to(self, title: str) -> None:
        """Scroll to a heading."""
        block = self.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel() and block.text() == title:
                top = self.document().documentLayout().blockBoundingRect(block).top()
                self.verticalScrollBar().setValue(int(top))
                return
            block = block.next()

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Return a picture of the handbook, as wide as there is room; nothing from elsewhere."""
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return None
        place = QUrl(name).path()
        picture = QImage(str(paths.handbook() / place))
        if picture.isNull() or not self._is_inside(place):
            return None
        dots = self.devicePixelRatioF()
        wide = min(picture.width(), round(self._wide * dots))
        picture = picture.scaledToWidth(wide, Qt.TransformationMode.SmoothTransformation)
        picture.setDevicePixelRatio(dots)
        return picture

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pictures to the new width."""
        super().resizeEvent(event)
        if self._chapter is not None and self._room() != self._wide:
            at = self.verticalScrollBar().value()
            self.show_chapter(self._chapter)
            self.verticalScrollBar().setValue(at)

    def _room(self) -> int:
        return max(200, self.viewport().width() - theme.px(24))

    @staticmethod
    def _is_inside(place: str) -> bool:
        home = paths.handbook().resolve()
        return (home / place).resolve().is_relative_to(home)


class HandbookWindow(QDialog):
    """Lists the chapters, own days first, and shows one; stays open beside the work."""

    def __init__(self, roles: Collection[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Handbook"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.Window)
        language = i18n.language()
        self._books = {book: chapters(book, language) for book in (_BOOK, _DAYS)}
        self._english = chapters(_BOOK, "en")
        self._roles = roles
        self._shown = _BOOK
        self.field = QLineEdit()
        self.field.setPlaceholderText(_("Search the handbook"))
        self.field.setAccessibleName(_("Search the handbook"))
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._on_searched)
        self.list = QTreeWidget()
        self.list.setHeaderHidden(True)
        self.list.setAccessibleName(_("Chapters"))
        self.list.currentItemChanged.connect(self._on_chosen)
        self.leaf = _Leaf()
        self.leaf.anchorClicked.connect(self._on_link)
        self.nothing = EmptyState()
        self.nothing.say(
            _("No chapter has these words"), _("Try fewer words, or others for the same.")
        )
        QShortcut(QKeySequence.StandardKey.Find, self, self.field.setFocus)
        self._lay_out()
        self._fill("")
        self.open_at(_DAYS, 0)

    def chapter(self) -> str:
        """Return the title of the chapter shown, empty where nothing was found."""
        item = self.list.currentItem()
        return item.text(0) if item and item.data(0, _PLACE) else ""

    def open_page(self, name: str) -> None:
        """Open where a page of the window is described; your day where it is nowhere."""
        found = handbook.place(self._english, PAGES.get(name, ""))
        if found is None:
            self.open_at(_DAYS, 0)
        else:
            self._open(_BOOK, *found)

    def open_at(self, book: str, number: int) -> None:
        """Open a chapter of a book; the first of the days is the person's own."""
        for item in self._items():
            place = item.data(0, _PLACE)
            if place[0] == book and (book == _DAYS or place[1] == number):
                self.list.setCurrentItem(item)
                return

    # What is clicked and typed

    @Slot(str)
    def _on_searched(self, typed: str) -> None:
        self._fill(typed)
        first = next(iter(self._items()), None)
        self._choose(first)
        self.nothing.setVisible(first is None)
        self.leaf.setVisible(first is not None)
        if first is not None and typed.split():
            self.leaf.find(typed.split(maxsplit=1)[0])

    @Slot(QTreeWidgetItem)
    def _on_chosen(self, item: QTreeWidgetItem | None) -> None:
        place = item.data(0, _PLACE) if item else None
        if place:
            self._shown = place[0]
            self.leaf.show_chapter(self._books[place[0]][place[1]])

    @Slot(QUrl)
    def _on_link(self, link: QUrl) -> None:
        """Follow a link inside of the handbook; what lies elsewhere is not opened."""
        book = Path(link.path()).name.removesuffix(".md").removesuffix(".zh") or self._shown
        if link.scheme():
            return
        if book not in self._books:
            self._books[book] = _whole(chapters(book, i18n.language()))
        found = handbook.place(self._books[book], link.fragment()) if link.hasFragment() else (0, 0)
        if found is not None and self._books[book]:
            self._open(book, *found)

    def _open(self, book: str, number: int, heading: int) -> None:
        chapter = self._books[book][number]
        self.field.clear()
        item = next((i for i in self._items() if i.data(0, _PLACE) == (book, number)), None)
        self._choose(item)
        if item is None:  # a book that is only linked to
            self._shown = book
            self.leaf.show_chapter(chapter)
        if heading:
            self.leaf.go_to(chapter.headings[heading].title)

    # Layout

    def _items(self) -> list[QTreeWidgetItem]:
        found: list[QTreeWidgetItem] = []
        for number in range(self.list.topLevelItemCount()):
            if (group := self.list.topLevelItem(number)) is not None:
                within = (group.child(each) for each in range(group.childCount()))
                found += [item for item in within if item is not None]
        return found

    def _choose(self, item: QTreeWidgetItem | None) -> None:
        if item is None:
            self.list.setCurrentIndex(QModelIndex())
        else:
            self.list.setCurrentItem(item)

    def _fill(self, typed: str) -> None:
        words = typed.split()
        self.list.clear()
        own = [n for n, role in enumerate(DAYS, 1) if role in self._roles]
        others = [n for n in range(1, len(DAYS) + 1) if n not in own]
        book = range(1, len(self._books[_BOOK]))  # what stands before is a list of them
        for title, name, numbers in (
            (_("Your day"), _DAYS, own),
            (_("Handbook"), _BOOK, book),
            (_("The others' days"), _DAYS, others),
        ):
            group = QTreeWidgetItem([title])
            group.setFlags(Qt.ItemFlag.ItemIsEnabled)
            for number in numbers:
                chapter = self._books[name][number] if number < len(self._books[name]) else None
                if chapter is not None and chapter.holds(words):
                    item = QTreeWidgetItem([chapter.title])
                    item.setToolTip(0, chapter.title)
                    item.setData(0, _PLACE, (name, number))
                    group.addChild(item)
            if group.childCount():
                self.list.addTopLevelItem(group)
                group.setExpanded(True)

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(12, 12, 8, 12)
        column.setSpacing(8)
        column.addWidget(self.field)
        column.addWidget(self.list, 1)
        right = QWidget()
        words = QVBoxLayout(right)
        words.setContentsMargins(16, 12, 8, 12)
        words.addWidget(self.leaf)
        words.addWidget(self.nothing)
        self.nothing.hide()
        parts = QSplitter()
        parts.addWidget(left)
        parts.addWidget(right)
        parts.setStretchFactor(1, 1)
        parts.setSizes([theme.px(260), theme.px(_WORDS_WIDTH)])
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(parts)
        self.resize(QSize(theme.px(980), theme.px(720)).boundedTo(self.screen().availableSize()))
