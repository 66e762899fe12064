"""Lists of people: the CSV of docs/import-formats.md, section 4."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from qa_desk.i18n import LANGUAGES, _, speaking
from qa_desk.rules import accounts, cells, lists, masking
from qa_desk.rules.csv_text import Record
from qa_desk.rules.list_problems import RefusedError, RowProblem
from qa_desk.rules.lists import Header, by_word, plain, taken
from qa_desk.rules.permissions import ROLES

_HEADERS = lists.IDENTIFIERS | by_word(
    {
        "name": "name fullname staffname employeename 姓名 员工姓名 客服姓名 名字",
        "team": "team teamname 班组 班组名称 所属班组 组别",
        "skill_group": "skillgroup skill 技能组 所属技能组",
        "role": "role roles post 角色 岗位 职务",
        "leads": "leads leadsteam teamled 带班班组 负责班组 所带班组 管理班组",
        "login": "login loginname signinname username 登录名 用户名 登录账号 账号 帐号",
        "since": "since from validfrom inforcefrom effectivefrom effectivedate 生效日期 生效日"
        " 起始日期",
        "hired": "hired hiredon hiredate hiringdate 入职日期 入职时间 入职日 入职",
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


@dataclass(frozen=True)
class PeopleList:
    """What a list holds: every good line and every bad one."""

    rows: tuple[ListedPerson, ...] = ()
    problems: tuple[RowProblem, ...] = ()


def read(data: bytes, name: str) -> PeopleList:
    """Return the people of a list; a problem of line 0 means that it is none."""
    try:
        return _read(lists.lines(data, name), name)
    except RefusedError as refused:
        return PeopleList(problems=(refused.problem(0),))


def _header(lines: list[str], name: str) -> Header:
    if header := lists.find_header(lines, _HEADERS):
        return header
    raise RefusedError("no_people_header", name=name)


def _read(lines: list[str], name: str) -> PeopleList:
    header = _header(lines, name)
    for column in ("staff_no", "name"):
        if column not in header.columns:
            raise RefusedError("no_column", name=name, column=column)

    def row(record: Record) -> ListedPerson | None:
        values = lists.named_cells(record, header)
        return _person(record.line, values) if values else None

    records = lists.records(lines, header)
    found = lists.Collected[ListedPerson]()
    rows = tuple(found.read(records, row, _staff_no, "duplicate_staff_no"))
    if not rows and not found.problems:
        raise RefusedError("no_people", name=name)
    return PeopleList(rows, tuple(found.problems))


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
