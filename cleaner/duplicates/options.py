"""What a search for duplicates can be told."""

from __future__ import annotations

from dataclasses import dataclass, field

from cleaner.duplicates.limits import Limits
from cleaner.errors import SettingsError

CRITERIA = ("complete", "intact", "earliest", "latest")


@dataclass(frozen=True, slots=True)
class DuplicateOptions:
    """Settings that decide the outcome.

    keep: which copy of a story stays, the most important criterion first: `complete` (most words that aren't
        common property), `intact` (fewest known gaps), `earliest` or `latest` (by `created`); what is equal in all, by
        id.
    limits: what makes two texts copies.
    """

    keep: tuple[str, ...] = ("complete", "intact", "earliest")
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        for name in self.keep:
            if name not in CRITERIA:
                raise SettingsError(
                    f"keep names {name!r}, which is no criterion.",
                    key="keep",
                    advice=f"Known are {', '.join(CRITERIA)}.",
                )
