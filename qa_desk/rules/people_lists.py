"""Lists of people: docs/import-formats.md, section 5."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from qa_desk.i18n import LANGUAGES, _, speaking
from qa_desk.rules import accounts, cells, column_choice, csv_text, lists, masking
from qa_desk.rules.column_choice import Layout, Source
from qa_desk.rules.csv_text import DELIMITERS, Record
from qa_desk.rules.list_problems import RefusedError, RowProblem
from qa_desk.rules.lists import by_word, plain, taken
from qa_desk.rules.permissions import ROLES
from qa_desk.rules.staff_numbers import StaffNumbers

_HEADERS = lists.IDENTIFIERS | by_word(
    {
        "name": "name fullname staffname employeename 姓名 员工姓名 客服姓名 名字",
        "team": "team teamname 班组 班组名称 所属班组 组别",
        "skill_group": "skillgroup skill 技能组 所属技能组",
        "role": "role roles 角色 岗位 职务",
        "leads": "leads leadsteam teamled 带班班组 负责班组 所带班组 管理班组",
        "login": "login loginname signinname username 登录名 用户名 登录账号 账号 帐号",
        "since": "since from validfrom inforcefrom effectivefrom effectivedate 生效日期 生效日"
        " 起始日期",
        "hired": "hired hiredon hiredate hiringdate 入职日期 入职时间 入职日 入职",
        "reading": "reading pinyin 拼音 读音 姓名拼音",
        "probation": "probation probationend probationuntil 转正日期 试用期至 试用期满 试用期结束"
        " 试用期结束日期",
        "post": "post position jobtitle 岗位名称 职位 岗级",
    }
)
_ROLES = by_word(
    {
        "csr": "agent 客服 客服代表 客服专员 坐席 座席 话务员",
        "team_lead": "supervisor 班长 业务班长 班组长 组长",
        "floor_coach": "coach 现场辅导 现场辅导员 辅导员",
        "inspector": "inspector 质检 质检员",
        "qa_lead": "质检班长 质检组长 质检主管",
        "trainer": "培训 培训师",
        "knowledge_editor": "编辑 采编 采编员 知识采编",
        "cs_manager": "manager 经理 客服经理 客服部经理",
        "department_head": "departmenthead headofdepartment 部门主管 部门经理 部门负责人",
        "improvement_office": "improvement 改善办 改善办公室 推进办公室",
        "steering_group": "steering 领导小组 领导小组成员",
        "admin": "admin 管理员 系统管理员",
    }
)
# The codes that the shipped checklists know, and what centres call these groups.
SKILL_GROUPS: Mapping[str, str] = by_word(
    {
        "newcomer": "newcomer newcomers newcomersfirst3months 新人 新人组 新人组上岗3个月内",
        "general": "general 普通 普通组",
        "vip": "vip vipandexpertdesk vip组 vip专席 vip专席组 专席组",
        "frontline": "frontline frontlineintake 一线 一线组 一线受理组",
        "complaint": "complaint complaints complaintdesk 投诉 投诉组 投诉专席",
        "escalation": "escalation escalationandcallbackdesk 升级组 升级回访专席",
        "sales": "sales telesales 电销 电销组",
        "finance": "finance financialandinsurancetelesales 金融保险组 金融保险电销组",
    }
)
# What a column may hold, in the order in which the forms offer it.
FIELDS = (
    *("staff_no", "name", "reading", "team", "skill_group", "post", "role", "leads"),
    *("agent_id", "extension", "login", "since", "hired", "probation"),
)
_NUMBER = re.compile(r"[A-Za-z]{0,4}[\d０-９]{1,12}")
_BETWEEN_ROLES = re.compile(r"[;、/,|+]+")


@dataclass(frozen=True)
class ListedPerson:
    """A person as the list has one; what the list does not say is empty."""

    line: int
    staff_no: str
    name: str
    team: str = ""
    skill_group: str = ""
    roles: tuple[str, ...] = ()  # codes
    leads: str = ""  # the team led
    agent_id: str = ""
    extension: str = ""
    login: str = ""
    since: date | None = None
    hired_on: date | None = None
    reading: str = ""
    probation_until: date | None = None
    post: str = ""


@dataclass(frozen=True)
class PeopleList:
    """What a list holds: every good line and every bad one, and what was mended (P19)."""

    rows: tuple[ListedPerson, ...] = ()
    problems: tuple[RowProblem, ...] = ()
    repaired: tuple[RowProblem, ...] = ()


def of_text(data: bytes, name: str) -> Source:
    """Return a list with commas, semicolons or tabs; RefusedError when it is none."""
    lines = lists.lines(data, name)
    header = lists.find_header(lines, _HEADERS)
    delimiter = header.delimiter if header else max(DELIMITERS, key=lambda one: _met(lines, one))
    width = len(header.columns) if header else max(line.count(delimiter) for line in lines) + 1
    return Source(name, tuple(csv_text.records(lines, 1, delimiter, {width})))


def _met(lines: Sequence[str], delimiter: str) -> int:
    return sum(delimiter in line for line in lines)


def propose(source: Source, remembered: Mapping[str, str] | None = None) -> Layout:
    """Return what the columns are likely to mean: by their names, else by what is in them.

    `remembered` says what somebody chose for a column of this name before, nothing to pass it over.
    """
    found = column_choice.propose(source, {**_HEADERS, **(remembered or {})})
    return found if found.line else Layout(0, _guessed(source))


def _guessed(source: Source) -> tuple[str | None, ...]:
    """Return where numbers and names stand in a list without a header, as pasted."""
    columns: list[str | None] = [None] * source.width
    for n in range(source.width):
        written = [one.cells[n].strip() for one in source.records if n < len(one.cells or ())]  # type: ignore[index]
        filled = [cell for cell in written if cell]
        if not filled:
            continue
        if "staff_no" not in columns and all(_NUMBER.fullmatch(cell) for cell in filled):
            columns[n] = "staff_no"
        elif "name" not in columns and not any(map(_has_digit, filled)):
            columns[n] = "name"
    return tuple(columns)


def _has_digit(cell: str) -> bool:
    return any(character.isdigit() for character in cell)


def read(data: bytes, name: str) -> PeopleList:
    """Return the people of a list of text; a problem of line 0 means that it is none."""
    try:
        source = of_text(data, name)
    except RefusedError as refused:
        return PeopleList(problems=(refused.problem(0),))
    return read_source(source, propose(source))


def read_source(source: Source, layout: Layout, known: Collection[str] = ()) -> PeopleList:
    """Return the people of a list whose columns are known; a problem of line 0: it is none.

    `known` are the staff numbers of the centre: zeros that one has lost are restored where exactly
    one fits (P19).
    """
    try:
        return _read(source, layout, StaffNumbers(known))
    except RefusedError as refused:
        return PeopleList(problems=(refused.problem(0),))


def _read(source: Source, layout: Layout, numbers: StaffNumbers) -> PeopleList:
    if not layout.line and not {"staff_no", "name"} <= set(layout.columns):
        raise RefusedError("no_people_header", name=source.name)
    for column in ("staff_no", "name"):
        if column not in layout.columns:
            raise RefusedError("no_column", name=source.name, column=column)
    header = column_choice.header(source, layout)
    repaired: list[RowProblem] = []

    def row(record: Record) -> ListedPerson | None:
        values = lists.named_cells(record, header)
        if not values:
            return None
        person = _person(record.line, values)
        number = numbers.restored(person.staff_no)
        if number != person.staff_no:
            told = {"value": person.staff_no, "found": number}
            repaired.append(RowProblem(record.line, "zeros_restored", told))
        return replace(person, staff_no=number)

    records = (record for record in source.records if record.line > layout.line)
    found = lists.Collected[ListedPerson]()
    rows = tuple(found.read(records, row, _staff_no, "duplicate_staff_no"))
    if not rows and not found.problems:
        raise RefusedError("no_people", name=source.name)
    return PeopleList(rows, tuple(found.problems), tuple(repaired))


def _staff_no(person: ListedPerson) -> str:
    return person.staff_no


def _person(line: int, values: Mapping[str, str]) -> ListedPerson:
    staff_no = taken(values, "staff_no", cells.identifier)
    name = " ".join(taken(values, "name", cells.text).split())
    team, skill_group = taken(values, "team", cells.text), taken(values, "skill_group", cells.text)
    if not staff_no:
        raise RefusedError("no_staff_no")
    if not name:
        raise RefusedError("no_name")
    if skill_group and not team:
        raise RefusedError("group_without_team")
    return ListedPerson(
        line=line,
        staff_no=staff_no,
        name=name,
        team=team,
        skill_group=skill_group,
        roles=_roles(taken(values, "role", cells.text)),
        leads=taken(values, "leads", cells.text),
        agent_id=taken(values, "agent_id", cells.identifier),
        extension=taken(values, "extension", cells.identifier),
        login=_login(taken(values, "login", cells.identifier)),
        since=taken(values, "since", cells.day),
        hired_on=taken(values, "hired", cells.day),
        reading=" ".join(taken(values, "reading", cells.text).split()),
        probation_until=taken(values, "probation", cells.day),
        post=taken(values, "post", cells.text),
    )


def _login(written: str) -> str:
    login = accounts.login_of(written)
    if login and accounts.login_problem(login):
        raise RefusedError("login", value=login)
    return login


def _roles(written: str) -> tuple[str, ...]:
    words = [word.strip() for word in _BETWEEN_ROLES.split(masking.narrow(written)) if word.strip()]
    known = _role_words() if words else {}
    for word in words:
        if plain(word) not in known:
            raise RefusedError("role", value=word)
    return tuple(dict.fromkeys(known[plain(word)] for word in words))


def _role_words() -> Mapping[str, str]:
    """Return the role of each word: those above, the codes, and what the program calls them."""
    words = dict(_ROLES)
    for role, name in ROLES.items():
        words[plain(role)] = role
        for language in LANGUAGES:
            with speaking(language):
                words[plain(_(name))] = role
    return words
