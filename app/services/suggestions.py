"""The main question: who could be introduced to whom, and why. Gather, decide, present."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Final, cast

from app.errors import Conflict, NotFound
from app.models import Need
from app.policy.lifecycle import Passed
from app.repositories.needs import NeedRow
from app.repositories.nodes import NodeCard
from app.repositories.talents import TalentRow
from app.schemas.suggestions import (
    BetweenOut,
    MightKnowOut,
    NearMissOut,
    PlacesToHelpOut,
    PlaceToHelpOut,
    ReasonOut,
    SuggestionOut,
    SuggestionsOut,
    VerdictOut,
    ViaOut,
)
from app.services.ids import known_id
from app.services.reasons import sentence, told, unhidden
from app.texts import text
from app.work import Work
from matching.model import Answer, Reason, Suggestion, UnseenError
from matching.signals import Weights, default_weights
from matching.suggest import needs_for, suggest, why_not

RANKED: Final = 100
"""So far down the list of suggestions a place in it is looked up."""
COLLECTIVE_FIRST: Final = "collective-first"
"""The rule that something done together comes before one-to-one where both fit."""
GAINS: Final = ("gain", "interest-unknown")
"""What is said of what the other side gets: one of the two, always."""
NAMES: Final = ("node", "past")
"""Values of a reason that are numbers of nodes."""
NOT_RULES: Final = frozenset({"concept"})
"""Why a talent is no suggestion, and a person may still see something in it."""
NOT_BESIDE: Final = NOT_RULES | {"need-not-open"}
"""As `NOT_RULES`, for who only takes away what is in the way: that is also asked once somebody serves the need."""
SEARCHED: Final = ("open",)
"""States of a need in which we search along."""


def for_need(work: Work, written_id: str, limit: int) -> SuggestionsOut:
    """Suggest at most `limit` introductions for a need, best first; what was passed over before comes last.

    NotFound when the viewer may not read the need; Conflict when it is not open or its owner has not agreed.
    """
    row = work.needs.get(known_id(written_id))
    passed = work.passed.talents(row.need)
    answer = _answer(work, row, limit + len(passed))
    kept = sorted(answer.suggestions, key=lambda one: one.talent in passed)[:limit]
    return _presented(work, row.need, replace(answer, suggestions=tuple(kept)), passed)


def besides(work: Work, written_id: str) -> SuggestionsOut:
    """Say what there is for a need where no suggestion will do: what nearly fits, and who may know somebody.

    As `for_need`.
    """
    row = work.needs.get(known_id(written_id))
    return _presented(work, row.need, _answer(work, row, 0), {})


def place_of(work: Work, need: int, talent: int) -> int | None:
    """The place of a talent in the list of suggestions for a need (numbers), from 1; None outside it. NotFound."""
    try:
        with work.network() as network:
            answer = suggest(network, need, scope=work.scope, limit=RANKED, weights=_weights(work, need))
    except UnseenError:
        raise NotFound from None
    found = [one.talent for one in answer.suggestions]
    return found.index(talent) + 1 if talent in found else None


def told_of(work: Work, found: Iterable[Suggestion]) -> dict[int, SuggestionOut]:
    """Say what these suggestions hold, by the number of the talent; without whom the viewer may not see."""
    kept = list(found)
    numbers = work.talents.by_numbers({one.talent for one in kept})
    cards = _Cards(work, kept).suggestions({})
    return {number: out for number, row in numbers.items() for out in cards if out.talent == row.talent.id}


def for_pair(work: Work, written_need: str, written_talent: str) -> VerdictOut:
    """Explain why, or why not, this talent for this need. NotFound when the viewer may not see one of the two."""
    need = work.needs.get(known_id(written_need))
    talent = work.talents.get(known_id(written_talent))
    try:
        with work.network() as network:
            verdict = why_not(network, need.need.number or 0, talent.talent.number or 0, scope=work.scope)
    except UnseenError:
        raise NotFound from None
    cards = _Cards(work, [verdict.suggestion] if verdict.suggestion else [])
    return VerdictOut(
        need=need.need.id,
        bars=told(unhidden(verdict.bars), as_bar=True),
        suggestion=next(iter(cards.suggestions(work.passed.talents(need.need))), None),
    )


def forbids(bars: Iterable[Reason | ReasonOut], *, beside: bool = False) -> str | None:
    """The code of the first of these that forbids a person to bring the two together; None where none does.

    `beside`: for a part that takes away what is in the way.
    """
    let_go = NOT_BESIDE if beside else NOT_RULES
    return next((bar.code for bar in bars if bar.code not in let_go), None)


def for_talent(work: Work, written_id: str, limit: int) -> PlacesToHelpOut:
    """Say for which needs this talent is a suggestion, best first. NotFound when the viewer may not see it."""
    talent = work.talents.get(known_id(written_id))
    try:
        with work.network() as network:
            found = needs_for(network, talent.talent.number or 0, scope=work.scope, limit=limit)
    except UnseenError:
        raise NotFound from None
    cards, needs = _Cards(work, found), work.needs.by_numbers({one.need for one in found})
    return PlacesToHelpOut(
        talent=talent.talent.id,
        needs=[cards.place_to_help(one, needs[one.need]) for one in found if one.need in needs],
    )


def _answer(work: Work, row: NeedRow, limit: int) -> Answer:
    must_be_searched(work, row)
    try:
        with work.network() as network:
            need = row.need.number or 0
            return suggest(network, need, scope=work.scope, limit=limit, weights=_weights(work, need))
    except UnseenError:
        raise NotFound from None


def _weights(work: Work, need: int) -> Weights:
    """How grounds count for this need: without 'together first' where somebody put that aside."""
    weights = default_weights()
    return replace(weights, together=0) if work.overrulings.aside(need, COLLECTIVE_FIRST) else weights


def must_be_searched(work: Work, row: NeedRow) -> None:
    """Hold that we search for this need: Conflict when it is not open, or its owner has not agreed."""
    if row.need.status == "exploring":
        raise Conflict("need-exploring")
    if row.need.status not in SEARCHED:
        raise Conflict("need-not-open")
    if not work.needs.may_be_matched(row.owner):
        raise Conflict("no-consent")


def _presented(work: Work, need: Need, answer: Answer, passed: Mapping[int, str]) -> SuggestionsOut:
    cards = _Cards(work, answer.suggestions, answer.together)
    near_miss = None
    if answer.near_miss is not None:
        near = work.talents.by_numbers({answer.near_miss.talent}).get(answer.near_miss.talent)
        if near is not None:
            limit = told([answer.near_miss.limit], as_bar=True)[0]
            near_miss = NearMissOut(talent=near.talent.id, owner=near.owner.id, limit=limit)
    known = work.nodes.cards({one.node for one in answer.might_know}) if answer.might_know else {}
    return SuggestionsOut(
        need=need.id,
        together_first=not work.overrulings.aside(need.number or 0, COLLECTIVE_FIRST),
        message=text("nobody.near-miss") if near_miss else _missing(work, need, answer.gap),
        suggestions=cards.suggestions(passed),
        near_miss=near_miss,
        might_know=[
            MightKnowOut(id=known[one.node].id, kind=known[one.node].kind, text=sentence(one.reason, as_bar=False))
            for one in answer.might_know
            if one.node in known
        ],
    )


def _missing(work: Work, need: Need, gap: Reason | None) -> str | None:
    """What nobody in the neighbourhood has, and what to do about it."""
    if gap is None:
        return None
    area = work.areas.get(need.neighbourhood).name
    return sentence(replace(gap, values=(*gap.values, ("area", area))))


def _introducer(one: Suggestion) -> int | None:
    return next((role.node for role in one.roles if role.kind == "introducer"), None)


def _named(one: Suggestion) -> Iterable[int]:
    """Nodes that the reasons name."""
    return (int(value) for reason in (*one.fits, *one.clashes) for name, value in reason.values if name in NAMES)


class _Cards:
    """The cards of a handful of suggestions, fetched together."""

    def __init__(self, work: Work, suggestions: Iterable[Suggestion], together: Collection[int] = ()) -> None:
        self._together = together
        self._found = list(suggestions)
        self._talents = work.talents.by_numbers({one.talent for one in self._found})
        between = {node for one in self._found for node in (_introducer(one), *one.path) if node is not None}
        # Of whom a place is, and who can take away what stands in its way.
        between |= {number for one in self._found for number in _named(one)}
        self._between: dict[int, NodeCard] = work.nodes.cards(between) if between else {}
        # Names of people are another, logged, question; those of initiatives and places are public.
        self._names = {number: card.name for number, card in self._between.items() if card.name}
        self._known = work.nodes.nameable(between) if between else set()

    def suggestions(self, passed: Mapping[int, str]) -> list[SuggestionOut]:
        """All cards, in this order, but for talents that came in after this Work began: the network may be newer.

        `passed`: numbers of talents that were passed over, each with the reason.
        """
        return [
            self._suggestion(one, self._talents[one.talent], passed.get(one.talent))
            for one in self._found
            if one.talent in self._talents
        ]

    def _suggestion(self, one: Suggestion, row: TalentRow, passed: str | None) -> SuggestionOut:
        return SuggestionOut(
            talent=row.talent.id,
            owner=row.owner.id,
            kind=row.owner.kind,
            neighbourhood=row.talent.neighbourhood,
            reasons=self._fits(one),
            unknown=told(one.unknown),
            clashes=told(one.clashes, self._names),
            via=self._via(one),
            together=text("reason.collective-first") if one.talent in self._together else None,
            gain=next(sentence(reason) for reason in (*one.fits, *one.unknown) if reason.code in GAINS),
            path=self._path(one),
            passed=cast("Passed | None", passed),
        )

    def place_to_help(self, one: Suggestion, row: NeedRow) -> PlaceToHelpOut:
        return PlaceToHelpOut(
            need=row.need.id,
            owner=row.owner.id,
            neighbourhood=row.need.neighbourhood,
            reasons=self._fits(one),
            unknown=told(one.unknown),
            clashes=told(one.clashes, self._names),
            via=self._via(one),
        )

    def _path(self, one: Suggestion) -> list[BetweenOut] | None:
        if not one.path and all(reason.code != "acquainted" for reason in one.fits):
            return None
        return [self._between_two(number) for number in one.path]

    def _between_two(self, number: int) -> BetweenOut:
        """One step of a path, called by a name only where that is public."""
        card = self._between.get(number)
        if card is None or (card.name is None and number not in self._known):
            return BetweenOut(id=None, kind="person", text=text("path.someone"))
        return BetweenOut(id=card.id, kind=card.kind, text=card.name or text("path.known"))

    def _via(self, one: Suggestion) -> ViaOut | None:
        number = _introducer(one)
        if number is None:
            return None
        if number not in self._names and number not in self._known:
            return ViaOut(id=None, text=text("via.someone"), past=None)
        past = self._names.get(_past(one))
        if number in self._names:
            name = self._names[number]
            words = text("via.named", name=name) if past is None else text("via.named-before", name=name, where=past)
        else:
            words = text("via.known") if past is None else text("via.known-before", where=past)
        return ViaOut(id=self._between[number].id, text=words, past=past)

    def _fits(self, one: Suggestion) -> list[ReasonOut]:
        """What fits; of who is not known to the viewer it is not said where he was before."""
        number = _introducer(one)
        if number in self._names or number in self._known:
            return told(one.fits, self._names)
        who = tuple(value for value in _introduced(one) if value[0] != "past")
        return told((replace(fit, values=who) if fit.code == "introducer" else fit for fit in one.fits), self._names)


def _introduced(one: Suggestion) -> tuple[tuple[str, str | int], ...]:
    """Why somebody is to introduce them, as the reason has it."""
    return next((reason.values for reason in one.fits if reason.code == "introducer"), ())


def _past(one: Suggestion) -> int:
    """Number of where who introduces them had a role before; 0: it does not rest on that."""
    return int(dict(_introduced(one)).get("past", 0))
