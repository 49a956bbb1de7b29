"""Introductions at the last yes: the need and its owner agreed to all there is, the giver is asked."""

import uuid

from app.models import Introduction, IntroductionStep, Talent
from app.repositories.consents import Agreement
from app.repositories.introductions import Said
from app.work import Work
from tests.app.town import NORTH, NOW, YES
from tests.faults.server import Ask, post

SAID = {"saidBy": "hijzelf", "how": "aan de deur"}
BEFORE_LAST_YES = ("asked-seeker", "willing-seeker", "asked-giver")
PHONE = "0611111111"


def shared(introduction: int) -> Agreement:
    """The consent to share contact in this introduction."""
    return Agreement("share-contact", given=True, how="mondeling", said_by="zijzelf", introduction=introduction)


def a_talent(work: Work, capacity: int) -> Talent:
    """What somebody can give so many times."""
    person = work.people.create(work.areas.own(NORTH), identity={"alias": "Bram"}, consents=[YES])
    row = work.talents.create(person.node, "Ik werk graag in de tuin.", capacity=capacity, capacity_left=capacity)
    return row.talent


def asked(work: Work, talent: Talent) -> Introduction:
    """A need of somebody new and this talent, where only the giver must still say yes."""
    person = work.people.create(
        work.areas.own(NORTH), identity={"first_name": "Anna", "phone": PHONE}, consents=[YES], channel="phone"
    )
    need = work.needs.create(person.node, "Wie helpt mij de tuin opknappen?", consent=YES)
    row = work.introductions.create(
        need, work.talents.get(talent.id), Said("worker"), rank=None, weights="0", accompanied=False
    )
    found = row.introduction
    for position, state in enumerate(BEFORE_LAST_YES, start=2):
        step = {"municipality": found.municipality, "introduction": found.number, "day": NOW.date(), "at": NOW}
        work.session.add(IntroductionStep(**step, position=position, state=state, by="worker", actor="token:1"))
    found.state, found.seeker_willing = BEFORE_LAST_YES[-1], True
    work.consents.record(person.node, shared(found.number))
    return found


def last_yes(introduction: uuid.UUID) -> Ask:
    """The giver says yes too."""
    said = SAID | {"step": "yes-giver", "sharesContact": True}
    return post(f"/v1/introductions/{introduction}/steps", said, key=f"ja-{introduction}")
