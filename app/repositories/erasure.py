"""Erasure: somebody goes, with all that hangs on it; what refers to it lets go; what is left names nobody.

Names and contact data are one row (`identity`), and most of the rest follows by cascade. What the database cannot know
is done here: a row for counting first, answers that were given before, columns that referred to this person, the room
of those it was introduced to, and a tombstone, so that neither a backup nor a folder brings it back.
"""

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import Column, Connection, Table, and_, case, delete, exists, func, insert, or_, select, update
from sqlmodel import col

from app.errors import NotFound
from app.mailing import name_of
from app.models import (
    METADATA,
    Area,
    Consent,
    Identity,
    Introduction,
    Need,
    NeedConcept,
    Node,
    Notice,
    Talent,
)
from app.policy.lifecycle import ENDS, REASONS, TOGETHER
from app.repositories.apart import Apart
from app.repositories.arrangements import Arrangements
from app.repositories.asking import Repository, number_of
from app.repositories.stones import Stones
from app.repositories.visible import cards, of_right
from matching.vocabulary import load

TABLES: Final = METADATA.tables
KINDS: Final[Mapping[str, str]] = {
    "node": "node",
    "need": "need",
    "talent": "talent",
    "tie": "tie",
    "introduction": "introduction",
    "kept_apart": "kept-apart",
    "via_wish": "via-wish",
    "booking": "booking",
}
"""Tables whose rows every process keeps, and what the change log calls them."""
HANGING: Final[Mapping[str, tuple[str, ...]]] = {
    "need": ("owner",),
    "talent": ("owner",),
    "tie": ("a", "b"),
    "kept_apart": ("a", "b"),
    "via_wish": ("node", "other"),
}
"""Tables of which a person's rows have an id, or are kept by every process, with the columns that say whose."""


@dataclass(frozen=True, slots=True)
class Gone:
    """How many rows went with somebody."""

    needs: int
    talents: int
    introductions: int
    ties: int


@dataclass(frozen=True, slots=True)
class Hung:
    """What hangs on somebody: numbers of the rows by table, the ids of those, and every text that they hold."""

    rows: Mapping[str, frozenset[int]]
    ids: frozenset[str]
    texts: frozenset[str]


def hashes_of(node_id: uuid.UUID, listed_as: str, source_id: str | None) -> list[str]:
    """Hashes of the tombstone of a node: of its id, and of what a delivering folder calls it."""
    return [_hash(str(node_id)), *([stone_of(listed_as, source_id)] if source_id else [])]


def stone_of(listed_as: str, source_id: str) -> str:
    """Hash by which a folder's own row is known: its list, or the name of its table, and its id there."""
    return _hash(f"{listed_as}:{source_id}")


