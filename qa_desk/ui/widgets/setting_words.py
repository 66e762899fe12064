"""What a change of a setting moves, in words, and the tables of the settings."""

from collections.abc import Callable

from qa_desk.i18n import N_, _, ngettext
from qa_desk.rules import option_words, workflow
from qa_desk.rules.options import Option
from qa_desk.rules.signature_counts import Line, Share
from qa_desk.services.centre_settings import Change, SettingMoves, SettingRow
from qa_desk.ui.tables import Column, Table
from qa_desk.ui.widgets import wording

_MOST = 8  # cases named one by one
HIDDEN = (3, 4)  # columns of the settings that are not shown at first
_SPANS = {
    "per_evaluation": N_("an evaluation"),
    "per_csr_per_day": N_("a day"),
    "per_csr_per_week": N_("a week"),
    "per_csr_per_month": N_("a month"),
}


def moved(moves: SettingMoves) -> str:
    """Return what moves with a change, line by line; "" when nothing does."""
    lines = []
    if count := len(moves.waiting):
        words = ngettext(
            "{n} open case keeps the deadline that was told; counted anew it would be another:",
            "{n} open cases keep the deadlines that were told; counted anew they would be others:",
            count,
        )
        lines.append(words.format(n=count))
        for case in moves.waiting[:_MOST]:
            words = _("{number} ({status}): {due}, by the new value {counted}")
            lines.append(
                words.format(
                    number=case.number,
                    status=_(workflow.STATUSES[case.status].name),
                    due=wording.local_time(case.due_at),
                    counted=wording.local_time(case.counted),
                )
            )
        if count > _MOST:
            words = ngettext("and {n} more", "and {n} more", count - _MOST)
            lines.append(words.format(n=count - _MOST))
        lines.append(
            _("Where the roster of a CSR is changed later, his deadlines are counted anew.")
        )
    for quota in moves.quotas:
        said = {
            "day": _("Checks due today, of {people} CSRs together: {before} → {after}"),
            "month": _("Evaluations due this month, of {people} CSRs: {before} → {after}"),
        }
        lines.append(
            said[quota.span].format(people=quota.people, before=quota.before, after=quota.after)
        )
    return "\n".join(lines)


def settings_table(is_pending: Callable[[str], bool]) -> Table[SettingRow]:
    """Return the table of all settings; what is typed and not saved has a pen and words."""

    def icon(row: SettingRow) -> str | None:
        if is_pending(row.option.key):
            return "pen-line"
        return "clock" if row.planned else None

    def tip(row: SettingRow) -> str:
        lines = [wording.told(row.option.key, _(row.option.help))]
        if is_pending(row.option.key):
            lines.append(_("Typed, but not saved yet"))
        if row.planned:
            lines.append(planned(row.option, row.planned))
        return "\n".join(lines)

    return Table(
        [
            Column(
                _("About"), lambda row: _(option_words.subject(row.option.key)), means="subject"
            ),
            Column(
                _("Setting"),
                lambda row: _(row.option.help),
                tip=tip,
                icon=icon,
                wide=True,
                means="setting",
            ),
            Column(
                _("Value"),
                lambda row: option_words.shown(row.option, row.value) or wording.NOTHING,
                means="value",
            ),
            Column(
                _("Since"),
                lambda row: row.in_force.valid_from if row.in_force else None,
                wording.local_time,
                means="since",
            ),
            Column(_("Key"), lambda row: row.option.key, means="key"),
        ],
        key=lambda row: row.option.key,
    )


def planned(option: Option, change: Change) -> str:
    """Return from when on another value will hold."""
    return _("From {time} on: {value}").format(
        time=wording.local_time(change.valid_from),
        value=option_words.shown(option, change.value) or wording.NOTHING,
    )


def history_table(shown: Callable[[str], str]) -> Table[Change]:
    """Return the table of who changed a setting when, and why."""
    return Table(
        [
            Column(_("From"), lambda one: one.valid_from, wording.local_time),
            Column(_("Value"), lambda one: shown(one.value) or wording.NOTHING),
            Column(
                _("Changed by"),
                lambda one: one.by,
                tip=lambda one: wording.exact_time(one.changed_at),
            ),
            Column(_("Why"), lambda one: one.reason, wide=True),
        ],
        key=lambda one: one.valid_from,
    )


def signatures_table() -> Table[Line]:
    """Return the table of signatures per person and month (P22)."""

    def each(share: Callable[[Line], Share], title: str) -> list[Column[Line]]:
        return [
            Column(
                title,
                lambda line: share(line).tenths,
                lambda tenths: f"{tenths // 10}.{tenths % 10}",
                right=True,
            ),
            Column(_("at most"), lambda line: share(line).most, right=True),
        ]

    return Table(
        [
            Column(
                _("One slip for"), lambda line: line.mode, lambda mode: _(_SPANS[mode]), wide=True
            ),
            *each(lambda line: line.csr, _("CSR")),
            *each(lambda line: line.lead, _("Team lead")),
        ],
        key=lambda line: line.mode,
    )
