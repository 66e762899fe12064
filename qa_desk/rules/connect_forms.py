"""The evaluation forms of Amazon Connect, as DescribeEvaluationForm gives them."""

from fractions import Fraction

from qa_desk.i18n import _
from qa_desk.rules.foreign_forms import Form, Group, Level, Node, Question, said

_DEEPEST = 8  # sections within sections; Connect has two


def read(top: Node) -> Form:
    """Return the form with what has no place in a checklist."""
    return _Reader(top).form()


class _Reader:
    def __init__(self, top: Node) -> None:
        self._top = top
        self._notes: list[str] = []
        self._groups: list[Group] = []
        self._owners: dict[
            str, tuple[str, Fraction | None]
        ] = {}  # by group: whose weight it shares
        strategy = top.node("ScoringStrategy")
        self._mode = strategy.text("Mode") if strategy else ""
        if strategy and strategy.text("Status") == "DISABLED":
            self._mode = ""

    def form(self) -> Form:
        self._read(self._top, "", 0, ("", None))
        self._weigh()
        return Form(self._top.text("Title"), self._groups, self._notes)

    def _note(self, node: Node, text: str, sentence: str) -> None:
        self._notes.append(
            _("{place}: {sentence}").format(place=said(node.path, text), sentence=sentence)
        )

    def _read(
        self, holder: Node, title: str, depth: int, owner: tuple[str, Fraction | None]
    ) -> None:
        group = Group(title, holder.path)
        self._groups.append(group)
        self._owners[group.path] = owner
        for each in holder.nodes("Items"):
            if section := each.node("Section"):
                self._section(section, title, depth, owner)
            elif question := each.node("Question"):
                group.questions += self._question(question)
            else:
                each.fault(_("a Section or a Question is expected here."))

    def _section(
        self, node: Node, above: str, depth: int, owner: tuple[str, Fraction | None]
    ) -> None:
        title = " / ".join(filter(None, (above, node.text("Title"))))
        if depth == _DEEPEST:
            node.fault(_("sections lie too deep within each other."))
            return
        if node.text("Instructions"):
            self._note(node, title, _("its instructions were left out; sections have none here."))
        own = node.number("Weight")
        self._read(node, title, depth + 1, owner if own is None else (node.path, own))

    def _question(self, node: Node) -> list[Question]:
        kind, text = node.text("QuestionType"), node.text("Title")
        properties = node.node("QuestionTypeProperties")
        chosen = {"SINGLESELECT": "SingleSelect", "NUMERIC": "Numeric"}.get(kind)
        listed = properties.node(chosen) if properties and chosen else None
        options = listed.nodes("Options") if listed else []
        scored = [option for option in options if option.number("Score") is not None]
        if not scored or not max(option.number("Score") or 0 for option in scored):
            self._note(
                node,
                text,
                _("a question of the kind {kind} without scores was left out.").format(
                    kind=kind[:40]
                ),
            )
            return []
        if chosen == "Numeric":
            self._note(node, text, _("its ranges of numbers became levels to choose from."))
        for option in options:
            target = option.node("AutomaticFailConfiguration")
            if target and target.text("TargetSection"):
                self._note(node, text, _("a fail zeroes the whole score, not one section."))
        if listed and listed.node("Automation"):
            self._note(node, text, _("it is answered by a person, not by itself."))
        best = max(option.number("Score") or Fraction(0) for option in scored)
        levels = [
            Level(
                option.text("Text") or self._range(option),
                (option.number("Score") or Fraction(0)) / best,
                option.flag("AutomaticFail"),
                option.text("RefId") or str(at),
            )
            for at, option in enumerate(options)
        ]
        return [
            Question(
                node.text("RefId") or node.path,
                text,
                node.path,
                levels,
                Fraction(-1) if (weight := node.number("Weight")) is None else weight,
                node.text("Instructions"),
                node.flag("NotApplicableEnabled"),
                self._condition(node, text),
            )
        ]

    @staticmethod
    def _range(option: Node) -> str:
        ends = (option.number("MinValue"), option.number("MaxValue"))
        return "–".join("" if end is None else f"{float(end):g}" for end in ends)

    def _condition(self, node: Node, text: str) -> tuple[str, tuple[str, ...]] | None:
        enablement = node.node("Enablement")
        condition = enablement.node("Condition") if enablement else None
        if enablement is None or condition is None:
            return None
        operands = condition.nodes("Operands")
        expression = operands[0].node("Expression") if len(operands) == 1 else None
        source = expression.node("Source") if expression else None
        values = expression.nodes("Values") if expression else []
        is_simple = (
            source is not None
            and values
            and expression is not None
            and expression.text("Comparator") == "IN"
            and enablement.text("Action") == "ENABLE"
        )
        if source is None or not is_simple:
            self._note(
                node,
                text,
                _("its condition asks more than one question, or all at once; it is always shown."),
            )
            return None
        return source.text("RefId"), tuple(value.text("RefId") for value in values)

    def _weigh(self) -> None:
        """Give each question its share: its own weight, or that of its section, or all alike."""
        if self._mode == "SECTION_ONLY" and self._weigh_sections():
            return
        questions = [question for group in self._groups for question in group.questions]
        if self._mode == "QUESTION_ONLY" and all(question.weight >= 0 for question in questions):
            for group in self._groups:
                self._drop_weightless(group)
            return
        self._notes.append(
            _("The form gives no weights for all of its questions, so each counts the same.")
        )
        for question in questions:
            question.weight = Fraction(1)

    def _weigh_sections(self) -> bool:
        shares: dict[str, list[Question]] = {}
        for group in self._groups:
            shares.setdefault(self._owners[group.path][0], []).extend(group.questions)
        weights = dict(self._owners.values())
        if not all(weights[owner] for owner, questions in shares.items() if questions):
            return False
        for owner, questions in shares.items():
            for question in questions:
                question.weight = (weights[owner] or Fraction(0)) / len(questions)
        return True

    def _drop_weightless(self, group: Group) -> None:
        for question in group.questions:
            if not question.weight:
                place = said(question.path, question.text)
                self._notes.append(
                    _("{place}: it has no weight and was left out.").format(place=place)
                )
        group.questions = [question for question in group.questions if question.weight]
