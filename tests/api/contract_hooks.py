"""What schemathesis does as any good asker does: a new key for each new thing, and the version that was read last.

A key or version that is wrong on purpose stays as it is.
"""

import uuid
from typing import Any

import schemathesis
from schemathesis import Case, HookContext, Response
from schemathesis.generation.modes import GenerationMode

LAST: dict[str, str] = {}
"""The ETag that was given last of what is at this path."""


def thing(case: Case) -> str:
    """Path of what is asked about: of an action, that of the thing that it is done to."""
    return case.formatted_path.rpartition("/_")[0] or case.formatted_path


def is_wrong(case: Case) -> bool:
    """Whether the headers were made to be refused."""
    components = case.meta.components if case.meta else {}
    return any(place.value == "header" and one.mode is GenerationMode.NEGATIVE for place, one in components.items())


@schemathesis.hook
def before_call(_context: HookContext, case: Case, _kwargs: dict[str, Any]) -> None:
    """Fill in the headers that nobody can make up."""
    if is_wrong(case):
        return
    if "Idempotency-Key" in case.headers:
        case.headers["Idempotency-Key"] = str(uuid.uuid4())
    if "If-Match" in case.headers:
        case.headers["If-Match"] = LAST.get(thing(case), case.headers["If-Match"])


@schemathesis.hook
def after_call(_context: HookContext, case: Case, response: Response) -> None:
    """Keep the version of what was read or changed."""
    tag, place = response.headers.get("etag"), response.headers.get("location")
    if tag:
        LAST[place[0].removeprefix("/v1") if place else thing(case)] = tag[0]
