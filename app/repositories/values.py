"""Rows as values of the engine: what the database holds, in the words in which it is matched.

Without a viewer: all of it. What of it somebody may see is for the engine's `Scope` to say (app.live.scope_for).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple, cast

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select, true
from sqlalchemy.orm import aliased
from sqlmodel import SQLModel, col

from app.models import (
    Area,
    Booking,
    BookingOff,
    Condition,
    Consent,
    Initiative,
    Introduction,
    IntroductionStep,
    KeptApart,
    Need,
    NeedConcept,
    NeedLimit,
    NeedName,
    NeedObstacle,
    Node,
    Opening,
    Organisation,
    Person,
    Place,
    Qualification,
    Role,
    Talent,
    TalentConcept,
    TalentLimit,
    TalentName,
    TalentRide,
    Tie,
    ViaWish,
)
from app.repositories import visible
from app.repositories.turns import planned
from matching import model as engine
from matching import reading
from matching.model import FAR, MILLE
from matching.network import to_rd
from matching.rules import MEN, WOMEN


class Which(NamedTuple):
    """Which rows to read: of one municipality or of all, and those with these numbers or all."""

    municipality: str | None
    numbers: Collection[int] | None

    def __call__(self, table: type[SQLModel], number: object) -> ColumnElement[bool]:
        """Say so of a table; `number` is the column that these numbers are in."""
        column, wanted = cast("Any", number), cast("Any", table).municipality
        near = true() if self.municipality is None else col(wanted) == self.municipality
        return near if self.numbers is None else and_(near, col(column).in_(self.numbers))


Reader = Callable[[Connection, dt.date, Which], Iterator[engine.Value]]

NOBODY: Final = -1
"""Stands for the recorder of a person whom no organisation may see yet."""


def values_of(
    connection: Connection,
    today: dt.date,
    municipality: str | None = None,
    only: Mapping[str, set[int]] | None = None,
) -> Iterator[engine.Value]:
    """Read rows as values of the engine, in building order: of one municipality or of all together (None).

    All of them, or `only` those with these numbers by kind.
    """
    for kind, reader in READERS.items():
        if only is None or kind in only:
            yield from reader(connection, today, Which(municipality, None if only is None else only[kind]))


def _nodes(connection: Connection, today: dt.date, which: Which) -> Iterator[engine.Node]:
    agreed = _words_of(
        connection,
        select(col(Consent.node), col(Consent.purpose)).where(
            col(Consent.given),
            col(Consent.purpose).in_(("matching", "partners", "parental")),
            which(Consent, Consent.node),
        ),
    )
    roles = _words_of(
        connection,
        select(col(Role.node), col(Role.kind)).where(
            col(Role.kind).in_(("professional", "volunteer")),
            or_(col(Role.since).is_(None), col(Role.since) <= today),
            or_(col(Role.until).is_(None), col(Role.until) >= today),
            which(Role, Role.node),
        ),
    )
    claimed = set(connection.scalars(select(col(Node.number)).where(visible.claimed(), which(Node, Node.number))))
    recorder, lister = aliased(Organisation), aliased(Initiative)
    qualified = _rows_of(
        connection,
        select(col(Qualification.node), col(Qualification.kind), col(Qualification.valid_until))
        .where(which(Qualification, Qualification.node))
        .order_by(col(Qualification.number)),
    )
    past = _rows_of(
        connection,
        select(col(Role.node), col(Role.at), col(Role.until))
        .where(col(Role.until) < today, col(Role.at).is_not(None), which(Role, Role.node))
        .order_by(col(Role.number)),
    )
    about = _public_texts(connection, which)
    rows: Iterable[Any] = connection.execute(
        select(
            col(Node.number),
            col(Node.kind),
            func.coalesce(col(Node.lon), col(Area.lon)),
            func.coalesce(col(Node.lat), col(Area.lat)),
            col(Node.neighbourhood),
            col(Node.organisation),
            col(Node.status),
            col(Person.gender),
            col(Person.born_from),
            col(Person.languages),
            col(Person.ground),
            col(recorder.agreement_is_ground),
            col(lister.node),
            col(Node.provisional_by),
            func.coalesce(col(Organisation.sort), col(Place.sort)),
            col(Initiative.place),
            func.coalesce(col(Place.room), col(Initiative.capacity)),
            col(Place.access),
            col(Place.available_until),
            func.coalesce(col(Place.owner), col(Initiative.carried_by)),
        )
        .join(Area, col(Area.code) == col(Node.neighbourhood))
        .outerjoin(Person, col(Person.node) == col(Node.number))
        .outerjoin(recorder, col(recorder.node) == col(Node.organisation))
        .outerjoin(lister, col(lister.node) == col(Node.organisation))
        .outerjoin(Organisation, col(Organisation.node) == col(Node.number))
        .outerjoin(Initiative, col(Initiative.node) == col(Node.number))
        .outerjoin(Place, col(Place.node) == col(Node.number))
        .where(which(Node, Node.number))
        .order_by(col(Node.number))
    )
    for row in rows:
        number, kind, lon, lat, area, organisation, status, gender, born_from, languages = row[:10]
        ground, agreement_is_ground, lister_number, provisional_by, sort, place, room, access, until, owner = row[10:]
        x, y = (None, None) if lon is None or lat is None else to_rd(lon, lat)
        person = kind == "person"
        yes, has = agreed.get(number, frozenset()), roles.get(number, frozenset())
        # Without a ground yet: here for its ties and needs, and seen by nobody who asks for suggestions.
        seen = provisional_by is None
        yield engine.Node(
            number=number,
            kind=kind,
            x=x,
            y=y,
            area=area,
            organisation=(organisation or 0) if seen else NOBODY,
            shared=not person or (seen and "partners" in yes),
            listed=person and lister_number is not None,
            claimed=number in claimed,
            consent=not person or (seen and "matching" in yes),
            agreement=bool(seen and ground == "agreement" and agreement_is_ground and "volunteer" in has),
            active=status == "active",
            professional="professional" in has,
            gender=gender,
            born_from=born_from,
            guardian="parental" in yes,
            languages=frozenset((languages or "").split(";")) - {""},
            qualifications=tuple(
                (name, FAR if until is None else until.toordinal()) for name, until in qualified.get(number, ())
            ),
            gist=_gist_of(about[number]) if number in about else b"",
            sort=sort or "",
            place=place or 0,
            past=tuple((at, last.toordinal()) for at, last in past.get(number, ())),
            room=room,
            access=frozenset((access or "").split(";")) - {""},
            until=_ordinal(until),
            owner=owner or 0,
        )


def _public_texts(connection: Connection, which: Which) -> dict[int, str]:
    """What initiatives, organisations and places say of themselves."""
    found = {}
    for model, columns in (
        (Initiative, (Initiative.name, Initiative.audience)),
        (Organisation, (Organisation.name, Organisation.description)),
        (Place, (Place.name, Place.sort, Place.features)),
    ):
        query = select(col(model.node), *map(col, columns)).where(which(model, model.node))
        for number, *words in connection.execute(query):
            found[number] = ". ".join(word for word in words if word)
    return found


@lru_cache(maxsize=20_000)
def _gist_of(words: str) -> bytes:
    """These texts are short, public and often the same: read once in a process, not stored."""
    return reading.reader_of_words().read(words, "offers").gist


def _ties(connection: Connection, _today: dt.date, which: Which) -> Iterator[engine.Tie]:
    rows: Iterable[Any] = connection.execute(
        select(
            col(Tie.number),
            col(Tie.a),
            col(Tie.b),
            col(Tie.kind),
            col(Tie.strength),
            func.coalesce(col(Tie.last_confirmed), col(Tie.since)),
            col(Tie.organisation),
        )
        .where(which(Tie, Tie.number))
        .order_by(col(Tie.number))
    )
    for number, a, b, kind, strength, confirmed, organisation in rows:
        yield engine.Tie(
            number=number,
            a=a,
            b=b,
            kind=kind,
            strength=MILLE // 2 if strength is None else round(strength * MILLE),
            confirmed=_ordinal(confirmed),
            organisation=organisation or 0,
        )


def _talents(connection: Connection, today: dt.date, which: Which) -> Iterator[engine.Talent]:
    concepts = _rows_of(
        connection,
        select(col(TalentConcept.talent), col(TalentConcept.concept), col(TalentConcept.weight))
        .where(which(TalentConcept, TalentConcept.talent))
        .order_by(col(TalentConcept.talent), col(TalentConcept.weight).desc(), col(TalentConcept.concept)),
    )
    limits = _rows_of(
        connection,
        select(col(TalentLimit.talent), col(TalentLimit.marker), col(TalentLimit.kind)).where(
            which(TalentLimit, TalentLimit.talent)
        ),
    )
    rides = {
        talent: engine.Ride(there, home, anyway)
        for talent, there, home, anyway in connection.execute(
            select(col(TalentRide.talent), col(TalentRide.there), col(TalentRide.home), col(TalentRide.anyway)).where(
                which(TalentRide, TalentRide.talent)
            )
        )
    }
    named = _words_of(
        connection, select(col(TalentName.talent), col(TalentName.node)).where(which(TalentName, TalentName.talent))
    )
    rows: Iterable[Any] = connection.execute(
        select(
            col(Talent.number),
            col(Talent.owner),
            col(Talent.slots),
            col(Talent.max_distance_m),
            col(Talent.capacity_left),
            col(Talent.status),
            col(Talent.gist),
            col(Talent.read_with),
            col(Talent.since),
            col(Talent.until),
            col(Talent.hours),
            col(Node.kind),
        )
        .join(Node, col(Node.number) == col(Talent.owner))
        .where(which(Talent, Talent.number))
        .order_by(col(Talent.number))
    )
    hours_planned = planned(connection, which(Talent, Talent.number))
    for number, owner, slots, reach, capacity_left, status, gist, read_with, since, until, hours, kind in rows:
        now = (since is None or since <= today) and (until is None or today <= until)
        yield engine.Talent(
            number=number,
            owner=owner,
            concepts=_weighted(concepts.get(number, ())),
            gist=_gist(gist, read_with),
            slots=slots,
            reach=FAR if reach is None else reach,
            capacity_left=capacity_left,
            active=status == "active" and now and (hours is None or hours_planned[number] < hours),
            collective=kind in {"initiative", "organisation"},
            limits=_limits(limits.get(number, ())),
            holds=frozenset(marker for marker, kind in limits.get(number, ()) if kind == "holds"),
            ride=rides.get(number),
            names=named.get(number, frozenset()),
        )


def _needs(connection: Connection, _today: dt.date, which: Which) -> Iterator[engine.Need]:
    concepts = _rows_of(
        connection,
        select(col(NeedConcept.need), col(NeedConcept.concept), col(NeedConcept.weight))
        .where(which(NeedConcept, NeedConcept.need))
        .order_by(col(NeedConcept.need), col(NeedConcept.weight).desc(), col(NeedConcept.concept)),
    )
    limits = _rows_of(
        connection,
        select(col(NeedLimit.need), col(NeedLimit.marker), col(NeedLimit.kind)).where(which(NeedLimit, NeedLimit.need)),
    )
    obstacles = _words_of(
        connection,
        select(col(NeedObstacle.need), col(NeedObstacle.kind)).where(which(NeedObstacle, NeedObstacle.need)),
    )
    named = _words_of(connection, select(col(NeedName.need), col(NeedName.node)).where(which(NeedName, NeedName.need)))
    rows: Iterable[Any] = connection.execute(
        select(
            col(Need.number),
            col(Need.owner),
            col(Need.status),
            col(Need.slots),
            col(Need.max_distance_m),
            col(Need.common_language),
            col(Need.requires),
            col(Need.group_size),
            col(Need.gist),
            col(Need.read_with),
            col(Need.organisation),
        )
        .where(which(Need, Need.number))
        .order_by(col(Need.number))
    )
    for (
        number,
        owner,
        status,
        slots,
        reach,
        common_language,
        requires,
        group_size,
        gist,
        read_with,
        organisation,
    ) in rows:
        yield engine.Need(
            number=number,
            owner=owner,
            concepts=_weighted(concepts.get(number, ())),
            gist=_gist(gist, read_with),
            open=status == "open",
            slots=slots,
            reach=FAR if reach is None else reach,
            common_language=common_language,
            requires=frozenset((requires or "").split(";")) - {""},
            group_size=group_size,
            organisation=organisation or 0,
            limits=_limits(limits.get(number, ())),
            obstacles=obstacles.get(number, frozenset()),
            names=named.get(number, frozenset()),
        )


GIVER_NOT_ASKED: Final = frozenset({"proposed", "asked-seeker", "willing-seeker", "declined-seeker"})
"""States in which the giver knows of nothing yet, unless a step says otherwise."""


def _introductions(connection: Connection, _today: dt.date, which: Which) -> Iterator[engine.Introduction]:
    steps: Iterable[Any] = connection.execute(
        select(col(IntroductionStep.introduction), func.max(col(IntroductionStep.day)))
        .where(col(IntroductionStep.state) == "asked-giver", which(IntroductionStep, IntroductionStep.introduction))
        .group_by(col(IntroductionStep.introduction))
    )
    asked: dict[int, dt.date | None] = {introduction: day for introduction, day in steps}  # noqa: C416
    let_go = set(
        connection.scalars(
            select(col(IntroductionStep.introduction)).where(
                col(IntroductionStep.state) == "withdrawn",
                col(IntroductionStep.reason) == "someone-else",
                which(IntroductionStep, IntroductionStep.introduction),
            )
        )
    )
    rows: Iterable[Any] = connection.execute(
        select(
            col(Introduction.number),
            col(Introduction.need),
            col(Introduction.talent),
            col(Introduction.state),
            col(Introduction.proposed_on),
            col(Introduction.proposed_by),
            col(Introduction.roles),
        )
        .where(which(Introduction, Introduction.number))
        .order_by(col(Introduction.number))
    )
    for number, need, talent, state, proposed_on, proposed_by, roles in rows:
        known = number in asked or state not in GIVER_NOT_ASKED
        yield engine.Introduction(
            number=number,
            need=need,
            talent=talent,
            # Nobody said no: another was first. It is no reason not to ask again.
            state="let-go" if number in let_go else state,
            asked=_ordinal(asked.get(number) or proposed_on) if known else 0,
            by=proposed_by or 0,
            roles=frozenset(roles.split(";")),
        )


def _aparts(connection: Connection, _today: dt.date, which: Which) -> Iterator[engine.Apart]:
    rows: Iterable[Any] = connection.execute(
        select(col(KeptApart.number), col(KeptApart.a), col(KeptApart.b))
        .where(which(KeptApart, KeptApart.number))
        .order_by(col(KeptApart.number))
    )
    for number, a, b in rows:
        yield engine.Apart(number=number, a=a, b=b)


def _via_wishes(connection: Connection, _today: dt.date, which: Which) -> Iterator[engine.ViaWish]:
    rows: Iterable[Any] = connection.execute(
        select(col(ViaWish.number), col(ViaWish.node), col(ViaWish.rather), col(ViaWish.other), col(ViaWish.sort))
        .where(which(ViaWish, ViaWish.number))
        .order_by(col(ViaWish.number))
    )
    for number, node, rather, other, sort in rows:
        yield engine.ViaWish(number=number, node=node, rather=rather, other=other or 0, sort=sort or "")


def _openings(connection: Connection, _today: dt.date, which: Which) -> Iterator[engine.Opening]:
    query = select(Opening).where(which(Opening, Opening.number)).order_by(col(Opening.number))
    for row in connection.execute(query).mappings():
        yield engine.Opening(
            number=row["number"],
            place=row["place"],
            rule=row["rule"],
            begins=row["begins"],
            ends=row["ends"],
            since=row["since"].toordinal(),
            until=_ordinal(row["until"]),
            present=row["present"] or "",
            holidays=row["holidays"],
        )


def _bookings(connection: Connection, _today: dt.date, which: Which) -> Iterator[engine.Booking]:
    off = _words_of(
        connection, select(col(BookingOff.booking), col(BookingOff.day)).where(which(BookingOff, BookingOff.booking))
    )
    query = (
        select(Booking)
        .where(col(Booking.let_go_at).is_(None), which(Booking, Booking.number))
        .order_by(col(Booking.number))
    )
    for row in connection.execute(query).mappings():
        yield engine.Booking(
            number=row["number"],
            place=row["place"],
            day=row["day"].toordinal(),
            begins=row["begins"],
            ends=row["ends"],
            rule=row["rule"] or "",
            until=_ordinal(row["until"]),
            off=frozenset(day.toordinal() for day in off.get(row["number"], ())),
        )


def _conditions(connection: Connection, _today: dt.date, which: Which) -> Iterator[engine.Condition]:
    query = select(Condition).where(which(Condition, Condition.number)).order_by(col(Condition.number))
    for row in connection.execute(query).mappings():
        yield engine.Condition(
            number=row["number"],
            node=row["node"],
            kind=row["kind"],
            remover=row["remover"] or 0,
            standing=row["removed_on"] is None,
            words=row["words"] or "",
            euros=row["euros_a_year"] or 0,
        )


READERS: Final[Mapping[str, Reader]] = {
    "node": _nodes,
    "tie": _ties,
    "talent": _talents,
    "need": _needs,
    "introduction": _introductions,
    "kept-apart": _aparts,
    "via-wish": _via_wishes,
    "opening": _openings,
    "booking": _bookings,
    "condition": _conditions,
}


def _rows_of(connection: Connection, query: Select[*tuple[Any, ...]]) -> dict[int, list[tuple[Any, ...]]]:
    """Rows without their first column, by their first column."""
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for number, *rest in connection.execute(query):
        found[number].append(tuple(rest))
    return found


def _words_of(connection: Connection, query: Select[*tuple[Any, ...]]) -> dict[int, frozenset[Any]]:
    return {number: frozenset(word for (word,) in rows) for number, rows in _rows_of(connection, query).items()}


def _weighted(rows: Iterable[tuple[Any, ...]]) -> tuple[engine.Weighted, ...]:
    return tuple(engine.Weighted(concept, weight) for concept, weight in rows)


def _gist(gist: bytes | None, read_with: str | None) -> bytes:
    """What of a gist can be compared with the gists of now, until the text is read again."""
    return b"" if gist is None or read_with is None else reading.reader().comparable(gist, read_with)


def _limits(rows: Collection[tuple[Any, ...]]) -> engine.Limits:
    if not rows:
        return engine.NO_LIMITS
    mentions = frozenset(marker for marker, kind in rows if kind == "mentions")
    tongues = frozenset(marker for marker, kind in rows if kind == "speaks")
    softly = frozenset(marker for marker, kind in rows if kind == "rather-not" or _only_some(marker, kind))
    firmly = frozenset(marker for marker, kind in rows if kind not in {"mentions", "speaks", "holds"}) - softly
    return engine.Limits(mentions=mentions, cannot=firmly, rather_not=softly, tongues=tongues)


def _only_some(marker: str, kind: str) -> bool:
    """'Alleen kleine honden' forbids nothing by itself, 'alleen vrouwen' does."""
    return kind == "only" and marker not in WOMEN | MEN


def _ordinal(day: dt.date | None) -> int:
    return 0 if day is None else day.toordinal()
