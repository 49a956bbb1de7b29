"""Tables: who should sit together about a question or a theme, invitations, decisions, and what came of it."""

import math
import uuid
from collections.abc import Collection, Iterable, Sequence
from typing import Annotated, Any, Final, NamedTuple

from fastapi import APIRouter, Form, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from app.deps import Asked
from app.schemas.fields import Paging
from app.schemas.gatherings import (
    DecisionDoneForm,
    DecisionForm,
    DecisionIn,
    DecisionPatch,
    OnTheme,
    PartyForm,
    PartyPatch,
    ProposalOut,
    TableChangeForm,
    TableForm,
    TableIn,
    TableOut,
    TablePatch,
    ThemeTableForm,
    TogetherForm,
)
from app.services import gatherings, neighbourhoods, overview
from app.services.ids import known_id
from app.web.doors import PageDoor
from app.web.forms import filled
from app.web.needs import NeedId
from app.web.pages import page, typed_in
from app.work import Work

TABLES: Final = "/tafels"
ONE: Final = f"{TABLES}/{{tableId}}"
NEW: Final = f"{TABLES}/nieuw"
OF_NEED: Final = "/behoeften/{needId}/tafel"
WIDE: Final = 360
RING: Final = 130
RADIUS: Final = 24
"""Width of the picture, and where and how large the seats are in it."""

router = APIRouter(route_class=PageDoor, include_in_schema=False)

TableId = Annotated[str, Path(alias="tableId", max_length=50)]


class Chair(NamedTuple):
    """A seat in the picture: its number in the list, where it stands, and whether somebody comes."""

    number: int
    x: float
    y: float
    taken: bool


class Line(NamedTuple):
    """Two who know each other."""

    one: Chair
    other: Chair


@router.get(TABLES, operation_id="pageTables")
async def show_all(
    request: Request, work: Asked, after: Annotated[str | None, Query(alias="na", max_length=50)] = None
) -> Response:
    """Show the tables of the own organisation, the newest first."""
    rows, following = gatherings.listed(work, filled(Paging, {"after": after or ""}))
    return page(request, "tables.html", rows=rows, after=following, areas=neighbourhoods.names(work))


@router.get(NEW, operation_id="pageNewTable")
async def show_new(
    request: Request,
    work: Asked,
    subject: Annotated[str, Query(alias="onderwerp", max_length=80)] = "",
    area: Annotated[str, Query(alias="buurt", max_length=80)] = "",
) -> Response:
    """Ask for a theme and a neighbourhood, and show who should sit together about that."""
    sent = typed_in(request)
    theme, code = str(sent.value("theme", subject)), str(sent.value("neighbourhood", area))
    found = (
        gatherings.on_theme(work, filled(OnTheme, {"theme": theme, "neighbourhood": code})) if theme and code else None
    )
    return page(
        request,
        "new_table.html",
        themes=gatherings.themes(),
        areas=neighbourhoods.own(work),
        subject=theme,
        code=code,
        **_proposal(work, found),
    )


@router.post(NEW, operation_id="pageCreateThemeTable")
async def create_on_theme(work: Asked, form: Annotated[ThemeTableForm, Form()]) -> Response:
    """Plan a table on a theme."""
    return _to(gatherings.create(work, _asked(form)))


@router.get(OF_NEED, operation_id="pageProposeTable")
async def show_proposed(request: Request, work: Asked, need_id: NeedId) -> Response:
    """Show who should sit together about a need, and plan it."""
    found, around = gatherings.proposed(work, need_id), overview.around(work, need_id)
    return page(request, "propose_table.html", need=need_id, around=around, today=work.today, **_proposal(work, found))


@router.post(OF_NEED, operation_id="pageCreateTable")
async def create(work: Asked, need_id: NeedId, form: Annotated[TableForm, Form()]) -> Response:
    """Plan a table about a need."""
    return _to(gatherings.create(work, _asked(form, need=str(known_id(need_id)))))


