"""Nobody overwrites what they have not seen: a form carries the version of the record that its page showed."""


class ChangedMeanwhileError(Exception):
    """The page somebody worked on shows an older state than the record has."""


def check_seen(version: int, seen: int | None) -> None:
    """ChangedMeanwhileError where what was `seen` is not the `version` that stands."""
    if seen != version:
        raise ChangedMeanwhileError
