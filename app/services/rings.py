"""Giving in a circle: what can be swapped among the people of the viewer, and proposing it step by step."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from app.errors import Conflict
from app.repositories.asking import number_of
from app.repositories.introductions import IntroductionRow
from app.repositories.needs import NeedRow
from app.repositories.talents import TalentRow
from app.schemas.introductions import IntroductionIn
from app.schemas.rings import RingIn, RingOut, RingQuery, RingsOut, RingStartedOut, RingStepOut
from app.services import introductions
from app.services.called import called, full_name
from app.services.concepts import about_words
from app.services.ids import all_of, given, known_id
from app.work import Work
from matching.exchange import Ring, Rings, Told, closes, rings, rings_with

SHOWN: Final = 10
"""Rings on a page."""

Rows = list[tuple[NeedRow, TalentRow]]


@dataclass(frozen=True, slots=True)
class Step:
    """Who gives what to whom, as far as the viewer may know: names are empty where he may not."""

    need: uuid.UUID
    talent: uuid.UUID
    receiver: str
    giver: str
    about: str


@dataclass(frozen=True, slots=True)
class Circle:
    """One ring to look at."""

    steps: tuple[Step, ...]
    in_return: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """Another step of the same ring."""

    id: uuid.UUID
    giver: str
    receiver: str
    state: str


def search(work: Work, query: RingQuery) -> RingsOut:
    """Find the best rings between needs for which the viewer may ask somebody. NotFound for a need he may not read."""
    need = None if query.need is None else work.needs.get(query.need)
    found = _all(work) if need is None else _of(work, need)
    return RingsOut(
        rings=[_out(ring, rows) for ring, rows in _with_rows(work, found.rings)],
        considered=found.considered,
        proven=found.proven,
    )


def circles(
    work: Work, written_need: str | None, skip: int = 0, *, most: int = SHOWN, tell: Told | None = None
) -> tuple[list[Circle], bool]:
    """Give rings with names, which is logged, `most` at most after the first `skip`; and whether there are more.

    Of one need where it is named: NotFound when the viewer may not read that.
    """
    need = None if written_need is None else work.needs.get(known_id(written_need))
    found = list(_with_rows(work, (_all(work, tell) if need is None else _of(work, need)).rings))
    shown = found[skip : skip + most]
    names = called(work, [need.owner for _, rows in shown for need, _ in rows], full_name)
    return [_circle(work, ring, rows, names) for ring, rows in shown], len(found) > skip + most


def serves(work: Work, written_need: str) -> bool:
    """Whether some ring serves this need, of who may start one. NotFound when the viewer may not read it."""
    row = work.needs.get(known_id(written_need))
    return row.need.status == "open" and bool(_of(work, row).rings)


def start(work: Work, wanted: RingIn) -> RingStartedOut:
    """Propose each step of a ring; nobody is asked yet. Conflict 'ring-broken' when these steps are no ring (any more).

    Also with the code of a limit that forbids one of them.
    """
    needs: list[NeedRow] = all_of(
        *(lambda n=n, one=one: given(f"steps/{n}/need", work.needs.own, one.need) for n, one in enumerate(wanted.steps))
    )
    talents: list[TalentRow] = all_of(
        *(
            lambda n=n, one=one: given(f"steps/{n}/talent", work.talents.get, one.talent)
            for n, one in enumerate(wanted.steps)
        )
    )
    _must_close(work, needs, talents)
    made = [introductions.propose(work, _asked(need, talent)) for need, talent in zip(needs, talents, strict=True)]
    ring = work.rings.bind([work.introductions.own(one.id) for one in made])
    return RingStartedOut(id=ring, introductions=[one.id for one in made])


def beside(work: Work, written_id: str) -> list[Beside]:
    """Say of which other steps the ring of this introduction is made, for who introduces; the log says who was named.

    The two sides are told nothing of them.
    """
    row = work.introductions.get(known_id(written_id))
    if not row.on_behalf:
        return []
    others = work.introductions.seen(work.rings.beside(row))
    names = called(work, [node for other in others for node in (other.giver, other.seeker)], full_name)
    return [_beside(other, names) for other in others]


def _all(work: Work, tell: Told | None = None) -> Rings:
    with work.network() as network:
        return rings(network, scope=work.scope, needs=work.rings.needs(), tell=tell)


def _of(work: Work, need: NeedRow) -> Rings:
    number = number_of(need.need)
    with work.network() as network:
        found = rings_with(network, number, scope=work.scope, needs=work.rings.needs())
    return Rings(found, sum(ring.score for ring in found), len(found), proven=True, most=0)


def _with_rows(work: Work, found: Iterable[Ring]) -> Iterable[tuple[Ring, Rows]]:
    """Rings with the rows of their steps, but for what came in after this Work began: the network may be newer."""
    kept = list(found)
    needs = work.needs.by_numbers({step.need for ring in kept for step in ring.steps})
    talents = work.talents.by_numbers({step.talent for ring in kept for step in ring.steps})
    for ring in kept:
        if all(step.need in needs and step.talent in talents for step in ring.steps):
            yield ring, [(needs[step.need], talents[step.talent]) for step in ring.steps]


def _out(ring: Ring, rows: Rows) -> RingOut:
    return RingOut(
        steps=[
            RingStepOut(need=need.need.id, talent=talent.talent.id, receiver=need.owner.id, giver=talent.owner.id)
            for need, talent in rows
        ],
        in_return=ring.in_return,
    )


def _circle(work: Work, ring: Ring, rows: Rows, names: dict[int, str]) -> Circle:
    return Circle(
        tuple(
            Step(
                need=need.need.id,
                talent=talent.talent.id,
                receiver=names.get(number_of(need.owner), ""),
                giver=names.get(number_of(talent.owner), ""),
                about=about_words(work.needs.concepts(need)),
            )
            for need, talent in rows
        ),
        ring.in_return,
    )


def _must_close(work: Work, needs: list[NeedRow], talents: list[TalentRow]) -> None:
    steps = [(number_of(need.need), number_of(talent.talent)) for need, talent in zip(needs, talents, strict=True)]
    with work.network() as network:
        there = all(need in network.needs and talent in network.talents.at for need, talent in steps)
        if not there or not closes(network, steps):
            raise Conflict("ring-broken")


def _asked(need: NeedRow, talent: TalentRow) -> IntroductionIn:
    return IntroductionIn.model_validate({"need": str(need.need.id), "talent": str(talent.talent.id)})


def _beside(row: IntroductionRow, names: dict[int, str]) -> Beside:
    giver, receiver = (names.get(number_of(node), "") for node in (row.giver, row.seeker))
    return Beside(row.introduction.id, giver, receiver, row.introduction.state)
