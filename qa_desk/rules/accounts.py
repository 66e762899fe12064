"""What a sign-in name and a password must be like, told before a database is asked."""

import re
import secrets
import unicodedata
from collections.abc import Collection, Iterator

from qa_desk.i18n import _

PASSWORD_LENGTH = 12
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else on paper
_GROUPS, _GROUP = 4, 4  # 79 bits
_RUNS = ("01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")
_COMMON = (
    "password", "passw0rd", "letmein", "welcome", "iloveyou", "woaini", "admin", "qwerty",
    "1q2w3e", "qazwsx", "abc123", "123456", "111111", "888888", "666666", "520131", "5201314",
)  # fmt: skip
_LONGEST_PIECE = 4
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
_TAKEN = re.compile(r"pg_.*|qa_desk.*|system|public|none")  # by servers and by the program


def login_of(typed: str) -> str:
    """Return a sign-in name as it is kept."""
    return typed.strip().lower()


def login_problem(login: str) -> str:
    """Return what is wrong with a sign-in name, nothing when it will do."""
    if not login:
        return _("Choose a name to sign in with.")
    if not _LOGIN.fullmatch(login):
        return _(
            "A sign-in name has up to 40 letters a to z, digits, dots, hyphens and underscores, "
            "and begins with a letter or a digit."
        )
    if _TAKEN.fullmatch(login):
        return _("“{login}” is reserved. Choose another name to sign in with.").format(login=login)
    return ""


def login_for(staff_no: str, reading: str, taken: Collection[str]) -> str:
    """Return a free sign-in name by the rule (P3): staff no., else pinyin, else with a number.

    Empty when neither can be written as one.
    """
    return next((login for login in _logins(staff_no, reading) if login not in taken), "")


def _logins(staff_no: str, reading: str) -> Iterator[str]:
    stems = [stem for stem in map(_stem, (staff_no, reading)) if stem and not login_problem(stem)]
    yield from stems
    for stem in stems[:1]:
        yield from (f"{stem[:36]}-{n}" for n in range(2, 100))


def _stem(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).lower()
    return re.sub(r"[^a-z0-9._-]", "", plain)[:40]


def start_password() -> str:
    """Return a new start password: random, readable on paper, without letters that look alike."""
    return "-".join(
        "".join(secrets.choice(_READABLE) for _character in range(_GROUP))
        for _group in range(_GROUPS)
    )


def password_rule() -> str:
    """Return the rule for passwords, to be said before one is typed."""
    return _("At least {n} characters.").format(n=PASSWORD_LENGTH)


def own_password_rule() -> str:
    """Return the rule for a password that one chooses oneself, to be said before it is typed."""
    return _(
        "At least {n} characters. Several words are easy to keep in mind. Not your sign-in name "
        "or staff no., no row of keys, nothing that everybody tries first."
    ).format(n=PASSWORD_LENGTH)


def own_password_problem(password: str, again: str, old: str, names: Collection[str]) -> str:
    """Return what is wrong with a password somebody chose, nothing when it will do.

    `names` are the person's sign-in name and staff no.
    """
    if problem := password_problem(password, again):
        return problem
    if password == old:
        return _("The new password is the old one. Choose another.")
    if any(len(name) > 2 and name.lower() in password.lower() for name in names):
        return _("The password has your sign-in name or staff no. in it. Choose another.")
    if is_common(password):
        return _("This password is among the first that anybody would try. Choose another.")
    return ""


def is_common(password: str) -> bool:
    """Say whether a password is one that is tried first: common, repeated, or a row of keys."""
    plain = re.sub(r"[\W_]", "", password.lower())
    for word in _COMMON:
        plain = plain.replace(word, "")
    if len(plain) < PASSWORD_LENGTH // 2:
        return True
    pieces = (plain[:size] for size in range(1, _LONGEST_PIECE + 1))
    if any(not plain.replace(piece, "") for piece in pieces):
        return True
    return any(plain in run or plain in run[::-1] for run in _RUNS)


def password_problem(password: str, again: str) -> str:
    """Return what is wrong with a new password typed twice, nothing when it will do."""
    if len(password) < PASSWORD_LENGTH:
        return _("A password needs at least {n} characters.").format(n=PASSWORD_LENGTH)
    if password != again:
        return _("The two passwords are not the same. Type both again.")
    return ""
