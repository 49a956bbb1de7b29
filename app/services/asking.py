"""Asking somebody outside the pages: what is said, of coarse facts only, in six languages; by which ways; by mail."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.errors import Conflict, NotFound
from app.policy.lifecycle import OTHER, Side
from app.policy.visibility import DELICATE_THEMES, keys_of, shown_state
from app.repositories.asking import number_of
from app.repositories.introductions import IntroductionRow
from app.repositories.needs import NeedRow
from app.repositories.talents import TalentRow
from app.services import links
from app.services.called import short_name
from app.services.concepts import sensitivity_of
from app.services.ids import known_id
from app.services.links import Answering
from app.texts import ASK_LANGUAGES, FIRST, AskLanguage, text
from app.work import Work
from matching.model import PARTS, slot_names
from matching.vocabulary import load

MAIL: Final = "question"
"""The mail that says that there is a question: with a code that is made when it is sent, and not what is asked."""
LEADS_TO: Final = "/antwoord/"


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody is asked: coarse facts. No name of a person, no address, nobody's words, no diagnosis."""

    side: Side
    open: bool
    """Whether this side can answer now."""
    answered: bool
    """Whether it answered, and can come back on that."""
    name: str
    """Of the other, where that is an initiative, organisation or place; '' for a person."""
    district: str
    theme: str
    """In one word; '' where that would say too much of a person."""
    roles: tuple[str, ...]
    """What is needed of who gives beside the thing itself: a ride, company; none where it is the thing itself."""
    to: str
    """Where that leads to, where it is public and says nothing of a person; '' otherwise."""
    parts: tuple[str, ...]
    languages: tuple[AskLanguage, ...]
    """Which languages of ours the asked person speaks, the first one first."""


@dataclass(frozen=True, slots=True)
class Ways:
    """How somebody can be asked. Number and address only for who may read them; `mailable`: agreed to mail of ours."""

    name: str
    channel: str
    phone: str
    email: str
    mailable: bool


@dataclass(frozen=True, slots=True)
class Sender:
    """Who asks: the organisation, which is public."""

    name: str
    email: str


def question_of(work: Work, answering: Answering) -> Question:
    """Read the question that a short code stands for. NotFound."""
    row = work.introductions.numbered(answering.introduction)
    return _question(work, row._replace(party=answering.side, by=answering.side), answering.side)


def question(work: Work, written_id: str, side: Side) -> Question:
    """Read what one side is asked, for who puts the question to it. NotFound."""
    return _question(work, _row(work, written_id, side), side)


def ways(work: Work, written_id: str, side: Side) -> Ways:
    """Read by which ways this side can be asked; of a person that is logged. NotFound."""
    node = _row(work, written_id, side).side(side)
    if node.kind != "person":
        return Ways(work.introductions.public_name(node), "", "", "", mailable=False)
    row = work.people.get(node.id)
    identity = work.people.names_of([number_of(node)]).get(number_of(node))
    if identity is None:
        return Ways("", row.person.channel or "", "", "", mailable=False)
    mailable = bool(identity.email) and work.mails.may_write_to(number_of(node))
    channel = row.person.channel or ""
    return Ways(short_name(identity), channel, identity.phone or "", identity.email or "", mailable)


def sender(work: Work) -> Sender:
    """Read for which organisation who asks works."""
    mine = work.organisations.mine()
    return Sender("", "") if mine is None else Sender(mine.name, mine.email or "")


def make_code(work: Work, written_id: str, side: Side) -> str:
    """Make a short code for this side to answer with: shown once. NotFound; Conflict when it is not asked now."""
    row = _row(work, written_id, side)
    if row.introduction.state != f"asked-{side}":
        raise Conflict("step-not-possible")
    return links.make_answer_link(work, row.introduction, side)


def code_to_come_back(work: Work, answering: Answering) -> str:
    """Make a code with which who just answered can come back on that."""
    row = work.introductions.numbered(answering.introduction)
    return links.make_answer_link(work, row.introduction, answering.side)


def send(work: Work, written_id: str, side: Side, language: AskLanguage) -> None:
    """Let a mail go out that asks this side. Conflict 'not-mailed' for who did not agree to mail, or has no address."""
    row = _row(work, written_id, side)
    if row.introduction.state != f"asked-{side}":
        raise Conflict("step-not-possible")
    if not ways(work, written_id, side).mailable:
        raise Conflict("not-mailed")
    work.mails.add(number_of(row.side(side)), MAIL, language, introduction=number_of(row.introduction), side=side)


