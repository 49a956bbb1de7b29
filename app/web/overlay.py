"""What is red in which neighbourhood, by which rule, and changing the rules."""

import datetime as dt
from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from app.deps import Asked
from app.errors import FieldError, Invalid, NotFound
from app.policy.overlay import MOST_WEIGHT, SIDES
from app.schemas.pages import PageForm
from app.schemas.steering import RuleForm, RuleIn
from app.services import actions, outside, overlay
from app.texts import text
from app.web.area_rows import part
from app.web.doors import PageDoor
from app.web.forms import filled
from app.web.pages import page

COLOURS = "/buurten/kleuren"
RULES = f"{COLOURS}/regels"
MOST: Final = 30
"""Neighbourhoods on a page."""

router = APIRouter(route_class=PageDoor, include_in_schema=False)

RuleName = Annotated[str, Path(alias="name", max_length=100)]


@router.get(COLOURS, operation_id="pageOverlay")
async def show(
    request: Request,
    work: Asked,
    on: Annotated[str, Query(alias="op", max_length=10)] = "",
    after: Annotated[str, Query(alias="na", max_length=10)] = "",
) -> Response:
    """Show what stands out in each neighbourhood, and by which rules; as it is, or as it was on a day."""
    day = _day(on)
    rows, last = part(overlay.standings(work, day), after, MOST)
    values: dict[str, Any] = {
        "rows": rows,
        "weighed": any(one.figure for row in rows for one in row.parts),
        "after": last,
        "book": overlay.rules(work, day),
        "versions": overlay.versions(work),
        "agreed": actions.by_area(work),
        "on": day,
    }
    return page(request, "overlay.html", called=outside.called, said=outside.said, **values)


@router.get(RULES, operation_id="pageRules")
async def show_rules(request: Request, work: Asked) -> Response:
    """Show the rules, and of which figures there is none."""
    book = overlay.rules(work)
    ruled = {rule.name for rule in book.rules}
    others = [name for name in overlay.names(work) if name not in ruled]
    return page(request, "overlay_rules.html", book=book, others=others, called=outside.called, said=outside.said)


@router.get(f"{RULES}/{{name}}", operation_id="pageRule")
async def show_rule(request: Request, work: Asked, name: RuleName) -> Response:
    """Show when a figure is red, to be changed."""
    if name not in overlay.names(work):
        raise NotFound
    book = overlay.rules(work)
    rule = next((rule for rule in book.rules if rule.name == name), None)
    sides = [(side, text(f"overlay.side.{side}")) for side in SIDES]
    values: dict[str, Any] = {"name": name, "rule": rule, "sides": sides, "most": MOST_WEIGHT}
    return page(request, "overlay_rule.html", book=book, called=outside.called, said=outside.said, **values)


@router.post(f"{RULES}/{{name}}", operation_id="pageChangeRule")
async def change_rule(work: Asked, name: RuleName, form: Annotated[RuleForm, Form()]) -> Response:
    """Change when a figure is red: a new version of the rules."""
    said = form.said() | {"threshold": _number(form.threshold)}
    overlay.change_rule(work, name, filled(RuleIn, said))
    return RedirectResponse(COLOURS, 303)


@router.post(f"{RULES}/{{name}}/weg", operation_id="pageDropRule")
async def drop_rule(work: Asked, name: RuleName, _form: Annotated[PageForm, Form()]) -> Response:
    """Leave a figure out of the rules: a new version of them."""
    overlay.drop_rule(work, name)
    return RedirectResponse(COLOURS, 303)


def _day(written: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(written) if written else None
    except ValueError:
        raise Invalid([FieldError("op", "not-date", "query")]) from None


def _number(written: str) -> str:
    """A number as people write it, as a computer reads it."""
    return written.strip().replace("\N{MINUS SIGN}", "-").replace(",", ".")