def _hash(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()


class Erasure(Repository):
    """What goes for good."""

    def find(self, person_id: uuid.UUID) -> Node:
        """Return the person with this id when who asks may erase it; else NotFound.

        A worker does so on behalf of who is his task; and the privacy officer for everybody whom the own organisation
        recorded, without seeing anything of them.
        """
        may = of_right(self.viewer)
        if self.viewer.role == "privacy-officer":
            may = or_(may, self._of_office())
        query = select(Node).where(col(Node.id) == person_id, col(Node.kind) == "person", may)
        found = self.session.scalars(query).first()
        if found is None:
            raise NotFound
        return found

    def by_number(self, number: int) -> Node | None:
        """Return the person with this number, whose card is seen; None when it is gone already."""
        query = select(Node).where(col(Node.number) == number, col(Node.kind) == "person", cards(self.viewer))
        return self.session.scalars(query).first()

    def person(self, node: Node, reason: str | None = None) -> Gone:
        """Erase a person. `reason` is what the log says it was for. The row and all of its parts are gone after it."""
        number, here = number_of(node), node.municipality
        self.asking.seen(number, "K4", "erase", reason)
        # Before the key of the person goes: afterwards a line could not be about anybody.
        self.asking.write_log()
        self.session.flush()
        hung = self._hung(node)
        gone = Gone(*(len(hung.rows[table]) for table in ("need", "talent", "introduction", "tie")))
        self._leave(hung.rows["need"], hung.rows["introduction"])
        self._tell_others(number, hung.rows["introduction"])
        Arrangements(self.asking).holder_leaves(number)
        self._reopen(hung)
        stones = hashes_of(node.id, node.listed_as, node.source_id)
        mails = self._mails(number)
        self._forget_words(number, hung)
        self._let_go(number)
        self._delete("token", TABLES["token"].c.person == number)
        for table, numbers in hung.rows.items():
            for one in sorted(numbers):
                self.asking.changed(KINDS[table], one)
        self.asking.changed("node", number)
        self._bury(here, stones, mails)
        self._delete("node", TABLES["node"].c.number == number)
        self.session.flush()
        # What the session still holds is not there any more.
        self.session.expunge_all()
        return gone

    def need(self, number: int) -> None:
        """Erase a need with its introductions; what is to be counted of them stays."""
        table = TABLES["need"]
        row = self._connection.execute(select(table).where(table.c.number == number)).mappings().one()
        introductions = self._introductions(needs={number})
        self._leave({number}, introductions)
        for one in sorted(introductions):
            self.asking.changed("introduction", one)
        for one in sorted(self._bookings({number})):
            self.asking.changed("booking", one)
        self.asking.changed("need", number)
        ids = {str(row["id"]), *self._ids("introduction", introductions)}
        self._forget_answers(ids, {row["text"]}, set())
        self._bury(row["municipality"], self._stones("need", {number}) + self._stones("introduction", introductions))
        self._delete("need", table.c.number == number)
        self.session.flush()
        self.session.expunge_all()

    def introduction(self, number: int) -> None:
        """Put a row for counting in the place of an introduction that is over."""
        here = self._connection.scalar(
            select(TABLES["introduction"].c.municipality).where(TABLES["introduction"].c.number == number)
        )
        self._leave(set(), {number})
        self.asking.changed("introduction", number)
        self._bury(here or "", self._stones("introduction", {number}))
        self._delete("introduction", TABLES["introduction"].c.number == number)

    def empty(self, number: int) -> None:
        """Take the words out of an introduction that is over, and leave its course: of whom, when, which states."""
        one = TABLES["introduction"].c.number == number
        row = self._connection.execute(select(TABLES["introduction"].c.municipality).where(one)).one()
        self._set("introduction", one, note=None, delivered=None, version=TABLES["introduction"].c.version + 1)
        steps, feedback = TABLES["introduction_step"], TABLES["feedback"]
        self._set("introduction_step", steps.c.introduction == number, said_by=None, how=None, reason=None)
        self._set("feedback", feedback.c.introduction == number, said_by=None)
        # A folder that is delivered again does not bring the words back.
        self._bury(row.municipality, self._stones("introduction", {number}))

    def again(self, hashes: Collection[tuple[str, str]]) -> list[int]:
        """Numbers of people who are here and were erased according to these tombstones (municipality and hash)."""
        node = TABLES["node"]
        query = select(node.c.number, node.c.municipality, node.c.id, node.c.listed_as, node.c.source_id)
        return [
            number
            for number, here, *names in self._connection.execute(query.where(node.c.kind == "person"))
            if any((here, one) in hashes for one in hashes_of(*names))
        ]

    # --- What hangs on somebody -------------------------------------------------------------------------------------

    @property
    def _connection(self) -> Connection:
        return self.session.connection()

    def _of_office(self) -> Any:
        viewer = self.viewer
        here = col(Node.municipality) == viewer.municipality
        return here if viewer.organisation is None else and_(here, col(Node.organisation) == viewer.organisation)

    def _hung(self, node: Node) -> Hung:
        number = number_of(node)
        rows = {
            name: frozenset(
                self._connection.scalars(
                    select(TABLES[name].c.number).where(or_(*(TABLES[name].c[by] == number for by in columns)))
                )
            )
            for name, columns in HANGING.items()
        }
        rows["introduction"] = frozenset(self._introductions(rows["need"], rows["talent"]))
        rows["booking"] = frozenset(self._bookings(rows["need"]))
        ids = {str(node.id)}.union(*(self._ids(name, rows[name]) for name in ("need", "talent", "tie", "introduction")))
        return Hung(rows, frozenset(ids), frozenset(self._texts(number, rows)))

    def _introductions(self, needs: Collection[int] = (), talents: Collection[int] = ()) -> set[int]:
        table = TABLES["introduction"]
        query = select(table.c.number).where(or_(table.c.need.in_(needs), table.c.talent.in_(talents)))
        return set(self._connection.scalars(query))

    def _bookings(self, needs: Collection[int]) -> set[int]:
        table = TABLES["booking"]
        return set(self._connection.scalars(select(table.c.number).where(table.c.need.in_(needs))))

    def _ids(self, name: str, numbers: Collection[int]) -> set[str]:
        table = TABLES[name]
        return {str(one) for one in self._connection.scalars(select(table.c.id).where(table.c.number.in_(numbers)))}

    def _texts(self, number: int, rows: Mapping[str, Collection[int]]) -> set[str]:
        """Every text that this person, or what hangs on it, holds: names, contact data, needs, talents."""
        found: set[str] = set()
        wanted = [("identity", "node", {number})]
        wanted += [(name, "number", set(rows[name])) for name in ("need", "talent", "introduction")]
        for name, by, numbers in wanted:
            table = TABLES[name]
            texts = [column for column in table.columns if _is_words(column)]
            for row in self._connection.execute(select(*texts).where(table.c[by].in_(numbers))):
                found.update(value for value in row if value)
        return found

    def _mails(self, number: int) -> list[str]:
        """What this person's mails are called outside."""
        table = TABLES["mail"]
        query = select(table.c.number, table.c.at).where(table.c.person == number)
        return [name_of(one, at, number) for one, at in self._connection.execute(query)]

    # --- What stays -------------------------------------------------------------------------------------------------

    def _leave(self, needs: Collection[int], introductions: Collection[int]) -> None:
        """Write what is left of these for counting, give their room back, and keep apart who were not safe."""
        rows = [*self._of_needs(needs), *self._of_introductions(introductions)]
        if rows:
            self._connection.execute(insert(TABLES["statistic"]), rows)
        self._give_back(introductions)
        self._keep_apart(introductions)

    def _of_needs(self, numbers: Collection[int]) -> Iterator[dict[str, Any]]:
        query = select(col(Need.number), col(Need.municipality), col(Need.status), _district(Need.neighbourhood)).where(
            col(Need.number).in_(numbers), _counted(Need.owner)
        )
        for number, here, state, area in self._connection.execute(query):
            yield self._statistic("need", here, area, state, number)

    def _of_introductions(self, numbers: Collection[int]) -> Iterator[dict[str, Any]]:
        query = (
            select(Introduction, _district(Need.neighbourhood))
            .join(Need, col(Need.number) == col(Introduction.need))
            .join(Talent, col(Talent.number) == col(Introduction.talent))
            .where(col(Introduction.number).in_(numbers), _counted(Need.owner), _counted(Talent.owner))
        )
        for row, area in self.session.execute(query):
            ended = row.ended_at.date() if row.ended_at else row.closed_on
            yield self._statistic("introduction", row.municipality, area, row.state, row.need) | {
                "month": f"{ended or self.asking.today:%Y-%m}",
                "reason": self._reason(number_of(row)),
                "rank": row.rank,
                "weights": row.weights,
                "days_to_first": _days(row.proposed_on, row.first_on),
                "days_running": _days(row.first_on, ended),
                "carer_relieved": row.carer_relieved,
            }

    def _statistic(self, about: str, here: str, area: str, state: str, need: int) -> dict[str, Any]:
        nothing = dict.fromkeys(("reason", "rank", "weights", "days_to_first", "days_running", "carer_relieved"))
        return nothing | {
            "municipality": here,
            "about": about,
            "area": area,
            "month": f"{self.asking.today:%Y-%m}",
            "state": state,
            "theme": self._theme(need),
        }

    def _theme(self, need: int) -> str | None:
        query = select(col(NeedConcept.concept)).where(col(NeedConcept.need) == need)
        first = self._connection.scalar(
            query.order_by(col(NeedConcept.weight).desc(), col(NeedConcept.concept)).limit(1)
        )
        known = load()
        return known[first].theme if first is not None and first in known.index else None

    def _reason(self, introduction: int) -> str | None:
        table = TABLES["introduction_step"]
        query = select(table.c.reason).where(table.c.introduction == introduction, table.c.reason.in_(REASONS))
        return self._connection.scalar(query.order_by(table.c.position.desc()).limit(1))

    def _give_back(self, introductions: Collection[int]) -> None:
        """Room that these took of a talent is there for others again."""
        intro, talent = TABLES["introduction"], TABLES["talent"]
        held = (
            select(intro.c.talent, func.count())
            .where(intro.c.number.in_(introductions), intro.c.state.in_(TOGETHER))
            .group_by(intro.c.talent)
        )
        for number, count in self._connection.execute(held).all():
            left = talent.c.capacity_left + count
            within = case((left > talent.c.capacity, talent.c.capacity), else_=left)
            this = and_(talent.c.number == number, talent.c.capacity_left.is_not(None))
            self._set("talent", this, capacity_left=within, version=talent.c.version + 1)
            self.asking.changed("talent", number)

    def _keep_apart(self, introductions: Collection[int]) -> None:
        """An introduction that was unsafe outlives itself: the two are never introduced again."""
        query = (
            select(col(Need.owner), col(Talent.owner), col(Introduction.municipality))
            .join(Need, col(Need.number) == col(Introduction.need))
            .join(Talent, col(Talent.number) == col(Introduction.talent))
            .where(
                col(Introduction.number).in_(introductions),
                col(Introduction.state) == "unsafe",
                _is_person(Need.owner),
                _is_person(Talent.owner),
            )
        )
        for one, other, here in self._connection.execute(query).all():
            Apart(self.asking).keep(one, other, here)

    def _reopen(self, hung: Hung) -> None:
        """Open the needs of others again that somebody was found for, and nobody is left."""
        intro, need = TABLES["introduction"], TABLES["need"]
        mine, theirs = intro.c.number.in_(hung.rows["introduction"]), need.c.number.not_in(hung.rows["need"])
        other = intro.alias()
        left = exists(
            select(1).where(
                other.c.need == need.c.number,
                other.c.number.not_in(hung.rows["introduction"]),
                other.c.state.in_(TOGETHER),
            )
        )
        found = select(need.c.number).join(intro, intro.c.need == need.c.number)
        found = found.where(mine, theirs, intro.c.state.in_(TOGETHER), need.c.status == "in-progress", ~left)
        for number in self._connection.scalars(found).all():
            self._set("need", need.c.number == number, status="open", version=need.c.version + 1)
            self.asking.changed("need", number)

    def _tell_others(self, number: int, introductions: Collection[int]) -> None:
        """Nobody waits in silence: the other side of what is under way hears that it does not go on, and the worker."""
        query = (
            select(Introduction, col(Need.owner), col(Talent.owner), col(Need.worker))
            .join(Need, col(Need.number) == col(Introduction.need))
            .join(Talent, col(Talent.number) == col(Introduction.talent))
            .where(col(Introduction.number).in_(introductions), col(Introduction.state).not_in(ENDS))
        )
        told: set[int] = set()
        for row, seeker, giver, worker in self.session.execute(query).all():
            told |= {one for one in (row.worker or worker,) if one is not None}
            side = "seeker" if giver == number else "giver"
            if row.state in TOGETHER or self._was_asked(number_of(row), side):
                told.add(seeker if side == "seeker" else giver)
        people = select(col(Node.number), col(Node.municipality)).where(
            col(Node.number).in_(told - {number}), col(Node.kind) == "person"
        )
        for one, here in self._connection.execute(people).all():
            self.session.add(
                Notice(
                    municipality=here,
                    person=one or 0,
                    code="introduction-gone",
                    at=self.asking.now,
                    day=self.asking.today,
                )
            )
        self.session.flush()

    def _was_asked(self, introduction: int, side: str) -> bool:
        table = TABLES["introduction_step"]
        query = select(1).where(table.c.introduction == introduction, table.c.state == f"asked-{side}")
        return self._connection.scalar(select(exists(query))) is True

    # --- What lets go -----------------------------------------------------------------------------------------------

    def _let_go(self, number: int) -> None:
        """Empty every column elsewhere that refers to this person and does not go with it."""
        for table, column in referring():
            here = column == number
            rows = self._connection.execute(select(table).where(here)).mappings().all()
            if not rows:
                continue
            values: dict[str, Any] = {column.name: None}
            if "delivered" in table.c:
                values["delivered"] = None
            if "version" in table.c:
                values["version"] = table.c.version + 1
            self._set(table.name, here, **values)
            if table.name == "introduction":
                self._unsay({row["number"] for row in rows}, number)
            if table.name in KINDS and "number" in table.c:
                for row in rows:
                    self.asking.changed(KINDS[table.name], row["number"])

    def _unsay(self, introductions: Collection[int], number: int) -> None:
        """Take this person's name out of who said what in introductions of others in which it had a part."""
        names = self._names(number)
        steps, feedback = TABLES["introduction_step"], TABLES["feedback"]
        for name, table, gone in (
            ("introduction_step", steps, {"said_by": None, "how": None, "reason": None}),
            ("feedback", feedback, {"said_by": None}),
        ):
            query = select(table.c.number, *(table.c[one] for one in gone)).where(
                table.c.introduction.in_(introductions)
            )
            named = [row[0] for row in self._connection.execute(query) if _mentions(row[1:], names)]
            self._set(name, table.c.number.in_(named), **gone)

    def _names(self, number: int) -> set[str]:
        row = self._connection.execute(
            select(col(Identity.alias), col(Identity.first_name), col(Identity.last_name)).where(
                col(Identity.node) == number
            )
        ).first()
        return {name.casefold() for name in row or () if name}

    def _forget_words(self, number: int, hung: Hung) -> None:
        """Empty answers, and remove what others were told or mailed, that hold an id or a text of this person."""
        table = TABLES["account"]
        actors = {
            f"account:{one}" for one in self._connection.scalars(select(table.c.number).where(table.c.person == number))
        }
        table = TABLES["token"]
        actors |= {
            f"token:{one}" for one in self._connection.scalars(select(table.c.number).where(table.c.person == number))
        }
        self._forget_answers(hung.ids, hung.texts, actors)
        notices = TABLES["notice"]
        about = [uuid.UUID(one) for one in sorted(hung.ids)]
        self._delete("notice", notices.c.about.in_(about))
        for name in ("notice", "mail"):
            table = TABLES[name]
            query = select(table.c.number, table.c["values"])
            self._delete(
                name, table.c.number.in_(list(_holding(self._connection.execute(query), hung.ids, hung.texts)))
            )

    def _forget_answers(self, ids: Collection[str], texts: Collection[str], actors: Collection[str]) -> None:
        """Empty the answers that hold these; their keys stay, so that a try that comes late enters nobody anew."""
        table = TABLES["answered"]
        query = select(table.c.number, table.c.answer)
        found = set(_holding(self._connection.execute(query), ids, texts))
        self._set("answered", table.c.number.in_(found), answer={})
        self._delete("answered", table.c.actor.in_(actors))

    # --- Rows -------------------------------------------------------------------------------------------------------

    def _stones(self, name: str, numbers: Collection[int]) -> list[str]:
        table = TABLES[name]
        query = select(table.c.source_id).where(table.c.number.in_(numbers), table.c.source_id.is_not(None))
        return [stone_of(name, source_id) for source_id in self._connection.scalars(query)]

    def _bury(self, here: str, hashes: Iterable[str], mails: Iterable[str] = ()) -> None:
        """Set tombstones, and leave word of what is to be done once this is committed."""
        Stones(self.asking).set(here, hashes)
        before = self.asking.erased
        self.asking.erased = replace(before, mails=before.mails + tuple(mails), anything=True)
        if self._connection.dialect.name == "sqlite":
            # Says after a crash that the file must still be written anew (app.traces).
            version = self._connection.exec_driver_sql("PRAGMA user_version").scalar() or 0
            self._connection.exec_driver_sql(f"PRAGMA user_version = {version + 1}")

    def _set(self, name: str, where: Any, **values: Any) -> None:
        self._connection.execute(update(TABLES[name]).where(where).values(**values))

    def _delete(self, name: str, where: Any) -> None:
        self._connection.execute(delete(TABLES[name]).where(where))


def referring() -> list[tuple[Table, Column[Any]]]:
    """Every column that refers to a node and is emptied, not deleted, when that node goes; derived from the tables."""
    return [
        (table, column)
        for table in METADATA.sorted_tables
        for column in table.columns
        for key in column.foreign_keys
        if key.column is TABLES["node"].c.number and key.ondelete != "CASCADE" and table.name != "token"
    ]


def _is_words(column: Column[Any]) -> bool:
    """Whether a column holds words of or about somebody, rather than a code."""
    length = getattr(column.type, "length", None) or 0
    return column.info["class"] in {"K2", "K3", "K4"} and length >= 50 and column.name not in {"channel", "origin"}  # noqa: PLR2004


def _holding(rows: Iterable[Any], ids: Collection[str], texts: Collection[str]) -> Iterator[int]:
    """Numbers of the rows (number, JSON) that hold one of these ids, or say one of these texts."""
    for number, value in rows:
        said = json.dumps(value, ensure_ascii=False, default=str)
        if any(one in said for one in ids) or any(one in texts for one in _leaves(value)):
            yield number


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _leaves(one)
    elif isinstance(value, list):
        for one in value:
            yield from _leaves(one)


def _mentions(said: Iterable[str | None], names: Collection[str]) -> bool:
    return any(name in (words or "").casefold() for words in said for name in names)


def _days(since: dt.date | None, until: dt.date | None) -> int | None:
    return None if since is None or until is None else max(0, (until - since).days)


def _district(column: Any) -> Any:
    """The district of a neighbourhood (a column of its code); the neighbourhood where that is not known."""
    parent = select(col(Area.parent)).where(col(Area.code) == column).scalar_subquery()
    return func.coalesce(parent, column)


def _counted(owner: Any) -> Any:
    """Whether the owner (a column) is counted: no person, or one who agreed to anonymous statistics."""
    agreed = exists(
        select(1).where(col(Consent.node) == owner, col(Consent.purpose) == "statistics", col(Consent.given))
    )
    return or_(~_is_person(owner), agreed)


def _is_person(owner: Any) -> Any:
    node = TABLES["node"].alias()
    return exists(select(1).where(node.c.number == owner, node.c.kind == "person"))
