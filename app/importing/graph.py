"""From accepted rows to the tables: nodes with their roles and consents, talents and needs as read, ties, history.

A person's position is rounded to about 100 m; a person without one has none, and stands at the centroid of the
neighbourhood wherever a position is asked (app.live reads it there). Where the folder says something else than the last
time, it has the last word on the columns it delivers (see Shelf.settle); what people confirmed, withdrew or did in
Toevallig itself is left alone.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import Connection, RowMapping, bindparam, insert, update

from app.importing import premises
from app.importing.areas import INHABITANTS, Area, Figure
from app.importing.references import LISTS, Staged
from app.importing.rows import Row
from app.importing.store import Shelf, Values
from app.models import METADATA
from app.repositories import heard
from app.texts import text
from matching import reading

Progress = Callable[[str, int, int], None]
Read = dict[int, tuple[str, reading.Reading]]
"""Readings of texts by number, each with the municipality of its text."""

ADULT_FOR_CONSENT: Final = 16
"""Under this age a guardian must agree too (article 5 of the Dutch GDPR implementation act)."""
LEVELS: Final = ("municipality", "district", "neighbourhood")
CONSENTS: Final = {
    "matching": "consent_matching",
    "contact": "consent_contact",
    "statistics": "consent_statistics",
    "partners": "consent_share_partners",
}
EMPLOYED: Final = ("matching", "contact", "statistics")
"""What a professional agrees to by the job, recorded by the employer."""
CHANNELS: Final = {
    "telefoon": "phone",
    "bellen": "phone",
    "sms": "sms",
    "whatsapp": "whatsapp",
    "e-mail": "email",
    "email": "email",
    "mail": "email",
    "app": "app",
}
"""Words for how somebody wants to be reached; any other, such as 'huisbezoek', goes through the worker."""
BY_EMPLOYER: Final = "werkgever"
WELFARE: Final = "welzijnsorganisatie"


class Known(NamedTuple):
    """A node that rows can refer to."""

    number: int
    municipality: str
    organisation: int | None


def is_child(values: Mapping[str, Any], today: dt.date) -> bool:
    """Whether even the oldest member of the birth-year band is under 16."""
    return bool(values["birth_year_band"]) and today.year - values["birth_year_band"][0] < ADULT_FOR_CONSENT


def needs_guardian(values: Mapping[str, Any], today: dt.date) -> bool:
    """A child for whom no guardian agreed: stored, and kept out of matching."""
    return is_child(values, today) and not values["consent_parental"]


def write_areas(connection: Connection, areas: Mapping[str, Area], figures: Iterable[Figure], here: set[str]) -> int:
    """Write areas, parents first, and figures; the inhabitants of an area are its newest figure of that name."""
    shelf = Shelf(connection, "area", ("code",), here)
    indicators = Shelf(connection, "indicator", ("area", "year", "name"), here)
    owner = {key[0]: row["municipality"] for key, row in shelf.rows.items()}
    owner |= {area.code: area.municipality for area in areas.values()}
    wanted_figures = [
        {
            "municipality": owner[figure.area],
            "area": figure.area,
            "year": figure.year,
            "name": figure.name,
            "value": figure.value,
            "source": figure.source,
        }
        for figure in figures
    ]
    newest = _newest_inhabitants([*(dict(row) for row in indicators.rows.values()), *wanted_figures])
    changed = 0
    for level in LEVELS:
        rows = [_area(area, shelf, newest) for area in areas.values() if area.kind == level]
        rows = [row for row in rows if row]
        # A JSON column given None would hold the JSON word null, which is not the same as nothing.
        changed += shelf.write(row for row in rows if row.get("geometry"))
        changed += shelf.write(
            {k: v for k, v in row.items() if k != "geometry"} for row in rows if not row.get("geometry")
        )
    changed += shelf.write(
        {"code": key[0], "inhabitants": newest[key[0]]}
        for key in shelf.rows
        if key[0] in newest and key[0] not in areas
    )
    return changed + indicators.write(wanted_figures)


def _newest_inhabitants(figures: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    found: dict[str, tuple[int, int]] = {}
    for figure in figures:
        if figure["name"] == INHABITANTS and figure["value"] is not None and figure["value"] >= 0:
            newer = (figure["year"], round(figure["value"]))
            found[figure["area"]] = max(newer, found.get(figure["area"], newer))
    return {area: inhabitants for area, (_, inhabitants) in found.items()}


def _area(area: Area, shelf: Shelf, newest: Mapping[str, int]) -> Values:
    """The row of an area; nothing for a made one that is there already. Unknown never replaces known."""
    before = shelf.rows.get((area.code,))
    if area.made and before is not None:
        return {}
    row: Values = {
        "municipality": area.municipality,
        "code": area.code,
        "kind": area.kind,
        "name": area.name,
        "parent": area.parent,
        "lon": area.lon,
        "lat": area.lat,
        "inhabitants": newest.get(area.code, area.inhabitants),
        "source_line": area.source_line,
        "geometry": area.geometry,
    }
    return {name: before[name] if before is not None and value is None else value for name, value in row.items()}


class Graph:
    """One municipality's rows on their way into the tables."""

    def __init__(
        self,
        connection: Connection,
        municipalities: set[str],
        now: dt.datetime,
        progress: Progress,
    ) -> None:
        self._connection = connection
        self._municipalities = municipalities
        self._now = now
        self._today = now.date()
        self._progress = progress
        self._known: dict[tuple[str, str], Known] = {}
        self._municipality_of: Mapping[str, str] = {}
        self._recorder: int | None = None
        self._parts_touched: dict[str, set[int]] = {}
        """Numbers of the nodes of which a part is new or changed, by its table."""
        self.nodes = self._shelf("node", "municipality", "listed_as", "source_id")
        self.talents = self._shelf("talent", "municipality", "source_id")
        self.needs = self._shelf("need", "municipality", "source_id")
        self.signals = self._shelf("signal", "municipality", "source_id")

    def _shelf(self, table: str, *key: str) -> Shelf:
        return Shelf(self._connection, table, key, self._municipalities)

    def stored_keys(self) -> set[tuple[str, str]]:
        """What earlier imports stored, by list of nodes or by file, with the folder's id."""
        keys = {(listed_as, identity) for _, listed_as, identity in self.nodes.rows if identity}
        for file, shelf in (("talents.csv", self.talents), ("needs.csv", self.needs), ("signals.csv", self.signals)):
            keys |= {(file, identity) for _, identity in shelf.rows if identity}
        return keys

    def write(self, staged: Staged, municipality_of: Mapping[str, str], recorder: str | None) -> int:
        """Write all rows; how many were new or changed. `recorder` is the id of the organisation that recorded them."""
        self._municipality_of = municipality_of
        steps: tuple[tuple[str, Callable[[Staged], int]], ...] = (
            (text("import.step.nodes"), lambda rows: self._write_nodes(rows, recorder)),
            (text("import.step.people"), self._write_people),
            (text("import.step.roles"), self._write_roles),
            (text("import.step.consents"), self._write_consents),
            (text("import.step.talents"), self._write_talents),
            (text("import.step.premises"), self._write_premises),
            (text("import.step.needs"), self._write_needs),
            (text("import.step.ties"), self._write_ties),
            (text("import.step.kept-apart"), self._write_kept_apart),
            (text("import.step.introductions"), self._write_introductions),
            (text("import.step.signals"), self._write_signals),
        )
        changed = 0
        for name, step in steps:
            self._progress(name, 0, 1)
            changed += step(staged)
            self._progress(name, 1, 1)
        return changed

    def _here(self, row: Row) -> str:
        return self._municipality_of[row.values["neighbourhood"]]

    def _number(self, where: str | None, identity: str | None) -> int | None:
        return self._known[where, identity].number if where and identity else None

    # --- Nodes ------------------------------------------------------------------------------------------------------

    def _write_nodes(self, staged: Staged, recorder: str | None) -> int:
        rows = [(LISTS[file], row) for file in LISTS for row in staged.of(file).values()]
        # The recorder first: every other node refers to it.
        rows.sort(key=lambda item: item[0] != "organisation" or item[1].id != recorder)
        self.nodes.reserve((self._here(row), where, row.id) for where, row in rows)
        for (municipality, where, identity), row_there in self.nodes.rows.items():
            if identity:
                self._known[where, identity] = Known(row_there["number"], municipality, row_there["organisation"])
        for where, row in rows:
            here = self._here(row)
            self._known[where, row.id] = Known(self.nodes.number((here, where, row.id)), here, None)
        self._recorder = self._number("organisation", recorder)
        wanted = [self._node(where, row) for where, row in rows]
        for values in wanted:
            key = (values["listed_as"], values["source_id"])
            self._known[key] = self._known[key]._replace(organisation=values["organisation"])
        return self.nodes.write(wanted) + self._write_parts(staged)

    def _node(self, where: str, row: Row) -> Values:
        values = row.values
        person = where in {"person", "professional"}
        lon, lat = values.get("lon"), values.get("lat")
        if lon is None or lat is None:
            lon = lat = None
        elif person:
            lon, lat = round(lon, 3), round(lat, 3)
        recorder = self._recorder
        if where == "professional":
            recorder = self._number("organisation", values["organisation_id"]) or recorder
        status = values.get("status") or "active"
        return {
            "municipality": self._here(row),
            "listed_as": where,
            "source_id": row.id,
            "kind": "person" if person else where,
            "neighbourhood": values["neighbourhood"],
            "lon": lon,
            "lat": lat,
            "status": status[1] if isinstance(status, tuple) else status,
            "organisation": recorder,
        }

    def _write_parts(self, staged: Staged) -> int:
        """What organisations, places and initiatives say about themselves."""
        changed = self._write_part("organisation", staged.of("organisations.csv"), _organisation)
        changed += self._write_part("place", staged.of("places.csv"), self._place)
        rows = staged.of("initiatives.csv")
        nested = any(row.values["part_of_id"] for row in rows.values())
        return changed + self._write_part("initiative", rows, lambda values: self._initiative(values, nested=nested))

    def _write_part(self, table: str, rows: Mapping[str, Row], part: Callable[[Values], Values]) -> int:
        shelf = self._shelf(table, "node")
        changed = shelf.write(self._of_node(table, row) | part(row.values) for row in rows.values())
        self._step_up(shelf)
        self._parts_touched[table] = {node for (node,) in shelf.touched}
        return changed

    def _of_node(self, where: str, row: Row) -> Values:
        known = self._known[where, row.id]
        return {"node": known.number, "municipality": known.municipality}

    def _step_up(self, shelf: Shelf) -> None:
        """A card changed when a part of it did, though its own row stayed."""
        key_of = {row["number"]: key for key, row in self.nodes.rows.items()}
        keys = [key_of[node] for (node,) in shelf.touched if node in key_of]
        self.nodes.step_up(keys)
        self.nodes.touched |= set(keys)

    def _place(self, values: Values) -> Values:
        return {
            "name": values["name"],
            "sort": values["kind"],
            "owner": self._number("organisation", values["owner_organisation_id"]),
            "features": values["features"],
            "free_slots": values["free_slots"] or 0,
        }

    def _initiative(self, values: Values, *, nested: bool) -> Values:
        """The row of an initiative. A folder that nests none leaves that as people wrote it down here."""
        whole = {"part_of": self._number("initiative", values["part_of_id"])} if nested else {}
        return whole | {
            "name": values["name"],
            "when": values["when"],
            "audience": values["audience"],
            "capacity": values["capacity"],
            "place": self._number("place", values["place_id"]),
            "carried_by": self._number("organisation", values["organisation_id"]),
            "phase": values["status"][0] if values["status"] else None,
        }

    # --- People -----------------------------------------------------------------------------------------------------

    def _write_people(self, staged: Staged) -> int:
        people, workers = staged.of("people.csv").values(), staged.of("professionals.csv").values()
        persons, identities = self._shelf("person", "node"), self._shelf("identity", "node")
        changed = persons.write(self._of_node("person", row) | _person(row.values) for row in people)
        changed += persons.write(self._of_node("professional", row) | {"ground": "agreement"} for row in workers)
        names = [(self._of_node("person", row), row.values["first_name"], row.values["last_name"]) for row in people]
        names += [(self._of_node("professional", row), *_two_names(row.values["name"])) for row in workers]
        changed += identities.write(
            node | {"first_name": first, "last_name": last} for node, first, last in names if first or last
        )
        self._step_up(persons)
        self._step_up(identities)
        return changed

    def _write_roles(self, staged: Staged) -> int:
        wanted: dict[tuple[int, str, int | None], Values] = {}
        for role in self._roles(staged):
            key = (role["node"], role["kind"], role["at"])
            since, before = role["since"], wanted.get(key, {}).get("since")
            if key not in wanted or (since and before and since < before):
                wanted[key] = role
        return self._shelf("role", "node", "kind", "at").write(wanted.values())

    def _roles(self, staged: Staged) -> Iterator[Values]:
        for row in staged.of("people.csv").values():
            for kind in row.values["role"] or ("resident",):
                said = _said(row.values["consent_date"], row.values["consent_basis"])
                yield self._of_node("person", row) | _role(kind) | said
        for row in staged.of("professionals.csv").values():
            at = self._number("organisation", row.values["organisation_id"])
            details = {name: row.values[name] for name in ("caseload_max", "hours_per_week", "half_time_collective")}
            role = _role("professional", at) | {"function": row.values["role"]} | details
            yield self._of_node("professional", row) | role | _said(None, BY_EMPLOYER)
        for row in staged.of("ties.csv").values():
            values = row.values
            from_, to = values["source_id:list"], values["target_id:list"]
            if (
                values["type"] == "member"
                and from_ in {"person", "professional"}
                and to in {"initiative", "organisation"}
            ):
                known = self._known[from_, values["source_id"]]
                role = _role("member", self._number(to, values["target_id"]), values["since"])
                said = _said(values["since"], values["source"])
                yield {"node": known.number, "municipality": known.municipality} | role | said

    def _write_consents(self, staged: Staged) -> int:
        shelf = self._shelf("consent", "node", "purpose")
        settled = ((shelf.rows.get((row["node"], row["purpose"])), shelf.settle(row)) for row in self._consents(staged))
        wanted = [
            row | {"withdrawn_at": _withdrawn(before, row, self._now)}
            for before, row in settled
            if not _given_back(before, row)
        ]
        changed = shelf.write(wanted)
        self._ground(row for row in wanted if (row["node"], row["purpose"]) in shelf.touched)
        return changed

    def _ground(self, answers: Iterable[Values]) -> None:
        """Who agreed to be matched is kept on that ground, unless there is another; who does so no longer is not."""
        person = METADATA.tables["person"]
        said = [(row["node"], row["given"]) for row in answers if row["purpose"] == "matching"]
        for given, ground, before in (
            (True, "consent", person.c.ground.is_(None)),
            (False, None, person.c.ground == "consent"),
        ):
            statement = update(person).where(person.c.node == bindparam("who"), before).values(ground=ground)
            nodes = [{"who": node} for node, answer in said if answer is given]
            if nodes:
                self._connection.execute(statement, nodes)

    def _consents(self, staged: Staged) -> Iterator[Values]:
        for row in staged.of("people.csv").values():
            values = row.values
            said = {"at": values["consent_date"], "how": values["consent_basis"]}
            answers = {purpose: bool(values[column]) for purpose, column in CONSENTS.items()}
            # Without a guardian's yes, that of a child does not count as a yes to matching.
            answers["matching"] = answers["matching"] and not needs_guardian(values, self._today)
            if values["consent_parental"] is not None:
                answers["parental"] = values["consent_parental"]
            for purpose, given in answers.items():
                yield self._of_node("person", row) | {"purpose": purpose, "given": given} | said
        for row in staged.of("professionals.csv").values():
            for purpose in EMPLOYED:
                answer = {"purpose": purpose, "given": True, "at": None, "how": BY_EMPLOYER}
                yield self._of_node("professional", row) | answer

    # --- Talents and needs ------------------------------------------------------------------------------------------

    def _write_talents(self, staged: Staged) -> int:
        wanted = [self._talent(row) for row in staged.of("talents.csv").values()]
        return self._write_texts("talent", self.talents, wanted)

    def _talent(self, row: Row) -> Values:
        values = row.values
        return self._said_text(row) | {
            "slots": values["availability"] or 0,
            "capacity": values["capacity"],
            "capacity_left": values["capacity_left"],
            "constraints": values["constraints"],
            "status": values["status"] or "active",
        }

    def _write_premises(self, staged: Staged) -> int:
        """What follows from what is said of places, by themselves and in what they offer."""
        offers = [row for row in staged.of("talents.csv").values() if row.values["owner_type"] == "place"]
        said = [
            (number, f"{row.values['text']}\n{row.values['constraints'] or ''}")
            for row in offers
            if (self._here(row), row.id) in self.talents.touched
            and (number := self._number("place", row.values["owner_id"])) is not None
        ]
        return premises.write(self._connection, self._shelf, self._parts_touched["place"], said)

    def _write_needs(self, staged: Staged) -> int:
        wanted = [self._need(row) for row in staged.of("needs.csv").values()]
        return self._write_texts("need", self.needs, wanted)

    def _need(self, row: Row) -> Values:
        values = row.values
        return self._said_text(row) | {
            "reported_by": self._number(values["reported_by:list"], values["reported_by"]),
            "voice": values["voice"],
            "urgency": values["urgency"],
            "sensitivity": values["sensitivity"],
            "status": values["status"] or "open",
            "slots": values["wanted_slots"] or 0,
        }

    def _said_text(self, row: Row) -> Values:
        values = row.values
        return {
            "municipality": self._here(row),
            "source_id": row.id,
            "owner": self._number(values["owner_type"], values["owner_id"]),
            "text": values["text"],
            "language": values["language"],
            "max_distance_m": values["max_distance_m"],
            "neighbourhood": values["neighbourhood"],
            "created_on": values["created_at"],
            "channel": values["channel"],
            "organisation": self._recorder,
        } | _said(values["created_at"], values["channel"])

    def _write_texts(self, noun: Literal["talent", "need"], shelf: Shelf, wanted: list[Values]) -> int:
        """Write talents or needs, with what is read in the texts that are new or read anew."""
        concepts, limits, names = (
            self._shelf(f"{noun}_concept", noun, "concept"),
            self._shelf(f"{noun}_limit", noun, "marker", "kind"),
            self._shelf(f"{noun}_name", noun, "node"),
        )
        said = {row["number"] for row in shelf.rows.values() if row["concepts_said_at"] is not None}
        confirmed = _confirmed(concepts)
        columns = heard.READ_COLUMNS[noun]
        wanted = [shelf.settle(values) for values in wanted]
        shelf.reserve((values["municipality"], values["source_id"]) for values in wanted)
        read: Read = {}
        for done, values in enumerate(wanted):
            key = (values["municipality"], values["source_id"])
            before, number = shelf.rows.get(key), shelf.number(key)
            if before is not None and _read_already(before, values):
                values |= {name: before[name] for name in columns}
                continue
            found = reading.read(
                values["text"],
                "offers" if noun == "talent" else "asks",
                values["language"],
                values.get("constraints") or "",
                confirmed.get(number, ()) if number in said else None,
            )
            read[number] = (values["municipality"], found)
            values |= {name: column(found) for name, column in columns.items()}
            if done % 100 == 0:
                self._progress(text("import.step.texts"), done, len(wanted))
        changed = shelf.write(wanted)
        changed += _replace(concepts, read, _concepts(noun, read))
        changed += _replace(limits, read, _limits(noun, read))
        changed += _replace(names, read, self._names(noun, read, wanted, shelf))
        return changed + (self._write_rides(read) if noun == "talent" else self._write_obstacles(read))

    def _names(self, noun: str, read: Read, wanted: Iterable[Values], shelf: Shelf) -> Iterator[Values]:
        """What the texts name."""
        names = {where: heard.directory_of(self._connection, where) for where in sorted(self._municipalities)}
        for values in wanted:
            municipality, number = values["municipality"], shelf.number((values["municipality"], values["source_id"]))
            if number in read:
                found = names[municipality].named_in(values["text"], values["owner"])
                yield from ({noun: number, "municipality": municipality, "node": node} for node in sorted(found))

    def _write_rides(self, read: Read) -> int:
        wanted = (
            {"talent": number, "municipality": municipality} | row
            for number, (municipality, found) in read.items()
            for row in heard.ride_rows(found)
        )
        return _replace(self._shelf("talent_ride", "talent"), read, wanted)

    def _write_obstacles(self, read: Read) -> int:
        """What stands in the way of the owners of needs, of whom no person said so."""
        said = {row["number"] for row in self.needs.rows.values() if row["obstacles_said_at"] is not None}
        wanted = (
            {"need": number, "municipality": municipality} | row
            for number, (municipality, found) in read.items()
            for row in heard.obstacle_rows(found)
            if number not in said
        )
        return _replace(self._shelf("need_obstacle", "need", "kind"), read, wanted)

    # --- Ties and history -------------------------------------------------------------------------------------------

    def _write_ties(self, staged: Staged) -> int:
        return self._shelf("tie", "municipality", "source_id").write(map(self._tie, staged.of("ties.csv").values()))

    def _tie(self, row: Row) -> Values:
        values = row.values
        from_, to = values["source_id:list"], values["target_id:list"]
        a, b = self._known[from_, values["source_id"]], self._known[to, values["target_id"]]
        organisation = self._recorder
        if from_ == "professional":
            organisation = a.organisation
        elif to == "professional":
            organisation = b.organisation
        confirmed = values["last_confirmed"] or values["since"]
        return {
            "municipality": a.municipality,
            "source_id": row.id,
            "a": a.number,
            "b": b.number,
            "kind": values["type"] or "knows",
            "strength": values["strength"],
            "since": values["since"],
            "last_confirmed": confirmed,
            "source": values["source"],
            "organisation": organisation,
            "said_at": _midnight(values["since"]),
            "said_how": values["source"],
            "confirmed_at": _midnight(confirmed),
        }

    def _write_kept_apart(self, staged: Staged) -> int:
        wanted: dict[tuple[int, int], Values] = {}
        for row in staged.of("do_not_introduce.csv").values():
            ends = [self._known[row.values[f"{end}_id:list"], row.values[f"{end}_id"]] for end in "ab"]
            a, b = sorted(end.number for end in ends)
            apart = {"municipality": ends[0].municipality, "a": a, "b": b, "since": row.values["since"]}
            wanted.setdefault((a, b), apart)
        return self._shelf("kept_apart", "a", "b").write(wanted.values())

    def _write_introductions(self, staged: Staged) -> int:
        """Imported history. An introduction that went on in Toevallig is ours from then on."""
        shelf = self._shelf("introduction", "municipality", "source_id")
        steps = self._shelf("introduction_step", "introduction", "position")
        ours = {key[0] for key, step in steps.rows.items() if not step["imported"]}
        rows = []
        for row in staged.of("introductions.csv").values():
            key = (self._municipality_of_need(row.values["need_id"], staged), row.id)
            if key not in shelf.rows or shelf.number(key) not in ours:
                rows.append((key, row))
        shelf.reserve(key for key, _ in rows)
        changed = shelf.write(self._introduction(key[0], row, staged) for key, row in rows)
        wanted = [step for key, row in rows for step in _history(shelf.number(key), key[0], row.values)]
        kept = {(step["introduction"], step["position"]) for step in wanted}
        delivered = {shelf.number(key) for key, _ in rows}
        gone = [key for key in steps.rows if key[0] in delivered and key not in kept]
        steps.drop(gone)
        return changed + len(gone) + steps.write(wanted)

    def _municipality_of_need(self, identity: str, staged: Staged) -> str:
        row = staged.of("needs.csv").get(identity)
        if row is not None:
            return self._here(row)
        return _where(self.needs, identity)

    def _introduction(self, municipality: str, row: Row, staged: Staged) -> Values:
        values = row.values
        history = values["state_history"]
        talent = staged.of("talents.csv").get(values["talent_id"])
        at_talent = self._here(talent) if talent else _where(self.talents, values["talent_id"])
        return {
            "municipality": municipality,
            "source_id": row.id,
            "need": self.needs.number((municipality, values["need_id"])),
            "talent": self.talents.number((at_talent, values["talent_id"])),
            "proposed_by": self._number(values["proposed_by:list"], values["proposed_by"]),
            "origin": values["origin"],
            "state": values["state"] or (history[-1]["state"] if history else "proposed"),
            "outcome": values["outcome"],
            "rating": values["rating_need"],
            "note": values["note"],
            "proposed_on": values["proposed_at"],
            "closed_on": values["closed_at"],
            "imported": True,
        }

    def _write_signals(self, staged: Staged) -> int:
        rows = staged.of("signals.csv").values()
        self.signals.reserve((self._here(row), row.id) for row in rows)
        numbers = {identity: int(row["number"]) for (_, identity), row in self.signals.rows.items()}
        numbers |= {row.id: self.signals.number((self._here(row), row.id)) for row in rows}
        return self.signals.write(
            {
                "municipality": self._here(row),
                "source_id": row.id,
                "category": row.values["category"],
                "text": row.values["text"],
                "neighbourhood": row.values["neighbourhood"],
                "observed_on": row.values["observed_at"],
                "reported_by": self._number(row.values["reported_by:list"], row.values["reported_by"]),
                "root_cause": numbers.get(row.values["root_cause_signal_id"]),
                "root_cause_category": row.values["root_cause_category"],
            }
            for row in rows
        )


