"""Consents: 'may we?', asked per purpose, answered by the person, and taken back as easily as given."""

import uuid
from typing import cast

from app.errors import FieldError, Invalid
from app.models import Consent, Node
from app.policy.consent import ASKED, UNDERLYING, PurposeName
from app.repositories.asking import number_of
from app.repositories.consents import Agreement
from app.schemas.consents import AnsweredOut, AnswerIn, AnswersIn, ConsentOut, ConsentsOut, GivenAnswerOut
from app.services import introductions
from app.services.ids import all_of, given, known_id
from app.services.personal import refuse_said
from app.texts import text
from app.work import Work


def read(work: Work, written_id: str) -> ConsentsOut:
    """Read what somebody agrees to now, and every answer before; the access log says so."""
    node = work.people.own(known_id(written_id)).node
    work.seen(number_of(node), "K1")
    return _out(work, node)


def record(work: Work, written_id: str, answer: AnswerIn) -> ConsentsOut:
    """Write down one answer. Invalid for someone under 16 without a guardian's consent.

    Invalid too for the consent of a guardian, by whom it is about.
    """
    refuse_said(answer)
    node = work.people.own(known_id(written_id)).node
    about = given(
        "introduction", lambda introduction: work.consents.introduction(node, introduction), answer.introduction
    )
    agreement = Agreement(
        answer.purpose,
        given=answer.given,
        how=answer.how,
        said_by=answer.said_by,
        introduction=None if about is None else about.number,
    )
    _write(work, node, agreement, field="purpose")
    return _out(work, node)


def record_all(work: Work, answers: AnswersIn) -> AnsweredOut:
    """Write down the same yes of everybody on a ticked list: of all, or Invalid and of nobody."""
    refuse_said(answers)

    def own(place: int, person_id: uuid.UUID) -> Node | None:
        return given(f"people/{place}", lambda wanted: work.people.own(wanted).node, person_id)

    nodes = all_of(*(lambda n=n, one=one: own(n, one) for n, one in enumerate(answers.people)))
    agreement = Agreement(answers.purpose, given=True, how=answers.how, said_by=text("consent.by-themselves"))
    all_of(
        *(
            lambda n=n, node=node: _write(work, node, agreement, field=f"people/{n}")
            for n, node in enumerate(cast("list[Node]", nodes))
        )
    )
    return AnsweredOut(purpose=answers.purpose, people=len(nodes))


def withdraw_again(work: Work, node: Node, purpose: str, introduction: int | None) -> None:
    """Take back a yes that was taken back before: a backup that was put back does not know."""
    said = Agreement(purpose, given=False, how=text("consent.taken-back-before"), introduction=introduction)
    _write(work, node, said, field="purpose")


def _write(work: Work, node: Node, agreement: Agreement, *, field: str) -> None:
    """Record an answer and what follows from it: a no hides and ends at once what rested on the yes."""
    of_oneself = ASKED[cast("PurposeName", agreement.purpose)].giver == "oneself"
    for_guardian = not of_oneself and work.viewer.person == node.number
    if for_guardian or (agreement.given and of_oneself and work.consents.waits_for_guardian(node)):
        raise Invalid([FieldError(field, "guardian")])
    work.consents.record(node, agreement)
    work.seen(number_of(node), "K1", "update")
    if not agreement.given and agreement.purpose in UNDERLYING:
        work.circles.leave(node)
        introductions.end_unlived(work, node)
    if not agreement.given and agreement.introduction is not None:
        introductions.contact_taken_back(work, node, agreement)


def _out(work: Work, node: Node) -> ConsentsOut:
    shared = work.consents.per_introduction(node)
    answers = work.consents.answers(node)
    ids = work.consents.introduction_ids(shared)
    return ConsentsOut(
        person=node.id,
        now=[
            *(_now(purpose, None, row) for purpose, row in sorted(work.consents.of(node).items())),
            *(_now(row.purpose, ids[number], row) for number, row in sorted(shared.items())),
        ],
        answers=[
            GivenAnswerOut(
                purpose=cast("PurposeName", answer.purpose),
                introduction=None if answer.introduction is None else ids.get(answer.introduction),
                given=answer.given,
                at=answer.at,
                how=answer.how,
                said_by=answer.said_by,
                wording=answer.wording,
            )
            for answer in answers
        ],
    )


def _now(purpose: str, introduction: uuid.UUID | None, row: Consent) -> ConsentOut:
    name = cast("PurposeName", purpose)
    return ConsentOut(
        purpose=name,
        introduction=introduction,
        given=row.given,
        question=text(f"consent.{name}"),
        opens=text(ASKED[name].opens),
        at=row.at,
        how=row.how,
        said_by=row.said_by,
        wording=row.wording,
        withdrawn_at=row.withdrawn_at,
    )
