"""Where somebody can help: cards without anybody in them, of open needs that fit what this person can do.

A card rests on what it shows, and on nothing else of a need (docs/decisions/0021): what somebody changes in the own
talents to see which cards come and go, tells nothing that does not stand on the cards.
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from app.errors import Conflict, NotFound
from app.models import Node, Talent
from app.repositories.asking import number_of
from app.repositories.helping import NEAR, WANTS, WHO_WANTS, OpenNeed
from app.services.concepts import sensitivity_of
from app.services.reasons import concept_label, slot_words
from app.work import Work
from matching.model import MILLE
from matching.vocabulary import load

MOST: Final = 20
"""Most cards on a page."""
CLOSE: Final = 500
"""How close (per mille) two concepts must be; the same one is 1000."""


@dataclass(frozen=True, slots=True)
class PlaceToHelp:
    """One card. `token` means something to who reads it only, while signed in."""

    token: str
    concepts: tuple[str, ...]
    """In words, at most two."""
    district: str
    """Its name; '' where it has none but its code."""
    own_district: bool
    slots: str
    """Day-parts on which both can, in words; '' where that is not known."""
    talent: str
    """What of the own talents it is that fits, in words."""
    same: bool
    """It is the very same thing; else it comes close."""


@dataclass(frozen=True, slots=True)
class _Fit:
    need: OpenNeed
    talent: Talent
    concept: str
    closeness: int
    own_district: bool


def cards(work: Work, secret: str) -> list[PlaceToHelp]:
    """Give the cards for who asks, the own district and what fits best first; `secret` is that of the session."""
    me = _me(work)
    found = [_card(fit, secret) for fit in _fits(work, me)]
    found.sort(key=lambda one: (not one.own_district, not one.same, one.concepts, one.district, one.slots, one.token))
    return found[:MOST]


def want(work: Work, secret: str, token: str) -> None:
    """Tell who has this need as a task that who asks wants to help; the worker then asks. Once for each need.

    Conflict 'help-gone' when there is no such card any more, and 'nobody-to-tell' where nobody hears it.
    """
    me = _me(work)
    fit = next((one for one in _fits(work, me) if hmac.compare_digest(_token(secret, one.need), token)), None)
    if fit is None:
        raise Conflict("help-gone")
    workers = work.helping.who_has(fit.need)
    if not workers:
        raise Conflict("nobody-to-tell")
    for worker in sorted(workers):
        work.notices.tell(worker, WANTS, about=fit.need.id)
        work.notices.tell(worker, WHO_WANTS, about=fit.talent.id)
    work.seen(number_of(me), "K1", "update")


def wanted(work: Work) -> int:
    """Count the needs of which who asks said to want to help, and that a worker can still read of."""
    return len(work.helping.wanted([number_of(row.talent) for row in work.talents.find(owner=_me(work))]))


def _me(work: Work) -> Node:
    if work.viewer.person is None:
        raise NotFound
    return work.nodes.by_number(work.viewer.person)


def _fits(work: Work, me: Node) -> list[_Fit]:
    """The needs that fit, each with the talent that fits best; nothing for who does not take part now."""
    if me.status != "active" or not work.helping.may_be_asked(me) or work.consents.waits_for_guardian(me):
        return []
    mine = work.talents.find(owner=me)
    rows = [row for row in mine if row.talent.status == "active" and row.talent.capacity_left != 0]
    offered = [(row.talent, [concept.id for concept in work.talents.concepts(row)]) for row in rows]
    wanted = work.helping.wanted([number_of(row.talent) for row in rows])
    home = work.helping.district_of(me)
    needs = [need for need in work.helping.needs(me, _sensitive()) if need.id not in wanted]
    found = (_best(need, offered, home) for need in needs)
    return [fit for fit in found if fit is not None]


def _best(need: OpenNeed, offered: Iterable[tuple[Talent, list[str]]], home: str | None) -> _Fit | None:
    own = need.district == home
    fits = [
        _Fit(need, talent, concept, closeness, own)
        for talent, concepts in offered
        for concept in concepts
        if (closeness := max(_closeness(asked, concept) for asked in need.concepts)) >= CLOSE
        and (own or not (need.near_only or _near_only(talent)))
        and not (need.slots and talent.slots and not need.slots & talent.slots)
    ]
    return max(fits, key=lambda fit: (fit.closeness, -number_of(fit.talent), fit.concept), default=None)


def _near_only(talent: Talent) -> bool:
    return talent.max_distance_m is not None and talent.max_distance_m <= NEAR


def _card(fit: _Fit, secret: str) -> PlaceToHelp:
    return PlaceToHelp(
        token=_token(secret, fit.need),
        concepts=tuple(concept_label(concept) for concept in fit.need.concepts),
        district=fit.need.district_name,
        own_district=fit.own_district,
        slots=slot_words(fit.need.slots & fit.talent.slots),
        talent=concept_label(fit.concept),
        same=fit.closeness == MILLE,
    )


def _token(secret: str, need: OpenNeed) -> str:
    """What a card is called: it cannot be made, or led back to a need, without the secret of the session."""
    return hmac.new(secret.encode(), f"help {need.id}".encode(), hashlib.sha256).hexdigest()


def _closeness(asked: str, offered: str) -> int:
    vocabulary = load()
    if asked not in vocabulary.index or offered not in vocabulary.index:
        return 0
    return int(vocabulary.closeness[vocabulary.index[asked]][vocabulary.index[offered]])


@cache
def _sensitive() -> frozenset[str]:
    return frozenset(concept.id for concept in load().concepts if sensitivity_of(concept.id) != "ordinary")
