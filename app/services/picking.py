"""What somebody looks at to choose from suggestions, and what is done with the choice."""

import uuid
from dataclasses import dataclass
from typing import Final

from app.errors import Conflict
from app.policy.lifecycle import STEPS
from app.schemas.introductions import IntroductionFilter, IntroductionIn, StepIn, StepName
from app.schemas.needs import NeedOut
from app.schemas.searching import SearchIn
from app.schemas.suggestions import MightKnowOut, NearMissOut, ReasonOut, SuggestionOut
from app.services import cards, introductions, needs, searching, suggestions
from app.services.concepts import concepts_out
from app.services.ids import known_id
from app.work import Work

FIRST: Final = 5
"""Cards to begin with, and so many more each time."""
MOST: Final = 30
MEANT: Final = 8
"""Most talents that are shown to choose from, of who may be meant."""
EACH: Final = 2
"""Most talents of one who is called so."""
LABELS: Final = 3
"""Most concepts that a card names."""
PROVING: Final = frozenset({"person", "initiative"})
"""Kinds of which a proof can be written down."""


@dataclass(frozen=True, slots=True)
class Who:
    """Whose talent it is, as far as the viewer may know: `name` and `words` are empty where he may not."""

    talent: uuid.UUID
    owner: uuid.UUID
    kind: str
    neighbourhood: str
    concepts: tuple[str, ...]
    name: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One suggestion, and who it is about."""

    who: Who
    fit: SuggestionOut
    via: str = ""
    """Who could introduce them by a role of before, by name as far as the viewer may know it."""


@dataclass(frozen=True, slots=True)
class Asker:
    """The need that is searched for, and whose it is."""

    need: NeedOut
    name: str
    neighbourhood: str


@dataclass(frozen=True, slots=True)
class Knower:
    """Who may know somebody; `name` is empty where the viewer may not know it."""

    found: MightKnowOut
    name: str


@dataclass(frozen=True, slots=True)
class Hand:
    """All that there is to choose from for one need."""

    asker: Asker
    barred: str
    """Code of what must be done before we search; '' when we do."""
    cards: tuple[Card, ...] = ()
    passed: tuple[Card, ...] = ()
    """What was passed over before, without names."""
    more: bool = False
    message: str = ""
    near: NearMissOut | None = None
    near_who: Who | None = None
    knowers: tuple[Knower, ...] = ()
    together_first: bool = True
    """What is done together comes first where both fit; False: that was put aside for this need."""
    none_of_these: str = ""
    """Why the whole list was passed over, where it was."""
    under_way: int = 0
    """How many introductions are under way for this need."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One talent held against one need: why not, or how it fits."""

    asker: Asker
    who: Who
    bars: tuple[ReasonOut, ...]
    fit: SuggestionOut | None
    provable: bool
    """Whether a proof that was not seen stands between them, and who asks may write down that he saw it."""


def hand(work: Work, written_id: str, amount: int, *, named: bool = True) -> Hand:
    """Give what there is to choose from, `amount` at most; the access log says who was named.

    Without `named` nobody is: to be printed. NotFound when the viewer may not read the need.
    """
    asker = _asker(work, written_id)
    need = work.needs.get(asker.need.id).need
    try:
        answer = suggestions.for_need(work, written_id, amount + 1 + len(work.passed.talents(need)))
    except Conflict as barred:
        return Hand(asker, barred.code, under_way=_under_way(work, asker))
    chosen = [one for one in answer.suggestions if one.passed is None]
    before = [one for one in answer.suggestions if one.passed is not None]
    last = work.passed.whole_list(need, need.confirmed_at)
    if last is not None:
        answer = suggestions.besides(work, written_id)
    return Hand(
        asker,
        "",
        cards=tuple(card(work, one, named=named) for one in chosen[:amount]),
        passed=tuple(Card(_who(work, one.talent, named=False), one) for one in before),
        more=len(chosen) > amount,
        together_first=answer.together_first,
        message=answer.message or "",
        near=answer.near_miss,
        near_who=None if answer.near_miss is None else _who(work, answer.near_miss.talent, named=named),
        knowers=tuple(Knower(one, _name(work, one.id)) for one in answer.might_know) if named else (),
        none_of_these=last.reason if last is not None else "",
        under_way=_under_way(work, asker),
    )