def note_change(connection: Connection, municipality: str) -> None:
    """Tell every reader to build anew."""
    row = {"municipality": municipality, "about": "everything", "row": 0}
    connection.execute(insert(METADATA.tables["change"]), row)


def _where(shelf: Shelf, identity: str) -> str:
    """The municipality of a row that an earlier import stored."""
    return next(str(municipality) for municipality, source_id in shelf.rows if source_id == identity)


def _organisation(values: Values) -> Values:
    return {
        "name": values["name"],
        "sort": values["kind"],
        "description": values["description"],
        "email": values["email"],
    }


def _person(values: Values) -> Values:
    first, last = values["birth_year_band"] or (None, None)
    return {
        "gender": values["gender"],
        "born_from": first,
        "born_to": last,
        "languages": values["languages"],
        "mobility": values["mobility"],
        "contact_preference": values["contact_preference"],
        "channel": CHANNELS.get((values["contact_preference"] or "").casefold()),
    }


def _two_names(name: str | None) -> tuple[str | None, str | None]:
    first, _, last = (name or "").partition(" ")
    return first or None, last.strip() or None


def _role(kind: str, at: int | None = None, since: dt.date | None = None) -> Values:
    details = dict.fromkeys(("function", "caseload_max", "hours_per_week", "half_time_collective"))
    return {"kind": kind, "at": at, "since": since, **details}


