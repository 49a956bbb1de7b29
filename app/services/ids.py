"""Ids from outside: as part of an address, in what somebody sends, and as the place where a list goes on."""

import uuid
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from app.errors import FieldError, Invalid, NotFound
from app.schemas.fields import Paging

Row = TypeVar("Row")
Found = TypeVar("Found")


def known_id(written: str) -> uuid.UUID:
    """Read an id from an address. NotFound when it is none: the same answer as for an id of nothing."""
    try:
        found = uuid.UUID(written)
    except ValueError:
        raise NotFound from None
    if str(found) != written.lower():
        raise NotFound
    return found


def given(field: str, find: Callable[[uuid.UUID], Found], node_id: uuid.UUID | None) -> Found | None:
    """Find what the input field refers to; Invalid, and not NotFound, when the viewer may not see it."""
    if node_id is None:
        return None
    try:
        return find(node_id)
    except NotFound:
        raise Invalid([FieldError(field, "unknown-node")]) from None


def all_of(*questions: Callable[[], Any]) -> list[Any]:
    """Answer all questions about the input; Invalid with every error there is, not just the first."""
    answers: list[Any] = []
    fields: list[FieldError] = []
    for question in questions:
        try:
            answers.append(question())
        except Invalid as problem:
            fields += problem.fields
    if fields:
        raise Invalid(fields)
    return answers


def page(
    paging: Paging,
    find: Callable[[int | None, int], Sequence[Row]],
    number: Callable[[uuid.UUID], int | None],
    name: Callable[[Row], uuid.UUID],
) -> tuple[list[Row], str | None]:
    """Give one page and the cursor of the next, or None. The cursor is the id of the last row: no count leaks.

    `find(after, limit)` lists by number, `number` gives the number of an id (NotFound), `name` the id of a row.
    """
    after = None
    if paging.after is not None:
        try:
            after = number(known_id(paging.after))
        except NotFound:
            raise Invalid([FieldError("after", "bad-cursor", "query")]) from None
    rows = list(find(after, paging.limit + 1))
    more = len(rows) > paging.limit
    rows = rows[: paging.limit]
    return rows, str(name(rows[-1])) if more else None
