"""What is appraised, line by line: the targets of a person's month, or a template of a post."""

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QFrame, QHeaderView, QLineEdit, QScrollArea, QWidget

from qa_desk.i18n import Bilingual, _
from qa_desk.rules import appraisal_texts, kpis, permissions
from qa_desk.rules.appraisals import PARTS, SOURCES, Indicator, Template
from qa_desk.services.appraising import Record
from qa_desk.ui import theme
from qa_desk.ui.widgets.appraisal_forms import beside, text_field
from qa_desk.ui.widgets.form_dialog import FormDialog
from qa_desk.ui.widgets.indicator_forms import hundredths, written
from qa_desk.ui.widgets.lines_grid import LinesGrid
from qa_desk.ui.widgets.names import shown

_WIDE, _HIGH, _WORDS = 1040, 380, 1
_COLUMNS = (156, 0, 88, 104, 248, 84)


class IndicatorsDialog(FormDialog):
    """Indicators with their weights: of a person's month with its tasks, or of a template."""

    def __init__(
        self,
        title: str,
        sources: Sequence[tuple[str, str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, _("Save"), parent)
        self._known: tuple[Indicator, ...] = ()
        reckoned = [(code, _(words)) for code, words in SOURCES.items()]
        self.grid = LinesGrid(
            _("Indicators"),
            (
                _("Area"), _("Indicator"), _("Weight %"), _("Points each"), _("Evidence"),
                _("Target value"),
            ),
            {
                0: [(code, _(words)) for code, words in PARTS.items()],
                4: [*reckoned, *((code, shown(words)) for code, words in sources)],
            },
        )  # fmt: skip
        header = self.grid.table.horizontalHeader()
        for column, width in enumerate(_COLUMNS):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(column, theme.px(width))
        header.setSectionResizeMode(_WORDS, QHeaderView.ResizeMode.Stretch)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidget(self.grid)
        self.area.setFixedHeight(theme.px(_HIGH))
        self.setFixedWidth(theme.px(_WIDE))

    def show_indicators(self, indicators: Sequence[Indicator]) -> None:
        """Show these lines."""
        self._known = tuple(indicators)
        self.grid.show_lines(
            [
                (
                    one.part,
                    shown(str(one.label)),
                    str(one.weight) if one.weight else "",
                    written(one.each * 10) if one.each else "",
                    one.source,
                    written(one.target),
                )
                for one in indicators
            ]
        )

    def missing(self) -> str:
        for line in self.grid.lines():
            for typed in (line[2], line[3], line[5]):
                if typed and hundredths(typed) is None:
                    return _("“{value}” is not a number.").format(value=typed)
            if not (line[0] and line[1]):
                return _("Each line needs an area and an indicator.")
        return ""

    def indicators(self) -> tuple[Indicator, ...]:
        """Return the lines; one whose words are as they were keeps them in both languages."""
        known = {shown(str(one.label)): one for one in self._known}
        found = []
        for place, (part, words, weight, each, source, target) in enumerate(self.grid.lines()):
            before = known.get(words)
            found.append(
                Indicator(
                    code=before.code if before else f"own{place + 1}",
                    part=part,
                    label=before.label if before else Bilingual(words, words),
                    weight=_whole(weight, 100),
                    each=_whole(each, 10),
                    source=source or "typed",
                    target=hundredths(target),
                    direction=_direction(source, before),
                )
            )
        return tuple(found)


class TargetsDialog(IndicatorsDialog):
    """The targets of a person's month (S2-5.4.1)."""

    def __init__(
        self, record: Record, sources: Sequence[tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        row, targets = record.row, record.targets
        period = appraisal_texts.period(row.span, row.first)
        title = f"{shown(row.person)}  {period}"
        super().__init__(title, sources, parent)
        self.tasks = text_field(targets.tasks if targets else "")
        self.add(_("Tasks of the month"), self.tasks)
        self.body.addWidget(self.area)
        self.show_indicators(targets.indicators if targets else ())
        self.tasks.setFocus()


class TemplatesDialog(IndicatorsDialog):
    """The templates of posts (S0-4.2.1a): changed, or one more under another code."""

    def __init__(
        self,
        templates: Sequence[Template],
        sources: Sequence[tuple[str, str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_("Templates of appraisals"), sources, parent)
        self._templates = {one.code: one for one in templates}
        self.choice, self.code, self.name, self.post = (
            QComboBox(), QLineEdit(), QLineEdit(), QComboBox(),
        )  # fmt: skip
        for one in templates:
            self.choice.addItem(shown(str(one.title)), one.code)
        self.post.addItem(_("Nobody by itself"), "")
        for code, words in permissions.ROLES.items():
            self.post.addItem(_(words), code)
        beside(
            self,
            (_("Template"), self.choice),
            (_("Code"), self.code),
            (_("Title"), self.name),
            (_("Proposed for"), self.post),
        )
        self.say(_("Another code makes another template."), "small")
        self.body.addWidget(self.area)
        self.choice.currentIndexChanged.connect(self._on_chosen)
        self._on_chosen()

    def template(self) -> Template:
        """Return what is filled in."""
        before, words = self._templates[self.choice.currentData()], self.name.text().strip()
        is_same = words == shown(str(before.title))
        title = before.title if is_same else Bilingual(words, words)
        return Template(self.code.text().strip(), title, self.post.currentData(), self.indicators())

    @Slot()
    def _on_chosen(self) -> None:
        one = self._templates[self.choice.currentData()]
        self.code.setText(one.code)
        self.name.setText(shown(str(one.title)))
        self.post.setCurrentIndex(max(0, self.post.findData(one.post)))
        self.show_indicators(one.indicators)


def _whole(typed: str, per: int) -> int:
    """Return a typed number of hundredths in greater units, 0 for nothing."""
    return round((hundredths(typed) or 0) / per)


def _direction(source: str, before: Indicator | None) -> str:
    if before is not None and before.source == source:
        return before.direction
    metric = kpis.METRICS.get(source)
    return metric.direction if metric else "up"