def _said(day: dt.date | None, how: str | None) -> Values:
    moment = _midnight(day)
    return {"said_at": moment, "said_how": how, "confirmed_at": moment}


@lru_cache(maxsize=20_000)
def _midnight(day: dt.date | None) -> dt.datetime | None:
    return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC) if day else None


def _given_back(before: RowMapping | None, row: Values) -> bool:
    """A folder does not give back what was withdrawn: only a yes of a later day than the withdrawal counts."""
    if before is None or before["withdrawn_at"] is None or not row["given"]:
        return False
    return row["at"] is None or row["at"] <= before["withdrawn_at"].date()


def _withdrawn(before: RowMapping | None, row: Values, now: dt.datetime) -> dt.datetime | None:
    """When this answer was withdrawn: now, when it is a no after a yes."""
    if row["given"] or before is None:
        return None
    withdrawn: dt.datetime | None = now if before["given"] else before["withdrawn_at"]
    return withdrawn


def _read_already(before: RowMapping, values: Values) -> bool:
    """The text is as it was, and was read with what texts are read with today."""
    same = all(before[name] == values[name] for name in ("text", "language", "constraints") if name in values)
    return same and before["read_with"] == reading.reader().read_with


def _concepts(noun: str, read: Read) -> Iterator[Values]:
    for number, (municipality, found) in read.items():
        yield from ({noun: number, "municipality": municipality} | row for row in heard.concept_rows(found))


