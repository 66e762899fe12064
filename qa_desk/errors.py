"""Errors a person can act on: each carries a translated sentence that says what to do next."""


class QaDeskError(Exception):
    """Base of every error that is shown to a person in words."""


class RuleError(QaDeskError):
    """A rule of the process says no."""


class ConflictError(QaDeskError):
    """Someone else changed the record first."""


class StorageError(QaDeskError):
    """A database, disk, file or server cannot be used."""


class OutageError(StorageError):
    """The database server does not answer; it may be back any moment."""


class InputError(QaDeskError):
    """What was given cannot be read or understood."""


class Cancelled(QaDeskError):
    """The person cancelled the job."""
