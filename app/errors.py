"""One family of errors, without HTTP in it: what went wrong, as a code, and values for the sentence about it.

The sentences stand in app/locale: `problem.CODE.title` and `problem.CODE.detail`, and `invalid.CODE` for one field.
No error holds personal data: its text ends up in logs.
"""
# ruff: noqa: N818 - the names say what is the matter; that they are errors shows where they are raised

import dataclasses
from collections.abc import Mapping, Sequence
from typing import ClassVar, Literal

Params = Mapping[str, str | int]


@dataclasses.dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one part of the input; `field` is its name in the API (camelCase)."""

    field: str
    code: str
    place: Literal["body", "query", "path", "header"] = "body"
    params: Params = dataclasses.field(default_factory=dict)


class ToevalligError(Exception):
    """The head of the family. `str()` of it is the code alone."""

    usual_code: ClassVar[str] = "unexpected"

    def __init__(self, code: str | None = None, **params: str | int) -> None:
        self.code = code or self.usual_code
        self.params: Params = params
        super().__init__(self.code)


class Invalid(ToevalligError):
    """The input cannot be used; `fields` names every error at once."""

    usual_code = "invalid-input"

    def __init__(self, fields: Sequence[FieldError] = ()) -> None:
        super().__init__()
        self.fields = tuple(fields)


class NotSignedIn(ToevalligError):
    """Nobody, or nobody we know, asks."""

    usual_code = "not-signed-in"


class Forbidden(ToevalligError):
    """This role may never do this; decided before any object is looked up."""

    usual_code = "not-allowed"


class NotFound(ToevalligError):
    """It does not exist, or the viewer may not see it: the same words for both."""

    usual_code = "not-found"


class Conflict(ToevalligError):
    """It cannot be done in the present state; `code` says which ('need-exploring', 'capacity')."""

    usual_code = "conflict"


class Stale(ToevalligError):
    """Someone changed it after the asker read it."""

    usual_code = "stale"


class VersionMissing(ToevalligError):
    """A change must say which version it was based on."""

    usual_code = "header-missing"


class TooMany(ToevalligError):
    """The asker asks too often; trying again in `retry_after` seconds will work."""

    usual_code = "too-many"

    def __init__(self, retry_after: int) -> None:
        super().__init__(seconds=retry_after)
        self.retry_after = retry_after


class Busy(ToevalligError):
    """Another write takes too long; trying again in `retry_after` seconds will probably work."""

    usual_code = "busy"

    def __init__(self, retry_after: int = 2) -> None:
        super().__init__(seconds=retry_after)
        self.retry_after = retry_after


class Full(ToevalligError):
    """The disk or the database is full: nothing was stored."""

    usual_code = "disk-full"
