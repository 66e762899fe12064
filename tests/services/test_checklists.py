"""S3-4.6: checklist versions are installed once and never edited."""

import pytest
from factories import acting, install_checklist, make_person
from sqlalchemy import select

from qa_desk import paths
from qa_desk.errors import InputError, RuleError
from qa_desk.i18n import Bilingual
from qa_desk.models import ChecklistItem, ChecklistVersion
from qa_desk.services import checklists

SHIPPED = sorted((paths.resources() / "checklists").glob("*.yaml"))
GENERAL = paths.resources() / "checklists" / "inbound-general.yaml"


def text_of(number, text=None, effective_from="2099-01-01"):
    """Return the shipped checklist under another version number."""
    text = text or GENERAL.read_text("utf-8")
    own = next(line for line in text.splitlines() if line.startswith("version:"))
    day = next(line for line in text.splitlines() if line.startswith("effective_from:"))
    text = text.replace(day, f"effective_from: {effective_from}")
    return text.replace(own, f'version: "{number}"')


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_each_shipped_checklist_is_installed_and_in_force(work, file):
    row = checklists.install(work, file.read_text("utf-8"), file.name)
    assert (row.code, row.state) == (file.stem, "in_force")
    assert isinstance(row.title, Bilingual)
    stored = work.session.scalars(select(ChecklistItem)).all()
    assert len(stored) == row.items > 0
    assert sum(item.points for item in stored) == 100_00


def test_installing_the_same_version_again_changes_nothing(work):
    first = install_checklist(work)
    assert install_checklist(work) == first
    assert len(work.session.scalars(select(ChecklistVersion)).all()) == 1


def test_another_content_under_a_used_number_is_refused(work):
    first = install_checklist(work)
    text = GENERAL.read_text("utf-8")
    changed = text.replace(first.title.en, "Something else")
    assert changed != text
    with pytest.raises(RuleError, match=r"Nothing was changed\. Give the new one a new version"):
        checklists.install(work, changed, GENERAL.name)
    assert checklists.list_versions(work) == [first]


def test_a_new_number_stands_beside_the_old_one(work):
    first = install_checklist(work)
    second = checklists.install(work, text_of("9.9"), GENERAL.name, "a clearer wording")
    assert second.number == "9.9"
    assert {row.number for row in checklists.list_versions(work)} == {first.number, "9.9"}
    version = work.session.get_one(ChecklistVersion, second.id)
    assert version.reason == "a clearer wording"
    assert version.created_by == work.actor.id


def test_a_second_version_from_the_same_day_is_refused(work):
    install_checklist(work)
    same = text_of("9.9", effective_from="2026-01-01")
    with pytest.raises(RuleError, match="holds from the same day"):
        checklists.install(work, same, GENERAL.name)
    assert len(checklists.list_versions(work)) == 1


def test_all_versions_of_all_checklists_are_listed(work):
    for file in SHIPPED:
        checklists.install(work, file.read_text("utf-8"), file.name)
    assert [row.code for row in checklists.list_versions(work)] == [f.stem for f in SHIPPED]


def test_yaml_that_cannot_be_read_is_named_with_its_line_and_nothing_is_installed(work):
    with pytest.raises(InputError) as refused:
        checklists.install(work, "code: x\ntitle: [\n  broken: {", "mine.yaml")
    assert "mine.yaml" in str(refused.value)
    assert "3" in str(refused.value)
    assert checklists.list_versions(work) == []


def test_a_mistake_in_an_item_names_the_file_and_the_item(work):
    text = GENERAL.read_text("utf-8").replace("dim: SW", "dim: XX", 1)
    with pytest.raises(InputError) as refused:
        checklists.install(work, text, "mine.yaml")
    assert "mine.yaml" in str(refused.value)
    assert "IN-01" in str(refused.value)
    assert checklists.list_versions(work) == []


def test_only_the_qa_lead_puts_a_checklist_in_force(work):
    text = GENERAL.read_text("utf-8")
    inspector = make_person(work, "inspector", login="systems")  # a name like the system's own
    with pytest.raises(RuleError):
        checklists.install(acting(work, inspector), text, GENERAL.name)
    lead = make_person(work, "qa_lead", login="lead")
    assert checklists.install(acting(work, lead), text, GENERAL.name).state == "in_force"
