"""Failures that a user can mend."""


class UserError(Exception):
    """One Spanish sentence that names what failed and what to do about it; commands print it and exit with 1."""


class UsageError(UserError):
    """A command was given something that it cannot use; the command exits with 2."""
