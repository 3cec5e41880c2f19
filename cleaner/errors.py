"""Every error `cleaner` raises on purpose; each says who must act and what to do next."""

from __future__ import annotations


class CleanerError(Exception):
    """Root of all errors of this package.

    `advice` is the next thing to do, one sentence; it is part of ``str(error)``.
    """

    def __init__(self, message: str, *, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.message} {self.advice}".strip()


class SettingsError(CleanerError):
    """A setting or option is wrong: the caller must change it. `key` is the setting, if one is to blame."""

    def __init__(self, message: str, *, key: str = "", advice: str = "") -> None:
        super().__init__(message, advice=advice)
        self.key = key


class RuleError(CleanerError):
    """A rule file is wrong. `file`, `rule` and `key` say where."""

    def __init__(self, message: str, *, file: str = "", rule: str = "", key: str = "") -> None:
        where = ", ".join(part for part in (file, f"rule {rule}" if rule else "", f"key {key}" if key else "") if part)
        super().__init__(f"{where}: {message}" if where else message)
        self.file = file
        self.rule = rule
        self.key = key


class InputError(CleanerError):
    """No input matched, or an input can't be read. `path` names it."""

    def __init__(self, message: str, *, path: str = "", advice: str = "") -> None:
        super().__init__(message, advice=advice)
        self.path = path


class DecodeError(CleanerError):
    """The bytes of a page are not text: the page ends as `rejected`. `page` names it."""

    def __init__(self, message: str, *, page: str = "", advice: str = "") -> None:
        super().__init__(message, advice=advice)
        self.page = page


class PageError(CleanerError):
    """A page failed in a stage for a reason no other error names. `page` and `stage` say where; the cause is
    chained.
    """

    def __init__(self, message: str, *, page: str = "", stage: str = "") -> None:
        super().__init__(message, advice="Please report it with the page that caused it.")
        self.page = page
        self.stage = stage


class EditConflict(CleanerError):
    """Two findings of one stage want to change the same characters: a bug in that stage, not in the page."""

    def __init__(self, message: str, *, rules: tuple[str, ...] = ()) -> None:
        super().__init__(message, advice="Please report it with the page that caused it: it is a fault of a stage.")
        self.rules = rules


class EngineError(CleanerError):
    """The machine can't do the work: no process can be started, or all of them die whatever they are given."""


class VerifyError(CleanerError):
    """A ledger does not replay: the output folder and its inputs do not belong together. `page` names the page."""

    def __init__(self, message: str, *, page: str = "") -> None:
        super().__init__(message)
        self.page = page


class WorkerLost(CleanerError):
    """A process that worked on a part of the whole corpus died, and again when it was tried alone."""

    def __init__(self, message: str) -> None:
        super().__init__(message, advice="Give it more memory, or fewer processes, and go on with what is done.")
