"""What a sign-in name and a password must be like, told before a database is asked."""

import re

from qa_desk.i18n import _

PASSWORD_LENGTH = 12
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


def password_rule() -> str:
    """Return the rule for passwords, to be said before one is typed."""
    return _("At least {n} characters.").format(n=PASSWORD_LENGTH)


def password_problem(password: str, again: str) -> str:
    """Return what is wrong with a new password typed twice, nothing when it will do."""
    if len(password) < PASSWORD_LENGTH:
        return _("A password needs at least {n} characters.").format(n=PASSWORD_LENGTH)
    if password != again:
        return _("The two passwords are not the same. Type both again.")
    return ""