def mailed(work: Work, values: Mapping[str, Any], site: str, language: AskLanguage) -> dict[str, str] | None:
    """Make the link that the mail holds: what is asked stands behind it. None when there is nothing to ask any more."""
    side: Side = values["side"]
    try:
        row = work.introductions.numbered(values["introduction"])
    except NotFound:
        return None
    if row.introduction.state != f"asked-{side}":
        return None
    return {"link": link(site, links.make_answer_link(work, row.introduction, side), language)}


def link(site: str, code: str, language: AskLanguage) -> str:
    """The address at which a code is answered, in the language of the message around it."""
    return f"{site}{LEADS_TO}{code}" + ("" if language == FIRST else f"?taal={language}")


def message(asked: Question, language: AskLanguage, *, sender: str, link: str) -> str:
    """Say the whole question as a message to send: who asks, what, where to answer, and that no is fine."""
    hello = [text("ask.greeting", language, sender=sender)] if sender else []
    last = [text("ask.link", language, link=link), text("ask.free", language)]
    return " ".join([*hello, words(asked, language), *last])


def words(asked: Question, language: AskLanguage) -> str:
    """Say what is asked, in coarse facts."""
    if asked.name:
        said = [text(f"ask.{asked.side}.named", language, name=asked.name)]
    elif asked.district:
        said = [text(f"ask.{asked.side}.near", language, district=asked.district)]
    else:
        said = [text(f"ask.{asked.side}.somebody", language)]
    if asked.roles:
        roles = ", ".join(text(f"ask.role.{role}", language) for role in asked.roles)
        said.append(text("ask.roles", language, roles=roles))
    if asked.to:
        said.append(text("ask.to", language, name=asked.to))
    if asked.theme:
        about = text(f"ask.theme.{asked.theme.replace(' ', '-')}", language)
        said.append(text("ask.about", language, theme=about))
    if asked.parts:
        parts = ", ".join(text(f"ask.part.{part}", language) for part in asked.parts)
        said.append(text("ask.when", language, parts=parts))
    return " ".join(said)


def _row(work: Work, written_id: str, side: Side) -> IntroductionRow:
    """The introduction as this side sees it, for who may answer for that side and has asked it. NotFound."""
    row = work.introductions.own(known_id(written_id))
    if side not in row.hands or side not in row.asked:
        raise NotFound
    return row._replace(party=side, by=side)


def _question(work: Work, row: IntroductionRow, side: Side) -> Question:
    """No more than this side may read at this moment (app.policy.visibility)."""
    keys = keys_of(side, row.stage(side, work.now), shared=False)
    other = row.side(OTHER[side])
    district = work.introductions.district(row.need.neighbourhood) if "district" in keys else None
    parts = {name.partition("-")[2] for name in slot_names(row.need.slots)} if "slots" in keys else set()
    state = shown_state(row.known(side), side)
    return Question(
        side=side,
        open=state == f"asked-{side}",
        answered=state in {f"willing-{side}", "waiting", "agreed"},
        name=work.introductions.public_name(other) if "concepts" in keys else "",
        district=district or "",
        theme=_theme(work, row, side) if "concepts" in keys else "",
        roles=() if row.serves or "concepts" not in keys else row.roles,
        to=_leads_to(work, row) if "concepts" in keys else "",
        parts=tuple(part for part in PARTS if part in parts) if len(parts) < len(PARTS) else (),
        languages=_languages(work, row, side),
    )


def _theme(work: Work, row: IntroductionRow, side: Side) -> str:
    """The theme of the first thing it is about, where that is ordinary and says nothing of a person."""
    if side == "seeker":
        found = work.talents.concepts(TalentRow(row.talent, row.giver))
    else:
        found = work.needs.concepts(NeedRow(row.need, row.seeker))
    vocabulary = load()
    ordinary = [one.id for one in found[:1] if one.id in vocabulary.index and sensitivity_of(one.id) == "ordinary"]
    themes = (vocabulary[concept].theme for concept in ordinary)
    return next((theme for theme in themes if theme not in DELICATE_THEMES), "")


def _leads_to(work: Work, row: IntroductionRow) -> str:
    """Where a ride or company leads to: not where what is done there says something of a person."""
    main = None if row.serves else work.introductions.serving(row.need)
    if main is None or not _theme(work, main, "seeker"):
        return ""
    return work.introductions.public_name(main.giver)


def _languages(work: Work, row: IntroductionRow, side: Side) -> tuple[AskLanguage, ...]:
    node = row.side(side)
    if node.kind != "person":
        return ()
    spoken = (work.people.get(node.id).person.languages or "").split(";")
    return tuple(ours for one in spoken for ours in ASK_LANGUAGES if one == ours)