@router.get(ONE, operation_id="pageTable")
async def show(request: Request, work: Asked, table_id: TableId) -> Response:
    """Show a table: who is to come, the next step, and what was decided."""
    table = gatherings.read(work, table_id)
    nodes = [node for one in table.parties for node in (one.node, one.inviter)]
    chairs = _chairs([one.state in gatherings.HERE for one in table.parties])
    return page(
        request,
        "table.html",
        table=table,
        names=gatherings.names(work, nodes),
        areas=neighbourhoods.names(work),
        chairs=chairs,
        lines=_lines(chairs, [one.node for one in table.parties], table.acquainted),
        wide=WIDE,
        radius=RADIUS,
        today=work.today,
    )


@router.post(f"{ONE}/wijzigen", operation_id="pageChangeTable")
async def change(work: Asked, table_id: TableId, form: Annotated[TableChangeForm, Form()]) -> Response:
    """Keep the day, or what became of it."""
    return _to(gatherings.change(work, table_id, filled(TablePatch, form.said())))


@router.post(f"{ONE}/partij", operation_id="pageTableParty")
async def change_party(work: Asked, table_id: TableId, form: Annotated[PartyForm, Form()]) -> Response:
    """Keep how it is with who is to come."""
    return _to(gatherings.change_party(work, table_id, form.place, filled(PartyPatch, {"state": form.state})))


@router.post(f"{ONE}/besluit", operation_id="pageTableDecision")
async def decide(work: Asked, table_id: TableId, form: Annotated[DecisionForm, Form()]) -> Response:
    """Keep a decision."""
    return _to(gatherings.decide(work, table_id, filled(DecisionIn, form.said())))


@router.post(f"{ONE}/besluit-klaar", operation_id="pageTableDone")
async def set_done(work: Asked, table_id: TableId, form: Annotated[DecisionDoneForm, Form()]) -> Response:
    """Keep that a decision is carried out, or not after all."""
    patch = DecisionPatch(done=form.done == "yes")
    return _to(gatherings.change_decision(work, table_id, form.place, patch))


@router.post(f"{ONE}/samen", operation_id="pageTableTogether")
async def join(work: Asked, table_id: TableId, form: Annotated[TogetherForm, Form()]) -> Response:
    """Keep that two at the table work together from now on."""
    gatherings.join(work, table_id, (form.a, form.b))
    return RedirectResponse(f"{TABLES}/{known_id(table_id)}", 303)


def _proposal(work: Work, found: ProposalOut | None) -> dict[str, Any]:
    """A proposal as a page needs it: with names as far as they may be known, and the picture."""
    if found is None:
        return {"found": None}
    seats = [*found.seats, *found.others]
    nodes = [one for seat in seats for one in (seat.node, seat.inviter)]
    chairs = _chairs([*(seat.seated for seat in found.seats), *(False for _ in found.missing)])
    return {
        "found": found,
        "names": gatherings.names(work, nodes),
        "chairs": chairs,
        "lines": _lines(chairs, [seat.node for seat in found.seats], found.acquainted),
        "wide": WIDE,
        "radius": RADIUS,
    }


def _asked(form: TableForm, **about: str) -> TableIn:
    return filled(TableIn, form.said() | about)


def _chairs(taken: Sequence[bool]) -> list[Chair]:
    """Seats around a table, the first at the top, in the order of the list."""
    turns = [2 * math.pi * place / len(taken) - math.pi / 2 for place in range(len(taken))]
    return [
        Chair(place, round(WIDE / 2 + RING * math.cos(turn), 1), round(WIDE / 2 + RING * math.sin(turn), 1), one)
        for place, (turn, one) in enumerate(zip(turns, taken, strict=True), 1)
    ]


def _lines(
    chairs: Sequence[Chair], nodes: Iterable[uuid.UUID | None], acquainted: Collection[tuple[uuid.UUID, uuid.UUID]]
) -> list[Line]:
    chair = {node: chairs[place] for place, node in enumerate(nodes) if node is not None}
    return [Line(chair[a], chair[b]) for a, b in acquainted if a in chair and b in chair]


def _to(table: TableOut) -> Response:
    return RedirectResponse(f"{TABLES}/{table.id}", 303)
