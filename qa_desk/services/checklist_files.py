"""Checklists as files: read any that we know, give one away, print the standard (P19, P25)."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import UUID

from qa_desk import spreadsheets
from qa_desk.errors import InputError, RuleError
from qa_desk.i18n import _
from qa_desk.models import (
    ChecklistDraft,
    ChecklistVersion,
    chain,
    queries,
    revisions,
    standards,
)
from qa_desk.reports.saving import save
from qa_desk.reports.standard import Standard
from qa_desk.rules import (
    checklist_files,
    checklist_tables,
    checklist_versions,
    checklist_yaml,
    csv_text,
    foreign_forms,
    masking,
    options,
    permissions,
)
from qa_desk.rules.checklist_cells import Table
from qa_desk.rules.checklist_tables import Given, Reading
from qa_desk.rules.checklists import Checklist
from qa_desk.work import Actor, Work

_MOST_TEXT = 4 * 1024 * 1024  # bytes; a checklist of 20 items has 30,000


def read(path: Path, given: Given) -> Reading:
    """Read a checklist from YAML, a workbook, a table of text, or the JSON of another program.

    All of it is right, or an InputError lists what is wrong and where; nothing is stored.
    """
    name = masking.mask_in_text(path.name)
    if path.suffix.lower() in (".yaml", ".yml"):
        return Reading(checklist_files.read(_text(path, name), name))
    if path.suffix.lower() == ".json":
        return foreign_forms.read(_text(path, name), name, given)
    tables = [Table(sheet, rows) for sheet, rows in spreadsheets.sheets(path)]
    return checklist_tables.read(tables, name, given)


def _text(path: Path, name: str) -> str:
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= _MOST_TEXT else b""
    except OSError as error:
        raise InputError(
            _("{file} cannot be read ({reason}). Nothing was imported.").format(
                file=name, reason=error.strerror
            )
        ) from error
    if size > _MOST_TEXT:
        raise InputError(
            _("{file} has {size} MB, which no checklist has. Nothing was imported.").format(
                file=name, size=size // 2**20
            )
        )
    text = None if csv_text.is_workbook(data) else csv_text.decode(data)
    if text is None:
        raise InputError(
            _("{file} is no text. Nothing was imported. Save it as UTF-8 text.").format(file=name)
        )
    return text


def writer(target: Path, language: str) -> Callable[[Checklist, Path], None]:
    """Return what writes a checklist to a file of this name: YAML, or a workbook (P19)."""
    kind = target.suffix.lower()
    if kind in (".yaml", ".yml"):
        return lambda checklist, file: save(checklist_yaml.write(checklist).encode(), file)
    if kind == ".xlsx":
        return lambda checklist, file: _workbook(checklist, file, language)
    raise InputError(
        _("{file}: a checklist is written as .yaml or .xlsx. Give the file one of these.").format(
            file=target.name
        )
    )


def _workbook(checklist: Checklist, file: Path, language: str) -> None:
    from qa_desk.reports import checklist_workbook  # openpyxl takes a while

    checklist_workbook.write(checklist, file, language)


def found(work: Work, code: str, number: str = "") -> UUID:
    """Return a version by code and number, or the one in force, or else the newest."""
    _require_see(work)
    versions = [one for one in standards.known(work.session) if one.code == code]
    named = [one for one in versions if number in ("", one.number)]
    if not named:
        raise RuleError(
            _(
                "There is no such version of a checklist “{code}”. `qa-desk checklist list` names "
                "those there are."
            ).format(code=code)
        )
    holding = checklist_versions.in_force_on(named, work.today)
    return (holding or named)[-1].id


def may_export(actor: Actor) -> bool:
    """Say whether somebody may write versions to files."""
    return any(permissions.may(actor, action) for action in ("checklist.propose", "export"))


def exported(work: Work, version_id: UUID) -> Checklist:
    """Return a version to be written to a file; `note_export` journals it.

    Everybody may read and print it; whoever drafts or exports takes it away to be edited (P17).
    """
    if not may_export(work.actor):
        permissions.require_of(work.actor, "export")
    return revisions.checklist(work.session, version_id)


def note_export(work: Work, version_id: UUID) -> None:
    """Write into the journal that a version was given away as a file (S1-6.3)."""
    chain.note(work.session, "export", "checklist_version", version_id, {})


def printed(work: Work, version_id: UUID) -> Standard:
    """Return a version as `reports.standard.draw` prints it; `note_print` journals it."""
    _require_see(work)
    version = work.session.get_one(ChecklistVersion, version_id)
    versions = standards.known(work.session)
    own = next(one for one in versions if one.id == version_id)
    today = work.today
    return _standard(
        work,
        revisions.parsed(version),
        version.sha256,
        checklist_versions.standing(own, versions, today),
        checklist_versions.last_day(own, versions),
    )


def printed_draft(work: Work, draft_id: UUID) -> Standard:
    """Return a draft as it would print; InputError while it is no checklist yet."""
    if not permissions.may(work.actor, "checklist.approve"):
        permissions.require_of(work.actor, "checklist.propose")
    draft = work.session.get_one(ChecklistDraft, draft_id)
    form = checklist_files.from_document(draft.document)
    return _standard(work, form, standards.digest(draft.document), draft.state, None)


def note_print(work: Work, version_id: UUID) -> None:
    """Write into the journal that a version was printed or saved (S1-6.3)."""
    chain.note(work.session, "print", "checklist_version", version_id, {})


def _standard(
    work: Work, form: Checklist, digest: bytes, standing: str, last_day: date | None
) -> Standard:
    stored = queries.stored_options(work.session, work.now)
    return Standard(
        number=f"BZ-{form.code}-{form.number}",
        centre=options.text("centre.name", stored),
        checklist=form,
        standing=standing,
        last_day=last_day,
        content_hash=digest.hex(),
        printed_at=work.now,
        printed_by=f"{work.actor.name} {work.actor.staff_no}".strip(),
        timezone=options.text("centre.timezone", stored),
    )


def _require_see(work: Work) -> None:
    if not work.actor.is_system:
        permissions.require(work.actor.roles, "checklist.see")