def _limits(noun: str, read: Read) -> Iterator[Values]:
    for number, (municipality, found) in read.items():
        yield from ({noun: number, "municipality": municipality} | row for row in heard.limit_rows(found))


def _confirmed(concepts: Shelf) -> dict[int, list[str]]:
    """What a person said that texts are about, by their number."""
    found: dict[int, list[str]] = {}
    for (number, concept), row in concepts.rows.items():
        if row["confirmed"]:
            found.setdefault(number, []).append(concept)
    return {number: sorted(named) for number, named in found.items()}


def _replace(shelf: Shelf, read: Mapping[int, object], wanted: Iterable[Values]) -> int:
    """Put a new reading in the place of the old one; what a person confirmed stays."""
    confirmed = {key for key, row in shelf.rows.items() if row.get("confirmed")}
    rows = {key: row for row in wanted if (key := tuple(row[name] for name in shelf.key)) not in confirmed}
    gone = [key for key in shelf.rows if key[0] in read and key not in rows and key not in confirmed]
    shelf.drop(gone)
    return len(gone) + shelf.write(rows.values())


def _history(introduction: int, municipality: str, values: Values) -> Iterator[Values]:
    for position, step in enumerate(values["state_history"] or ()):
        row = {"municipality": municipality, "introduction": introduction, "position": position, "imported": True}
        yield row | step
