"""What people may ask of what is kept of them: to see all of it, and to have it erased."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Final, cast

from babel.dates import format_date

from app.database import Database
from app.errors import NotFound
from app.live import Live
from app.models import METADATA, IntroductionStep, Node, Notice
from app.policy.lifecycle import TOGETHER, Side
from app.policy.parts import parts_in
from app.policy.roles import OPERATOR
from app.policy.visibility import known_state, shown_state, told_of
from app.repositories.asking import number_of
from app.repositories.exports import Called, Held, shown
from app.schemas.rights import ErasedOut, ExportFieldOut, ExportOut, ExportSectionOut
from app.services import clock_words, consents, log, notices
from app.services.ids import known_id
from app.services.parts import part_words
from app.services.reasons import concept_label
from app.texts import MissingTextError, has_text, listed, spoken, text
from app.work import Request, Work, reading, writing
from matching.model import slot_names

OF_BOTH: Final = ("due_on", "again_on", "returned")
OF_OTHER: Final[Mapping[str | None, Collection[str]]] = {
    "seeker": (*OF_BOTH, "giver_willing"),
    "giver": (*OF_BOTH, "seeker_willing", "rating", "carer_relieved"),
}
"""What an introduction holds of the other side, or would tell of it."""
OF_END: Final = ("ended_at", "closed_on")
"""What an introduction says of how it ended: nothing to who was not asked."""
OF_OTHER_STEP: Final = ("reason", "said_by", "how", "until", "by", "actor", "at")
"""What a step says of who took it: given of one's own steps alone."""
WORKERS: Final = ("account:", "token:", "operator", "nightly")
"""What the names of actors begin with; whoever it is, it is no neighbour."""
FIRST: Final = "identity"
"""The section that somebody looks for first: how he is called and reached."""
ROWS: Final = 20
"""Most rows of a section on one page."""
AREA: Final = "area"
"""A column with the code of an area that need not be there any more."""
SENTENCES: Final = ("code", "values")
"""Columns of a notice or mail that together are a sentence."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is kept: its name in the tables, its label, the value as ISO writes it, and in words."""

    code: str
    label: str
    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of things that are kept, under a heading; each row a list of lines."""

    code: str
    title: str
    rows: list[list[Line]]


@dataclass(frozen=True, slots=True)
class Mine:
    """Everything that is kept of one person, and the version of it that can be erased."""

    sections: list[Section]
    version: int


@dataclass(frozen=True, slots=True)
class Part:
    """One part of everything that is kept of one person, with the names of all parts beside it."""

    sections: list[Section]
    code: str
    title: str
    rows: list[list[Line]]
    after: int | None
    """How many rows were read, where there are more."""


def part(found: Mine, code: str, skip: int) -> Part:
    """Give one section, or the first where none is named: at most `ROWS` rows after the first `skip`. NotFound."""
    sections = [section for section in found.sections if section.rows]
    wanted = code or next((one.code for one in sections if one.code == FIRST), sections[0].code if sections else "")
    section = next((one for one in sections if one.code == wanted), None)
    if section is None:
        raise NotFound
    after = skip + ROWS
    return Part(sections, wanted, section.title, section.rows[skip:after], after if len(section.rows) > after else None)


def export(work: Work, written_id: str, *, notes: bool = False) -> ExportOut:
    """Give everything that is kept of somebody, as data; `notes`: with what is closed (K4). The log says so.

    NotFound unless it is who asks, or somebody who is the task of who asks.
    """
    node = work.exports.find(known_id(written_id))
    sections = [
        ExportSectionOut(
            code=section.code,
            title=section.title,
            rows=[[ExportFieldOut(code=x.code, label=x.label, value=x.value) for x in row] for row in section.rows],
        )
        for section in kept(work, node, notes=notes)
    ]
    return ExportOut(made_at=work.now, person=node.id, sections=sections)


def mine(work: Work) -> Mine:
    """Give everything that is kept of who asks, to be read."""
    node = work.exports.me()
    return Mine(kept(work, node, notes=False), node.version)


def whole(work: Work, written_id: str) -> Mine:
    """Give everything that is kept of somebody, to be read to or printed for that person. NotFound as for `export`."""
    node = work.exports.find(known_id(written_id))
    return Mine(kept(work, node, notes=False), node.version)


def kept(work: Work, node: Node, *, notes: bool) -> list[Section]:
    """Everything that is kept of somebody whom `work.exports` gave, in sections to be read."""
    number = number_of(node)
    found = work.exports.of(node)
    work.seen(number, "K4" if notes else "K3", "read", "export")
    telling = _Telling(work, number, found, notes=notes)
    sections: dict[str, list[list[Line]]] = {}
    for held in found:
        if (notes or not _closed(held)) and telling.knows(held):
            sections.setdefault(_code(held), []).append(list(telling.lines(held)))
    return [*(Section(code, _title(code), rows) for code, rows in sections.items()), _looked(work, str(node.id))]


def erase(work: Work, written_id: str, said_by: str) -> ErasedOut:
    """Erase somebody for good, as that person asked, or somebody on behalf."""
    node = work.erasure.find(known_id(written_id))
    if work.viewer.role != "privacy-officer":  # who may not read somebody cannot have read a version
        work.check_version(node, required=work.viewer.role != OPERATOR.role)
    gone = work.erasure.person(node, f"asked-by-{said_by}")
    return ErasedOut(
        erased_at=work.now,
        needs=gone.needs,
        talents=gone.talents,
        introductions=gone.introductions,
        ties=gone.ties,
    )


def erase_me(work: Work) -> None:
    """Erase who asks, for good."""
    node = work.exports.me()
    work.check_version(node)
    work.erasure.person(node, "asked-by-oneself")


def erase_again(database: Database, live: Live, clock: Callable[[], dt.datetime]) -> int:
    """Erase who is here and was erased before, as the file of tombstones says; how many.

    A backup that was put back holds them. It also holds what was taken back, closed, lost or stopped since: that is
    over again, and every session, link and calendar ends. The file gets what it lacks: the power may have gone before
    it had it.
    """
    stones = database.traces.stones()
    with reading(database, OPERATOR, clock(), live=live) as work:
        here = work.stones.all()
    database.traces.add(here)
    news = {(stone.municipality, stone.hash) for stone in stones} - {(one.municipality, one.hash) for one in here}
    if not news:
        return 0

    def opens() -> AbstractContextManager[Work]:
        return writing(database, OPERATOR, clock(), live=live, request=Request(route="erase again"))

    with opens() as work:
        found = work.erasure.again(news)
    for number in found:
        with opens() as work:
            node = work.erasure.by_number(number)
            if node is not None:
                work.erasure.person(node, "erased-before")
    with opens() as work:
        _end_again(work, {hashed for _, hashed in news})
        work.stones.put(stones)
    return len(found)


def _end_again(work: Work, hashes: Collection[str]) -> None:
    """End what these tombstones say is over, with what follows from it, and every way in."""
    for yes in work.stones.yeses(hashes):
        consents.withdraw_again(work, work.nodes.by_number(yes.node), yes.purpose, yes.introduction)
    for account in work.stones.accounts(hashes):
        work.accounts.close(work.accounts.numbered(number_of(account)))
    for passkey in work.stones.passkeys(hashes):
        work.passkeys.lose(passkey)
    for token in work.stones.tokens(hashes):
        work.tokens.revoke(number_of(token))
    work.stones.end_ways_in()


class _Telling:
    """Puts rows in words for the one whom they are about; who else is in them has no name."""

    def __init__(self, work: Work, person: int, found: Iterable[Held], *, notes: bool) -> None:
        found = list(found)
        self._person = person
        self._notes = notes
        numbers = {held.row[name] for held in found for name in _to(held.table, "node") if held.row[name]}
        self._called = work.exports.called(numbers)
        codes = {held.row[name] for held in found for name in (*_to(held.table, "area"), AREA) if held.row.get(name)}
        self._areas = work.exports.areas(codes)
        self._steps = _steps(found)
        self._told = {
            told.step.number: told
            for held in found
            if held.table == "introduction"
            for told in told_of(self._steps.get(held.row["number"], []), cast("Side", held.side))
        }

    def knows(self, held: Held) -> bool:
        """Whether this row is anything that this person is told of: of an introduction not every step is."""
        return held.table != "introduction_step" or held.row["number"] in self._told

    def lines(self, held: Held) -> Iterator[Line]:
        """Say what this row holds."""
        if not held.whole:
            yield _line("as", _label(held.column), _label(held.column))
            yield from self._days(held)
            return
        if held.table in {"notice", "mail"}:
            yield _line("text", _sentence(held), _sentence(held))
        for column in shown(METADATA.tables[held.table], notes=self._notes):
            value = self._seen(held, column.name)
            if value not in (None, "", [], {}):
                words = self._areas.get(value, value) if column.name == AREA else _words(column.name, value)
                yield _line(column.name, _iso(value), words)
        yield from self._references(held)

    def _days(self, held: Held) -> Iterator[Line]:
        for name, value in held.row.items():
            if isinstance(value, dt.date) and name in {"day", "since", "until", "at", "created_on", "observed_on"}:
                yield _line(name, _iso(value), _words(name, value))

    def _seen(self, held: Held, name: str) -> Any:
        """What this person may see of a column."""
        value = held.row[name]
        if name in SENTENCES and held.table in {"notice", "mail"}:
            return None
        if held.table == "introduction":
            return self._of_introduction(held, name, value)
        if held.table == "introduction_step":
            told = self._told[held.row["number"]]
            return told.state if name == "state" else None if name in OF_OTHER_STEP and not told.own else value
        return value

    def _of_introduction(self, held: Held, name: str, value: Any) -> Any:
        side = cast("Side", held.side)
        steps = self._steps.get(held.row["number"], [])
        asked = any(step.state == f"asked-{side}" for step in steps) or held.row["state"] in TOGETHER
        if name in OF_OTHER[side] or (name in OF_END and not asked):
            return None
        if name == "state":
            return shown_state(known_state(value, side, steps), side) if asked else "considered"
        return value

    def _references(self, held: Held) -> Iterator[Line]:
        for name in _to(held.table, "node"):
            number = held.row[name]
            if number and number != self._person:
                called = _called(self._called.get(number))
                yield _line(name, called, called)
        for name in _to(held.table, "area"):
            if held.row[name]:
                yield _line(name, held.row[name], self._areas.get(held.row[name], held.row[name]))


def _looked(work: Work, written_id: str) -> Section:
    """Who looked at what is kept, one line a day and reader."""
    lines = [
        [_line("day", _iso(reader.day), _words("day", reader.day)), _line("text", reader.text, reader.text)]
        for reader in log.readers(work, written_id)
    ]
    return Section("readers", text("inzage.readers"), lines)


def _steps(found: Iterable[Held]) -> dict[int, list[IntroductionStep]]:
    """The steps of each introduction, by its number, the first one first."""
    steps: dict[int, list[IntroductionStep]] = defaultdict(list)
    for held in found:
        if held.table == "introduction_step":
            steps[held.row["introduction"]].append(IntroductionStep(**held.row))
    return {number: sorted(some, key=lambda step: step.position) for number, some in steps.items()}


def _called(node: Called | None) -> str:
    """What to call somebody or something else; only what is no person has a name."""
    if node is not None and node.name is not None:
        return node.name
    return text("inzage.professional" if node is not None and node.professional else "inzage.someone")


def _sentence(held: Held) -> str:
    """What a notice says; of a mail what it was about."""
    try:
        if held.table == "notice":
            return notices.sentence(Notice(**{name: held.row[name] for name in ("code", "values")}))
        return text(f"mail.{held.row['code']}.subject", **held.row["values"])
    except MissingTextError:
        return str(held.row["code"])


def _closed(held: Held) -> bool:
    """Whether that somebody is in this row is itself closed: kept from somebody, or named in the wish of another."""
    return held.table == "kept_apart" or (held.table == "via_wish" and not held.whole)


def _code(held: Held) -> str:
    return held.table if held.whole else f"{held.table}-named"


def _title(code: str) -> str:
    own = f"inzage.section.{code}"
    return text(own) if has_text(own) else text(f"kept.{code.removesuffix('-named')}")


def _label(name: str) -> str:
    return text(f"inzage.field.{name}")


def _line(code: str, value: str, words: str) -> Line:
    return Line(code, _label(code), value, words)


def _to(table: str, other: str) -> list[str]:
    """Columns of a table that refer to another."""
    columns = METADATA.tables[table].columns
    return [column.name for column in columns if any(key.column.table.name == other for key in column.foreign_keys)]


def _iso(value: Any) -> str:
    """A value as a computer reads it."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _words(name: str, value: Any) -> str:
    """A value as a person reads it."""
    if isinstance(value, bool):
        return text("inzage.yes" if value else "inzage.no")
    if isinstance(value, dt.date):
        return format_date(value, "d MMMM y", spoken())
    if isinstance(value, list):
        return listed([str(one) for one in value])
    if name in SPOKEN:
        return SPOKEN[name](value)
    if name in BY and str(value).startswith(WORKERS):
        return text("inzage.professional")
    word = f"inzage.word.{value}"
    return text(word) if has_text(word) else str(value)


def _slots(bits: int) -> str:
    return listed(list(slot_names(bits)))


def _roles(kept: str) -> str:
    return part_words(parts_in(kept))


SPOKEN: Final[Mapping[str, Callable[[Any], str]]] = {
    "slots": _slots,
    "concept": concept_label,
    "roles": _roles,
    "rule": clock_words.pattern,
    "begins": clock_words.clock,
    "ends": clock_words.clock,
}
"""Columns whose values have words of their own."""
BY: Final = ("actor", "made_by", "given_by", "said_by", "concepts_said_by", "provisional_by")
"""Columns that may hold the name of an actor."""
