"""The match day: a plan for all open needs, what is changed in it, and asking by it."""

import re
from typing import Annotated, Final, NamedTuple

from fastapi import APIRouter, Form, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from app.deps import Asked
from app.schemas.fields import NoQuery
from app.schemas.match_days import MatchDayIn, MatchDayOut, PairForm, PairIn, StartedOut, StartForm, StartIn
from app.schemas.pages import PageForm
from app.services import match_days, planned
from app.texts import has_text, text
from app.web.doors import PageDoor
from app.web.forms import filled
from app.web.pages import page
from app.work import Work

DAY: Final = "/matchdag"
NOT_ASKED: Final = re.compile(r"([0-9a-f-]{36})\.([a-z-]{1,40})")

router = APIRouter(route_class=PageDoor, include_in_schema=False)


class Bar(NamedTuple):
    """One way to divide the day, beside the others."""

    name: str
    value: int
    needs: int


class NotAsked(NamedTuple):
    """A need for which nobody could be asked, and why, in words."""

    need: str
    why: str


@router.get(DAY, operation_id="pageMatchDay")
async def show(
    request: Request,
    work: Asked,
    skip: Annotated[int, Query(alias="vanaf", ge=0, le=100_000)] = 0,
    asked: Annotated[int | None, Query(alias="gevraagd", ge=0, le=1000)] = None,
    refused: Annotated[list[str], Query(alias="niet", max_length=30)] = [],  # noqa: B006  # FastAPI copies it
) -> Response:
    """Show the newest plan, or what a plan would be about; who makes none reads the totals of all."""
    if work.viewer.role == "coordinator":
        return page(request, "match_totals.html", plans=planned.totals(work))
    board = planned.board(work, skip)
    return page(
        request,
        "match_day.html",
        board=board,
        waiting=planned.waiting(work),
        bars=_bars(board.plan) if board else (),
        more_than=planned.more_than,
        asked=asked,
        refused=[NotAsked(found[1], _why(found[2])) for found in map(NOT_ASKED.fullmatch, refused) if found],
    )


@router.post(DAY, operation_id="pageMakeMatchDay")
async def make(work: Asked, _form: Annotated[PageForm, Form()]) -> Response:
    """Make a new plan for the own neighbourhoods."""
    match_days.make(work, MatchDayIn(neighbourhoods=[]))
    return RedirectResponse(DAY, 303)


@router.post(f"{DAY}/vragen", operation_id="pageStartMatchDay")
async def start(work: Asked, form: Annotated[StartForm, Form()]) -> Response:
    """Ask who is planned for the needs that were ticked."""
    return RedirectResponse(_told(match_days.start(work, form.plan, filled(StartIn, {"needs": form.needs}))), 303)


@router.get(f"{DAY}/{{matchDayId}}/{{needId}}", operation_id="pageMatchPair")
async def show_one(
    request: Request,
    work: Asked,
    plan_id: Annotated[str, Path(alias="matchDayId", max_length=50)],
    need_id: Annotated[str, Path(alias="needId", max_length=50)],
    _query: Annotated[NoQuery, Query()],
) -> Response:
    """Show one need in the plan, and who else there is."""
    return page(request, "match_pair.html", found=planned.one(work, plan_id, need_id))


@router.post(f"{DAY}/{{matchDayId}}/{{needId}}", operation_id="pageChangeMatchPair")
async def change(
    work: Asked,
    plan_id: Annotated[str, Path(alias="matchDayId", max_length=50)],
    need_id: Annotated[str, Path(alias="needId", max_length=50)],
    form: Annotated[PairForm, Form()],
) -> Response:
    """Take somebody out, put him in again, or choose another."""
    _change(work, plan_id, need_id, form)
    return RedirectResponse(f"{DAY}/{plan_id}/{need_id}", 303)


def _change(work: Work, plan_id: str, need_id: str, form: PairForm) -> MatchDayOut:
    wanted = {"need": need_id, "talent": form.talent, "state": form.state, "instead": form.instead == "yes"}
    return match_days.change(work, plan_id, filled(PairIn, wanted))


def _bars(plan: MatchDayOut) -> tuple[Bar, ...]:
    """The plan and what would happen without it."""
    totals = plan.totals
    ways = (("best", totals.best), ("greedy", totals.greedy), ("first-come", totals.first_come))
    return tuple(Bar(text(f"matchday.way.{name}"), way.value, way.needs) for name, way in ways)


def _told(done: StartedOut) -> str:
    """The address of the plan, with what could not be asked: by id and reason, without anybody in it."""
    refused = "".join(f"&niet={one.need}.{one.code}" for one in done.not_asked)
    return f"{DAY}?gevraagd={len(done.asked)}{refused}"


def _why(code: str) -> str:
    key = f"matchday.not.{code}"
    return text(key if has_text(key) else "matchday.not.other")