def card(work: Work, fit: SuggestionOut, *, named: bool = True) -> Card:
    """Give a suggestion with who it is about, in what words, and via whom; the access log says who was named."""
    # A way between two is no reason to read a name; that somebody was on that board is.
    via = _name(work, fit.via.id) if named and fit.via and fit.via.id and fit.via.past else ""
    return Card(_who(work, fit.talent, named=named), fit, via)


def pair(work: Work, written_need: str, written_talent: str) -> Pair:
    """Hold one talent against a need; the access log says who was named. NotFound as in `hand`."""
    verdict = suggestions.for_pair(work, written_need, written_talent)
    who = _who(work, known_id(written_talent), named=True)
    unseen = any(bar.code == "qualification" for bar in verdict.bars)
    provable = unseen and who.kind in PROVING and work.nodes.may_change(work.nodes.get(who.owner))
    return Pair(_asker(work, written_need), who, tuple(verdict.bars), verdict.suggestion, provable)


def whose(work: Work, written_need: str) -> Asker:
    """Give the need that is searched for; the access log says that it was read."""
    return _asker(work, written_need)


def meant(work: Work, wanted: SearchIn) -> tuple[Who, ...]:
    """Give whose talents may be meant: first of who is called so, then of who can do that; those named are logged."""
    called = [*work.nodes.called(wanted.text, MEANT), *work.people.called(wanted.text, MEANT)]
    owners = [work.nodes.by_number(number) for number in called]
    talents = [row.talent.id for owner in owners for row in work.talents.find(owner=owner, limit=EACH)]
    talents += [item.id for item in searching.search(work, wanted).items]
    return tuple(_who(work, one, named=True) for one in list(dict.fromkeys(talents))[:MEANT])


def told_in_person(work: Work, wanted: IntroductionIn, answer: StepIn, *, seeker: StepIn | None) -> uuid.UUID:
    """Write down that the giver was asked in person and what the answer was; give the introduction.

    `seeker`: what the seeker said before that, where that was asked too. The conflicts are those of each step.
    """
    made = introductions.propose(work, wanted).id
    if seeker is not None:
        _take(work, made, "ask-seeker")
        introductions.take_step(work, str(made), seeker)
    _take(work, made, "ask-giver")
    introductions.take_step(work, str(made), answer)
    return made


def _take(work: Work, introduction: uuid.UUID, name: StepName) -> None:
    introductions.take_step(work, str(introduction), StepIn(step=name))


def _asker(work: Work, written_id: str) -> Asker:
    need = needs.read(work, written_id)
    return Asker(need, _name(work, need.owner), work.areas.get(need.neighbourhood).name)


def _under_way(work: Work, asker: Asker) -> int:
    rows, _ = introductions.listed(work, IntroductionFilter(need=asker.need.id))
    return sum(row.state in STEPS for row in rows)


def _who(work: Work, talent_id: uuid.UUID, *, named: bool) -> Who:
    """Say whose talent this is. Who is no person is always named: that is public."""
    row = work.talents.get(talent_id)
    public = row.owner.kind != "person"
    seen = public or (named and work.talents.sees_text(row))
    return Who(
        talent=row.talent.id,
        owner=row.owner.id,
        kind=row.owner.kind,
        neighbourhood=work.areas.get(row.talent.neighbourhood).name,
        concepts=tuple(concept.label for concept in concepts_out(work.talents.concepts(row)[:LABELS])),
        name=cards.party(work, row.owner.id).name if seen else "",
        words=work.talents.text_of(row) if seen else "",
    )


def _name(work: Work, node_id: uuid.UUID) -> str:
    known = cards.party_if_known(work, node_id)
    return known.name if known else ""
