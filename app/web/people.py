"""People: the list, somebody new, and one person with what is going on and the one thing to do next."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from app.deps import Asked
from app.policy.care import REASONS
from app.schemas.care import CoverIn, GlimpseIn
from app.schemas.pages import ListQuery, PageForm, SaidByForm
from app.schemas.people import InformedIn, PersonIn
from app.schemas.person_forms import CoverForm, GlimpseForm, NewPersonForm, TieForm
from app.schemas.talents import TalentIn
from app.schemas.ties import TieIn
from app.services import care, contacts, neighbourhoods, people, portraits, talents, ties
from app.texts import text
from app.web.doors import PageDoor
from app.web.forms import filled
from app.web.pages import page

PEOPLE = "/mensen"
TIES = ("knows", "neighbour", "family", "member", "supports", "refers")
"""Kinds of ties, the one that is most often meant first."""

router = APIRouter(route_class=PageDoor, include_in_schema=False)

PersonId = Annotated[str, Path(alias="personId", max_length=50)]


async def own_person(work: Asked, person_id: PersonId) -> str:
    """The id of a person whom who asks may change, before the form is looked at. NotFound."""
    portraits.check_changeable(work, person_id)
    return person_id


OwnPersonId = Annotated[str, Depends(own_person)]
"""For forms: who may only be read takes none."""


class Which(ListQuery):
    """Of which neighbourhood, how far the list was read, and whether only one's own task."""

    mine: Annotated[bool, Field(alias="mijn")] = False


@router.get(PEOPLE, operation_id="pagePeople")
async def show_all(request: Request, work: Asked, query: Annotated[Which, Query()]) -> Response:
    """Show people, with their names as far as who reads may know them."""
    faces, after = portraits.listed(work, query, mine=query.mine)
    areas = neighbourhoods.own(work)
    return page(request, "people.html", faces=faces, after=after, areas=areas, query=query)


@router.get(f"{PEOPLE}/nieuw", operation_id="pageNewPerson")
async def show_new(request: Request, work: Asked) -> Response:
    """Show the form for somebody new."""
    return page(request, "person_new.html", areas=neighbourhoods.own(work))


@router.post(f"{PEOPLE}/nieuw", operation_id="pageCreatePerson")
async def create(work: Asked, form: Annotated[NewPersonForm, Form()]) -> Response:
    """Enter somebody on a ground, with what he can do where that was said."""
    person = people.create(work, filled(PersonIn, _entered(form)))
    if form.text:
        can = {"owner": str(person.id), "text": form.text, "keepPersonal": form.keep_personal == "yes"}
        talents.create(work, filled(TalentIn, can | _said(form)))
    return _to(person.id)


@router.get(f"{PEOPLE}/{{personId}}", operation_id="pagePerson")
async def show(request: Request, work: Asked, person_id: PersonId) -> Response:
    """Show one person, as far as who reads may."""
    shown = portraits.of(work, person_id)
    colleagues = portraits.stand_ins(work, person_id) if shown.task == "mine" else []
    return page(
        request,
        "person.html",
        shown=shown,
        face=shown.face,
        person=shown.person,
        at=f"{PEOPLE}/{shown.face.id}",
        colleagues=colleagues,
        reasons=[(reason, text(f"people.glimpse.{reason}"), False) for reason in REASONS],
        ties=[(kind, text(f"people.tie.{kind}")) for kind in TIES],
    )


@router.post(f"{PEOPLE}/{{personId}}/koffie", operation_id="pageCoffee")
async def coffee(work: Asked, person_id: PersonId, _form: Annotated[PageForm, Form()]) -> Response:
    """Write down that there was coffee today, and nothing of what was said."""
    contacts.had_contact(work, person_id, work.today)
    return _to(person_id)


@router.post(f"{PEOPLE}/{{personId}}/verteld", operation_id="pageInform")
async def inform(work: Asked, person_id: PersonId, _form: Annotated[PageForm, Form()]) -> Response:
    """Write down that this person was told today that these data are here."""
    people.inform(work, person_id, filled(InformedIn, {"day": work.today.isoformat()}))
    return _to(person_id)


@router.post(f"{PEOPLE}/{{personId}}/nemen", operation_id="pageTake")
async def take(work: Asked, person_id: PersonId, _form: Annotated[PageForm, Form()]) -> Response:
    """Make somebody of the team one's own task."""
    care.take(work, person_id)
    return _to(person_id)


@router.post(f"{PEOPLE}/{{personId}}/teruggeven", operation_id="pageRelease")
async def release(work: Asked, person_id: PersonId, _form: Annotated[PageForm, Form()]) -> Response:
    """Give somebody back to the team."""
    care.release(work, person_id)
    return _to(person_id)


@router.post(f"{PEOPLE}/{{personId}}/waarnemen", operation_id="pageCover")
async def cover(work: Asked, person_id: OwnPersonId, form: Annotated[CoverForm, Form()]) -> Response:
    """Let a colleague stand in for this person."""
    care.cover_person(work, person_id, filled(CoverIn, form.said()))
    return _to(person_id)


@router.post(f"{PEOPLE}/{{personId}}/lezen", operation_id="pageGlimpse")
async def glimpse(work: Asked, person_id: PersonId, form: Annotated[GlimpseForm, Form()]) -> Response:
    """Read a colleague's person for a reason that others hear of."""
    portraits.check_ours(work, person_id)
    care.glimpse(work, person_id, filled(GlimpseIn, form.said()))
    return _to(person_id)


@router.post(f"{PEOPLE}/{{personId}}/kent", operation_id="pageKnows")
async def knows(work: Asked, person_id: OwnPersonId, form: Annotated[TieForm, Form()]) -> Response:
    """Write down that this person knows somebody, by the name of that one."""
    one, other = portraits.tie(work, person_id, form.who)
    ties.create(work, filled(TieIn, {"a": str(one), "b": str(other), "kind": form.kind}))
    return _to(person_id)


def _to(person_id: object) -> Response:
    return RedirectResponse(f"{PEOPLE}/{person_id}", 303)


def _said(form: SaidByForm) -> dict[str, str]:
    return {"saidBy": form.said_by, "how": form.how}


def _entered(form: NewPersonForm) -> dict[str, object]:
    """A person as the API has it. An agreement is one of a volunteer."""
    grounds: dict[str, dict[str, object]] = {
        "consent": {"consent": {"matching": True, **_said(form)}},
        "agreement": {"agreement": _said(form), "role": "volunteer"},
        "provisional": {},
    }
    values = {"alias": form.alias, "neighbourhood": form.neighbourhood, "phone": form.phone, "channel": form.channel}
    return values | grounds[form.ground]
