"""Who refers to whom: rows whose owner, place, organisation, need or neighbourhood is not there are rejected.

A reference is sought among the accepted rows of the folder and in what an earlier import stored. A row that leans on a
rejected row is rejected too, so that nothing is ever half attached.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from app.importing.report import Report
from app.importing.rows import Row
from app.texts import text

LISTS: Final = {
    "organisations.csv": "organisation",
    "places.csv": "place",
    "professionals.csv": "professional",
    "people.csv": "person",
    "initiatives.csv": "initiative",
}
"""Files whose rows become nodes, and the list in which their ids are unique."""
FILE_OF: Final = {name: file for file, name in LISTS.items()}

Key = tuple[str, str]
"""(list or file, id in the folder): ('person', 'P0001'), ('needs.csv', 'ND001')."""


@dataclass(slots=True)
class Staged:
    """The rows that can be stored so far, by file and id, and the ids that were rejected."""

    report: Report
    stored: Collection[Key]
    """What the database already knows: nodes by list, other rows by file."""
    rows: dict[str, dict[str, Row]] = field(default_factory=dict)
    refused: set[Key] = field(default_factory=set)
    places_of: dict[str, list[str]] = field(default_factory=dict)
    """Per node id the lists it is found in, rejected rows included."""

    def of(self, file: str) -> Mapping[str, Row]:
        """The rows of one file that can be stored."""
        return self.rows.get(file, {})

    def refuse(self, file: str, row: Row, reason: str) -> None:
        """Take a row out and report it."""
        del self.rows[file][row.id]
        self.refused.add((LISTS.get(file, file), row.id))
        self.report.file(file).rejected.append((row.line, reason))

    def leave_out(self, file: str, row: Row) -> None:
        """Take a row out that was erased here or leans on one: the report names its line, and it stops nothing."""
        del self.rows[file][row.id]
        report = self.report.file(file)
        report.left_out += 1
        report.warnings.append(text("import.erased", line=row.line))

    def has(self, where: str, identity: str) -> bool:
        """Whether this id is in a list of nodes, or in a file."""
        return identity in self.rows.get(FILE_OF.get(where, where), ()) or (where, identity) in self.stored

    def problem(self, where: str, identity: str) -> str:
        """Why this id cannot be referred to; empty when it can."""
        if (where, identity) in self.refused:
            return text("import.refused")
        return "" if self.has(where, identity) else text("import.unknown")

    def index_nodes(self) -> None:
        """Note in which lists each id occurs; call when all lists of nodes are settled."""
        nodes = {(LISTS[file], identity) for file in LISTS for identity in self.of(file)}
        nodes |= {key for key in (*self.refused, *self.stored) if key[0] in FILE_OF}
        self.places_of = {}
        for where, identity in sorted(nodes):
            self.places_of.setdefault(identity, []).append(where)

    def find(self, identity: str) -> tuple[str, str]:
        """The list of a node of which only the id is given, or ('', why it cannot be found)."""
        found = self.places_of.get(identity, ())
        if len(found) != 1:
            return "", text("import.several") if found else text("import.unknown")
        return ("", text("import.refused")) if (found[0], identity) in self.refused else (found[0], "")


def check_references(staged: Staged, neighbourhoods: Collection[str]) -> None:
    """Reject every row that refers to something that is not there. Rows that stay have references that hold."""
    for file in (*LISTS, "talents.csv", "needs.csv", "signals.csv"):
        _check_neighbourhoods(staged, file, neighbourhoods)
    _check_given(staged, "places.csv", "owner_organisation_id", "organisation")
    _check_given(staged, "professionals.csv", "organisation_id", "organisation")
    _check_given(staged, "initiatives.csv", "organisation_id", "organisation")
    _check_given(staged, "initiatives.csv", "place_id", "place")
    _check_chains(staged, "initiatives.csv", "part_of_id")
    staged.index_nodes()
    for file in ("talents.csv", "needs.csv"):
        _check_owners(staged, file)
    _check_any(staged, "needs.csv", ("reported_by",))
    _check_any(staged, "signals.csv", ("reported_by",))
    _check_any(staged, "ties.csv", ("source_id", "target_id"))
    _check_any(staged, "do_not_introduce.csv", ("a_id", "b_id"), among=("person", "professional"))
    _check_given(staged, "introductions.csv", "need_id", "needs.csv")
    _check_given(staged, "introductions.csv", "talent_id", "talents.csv")
    _check_any(staged, "introductions.csv", ("proposed_by",))
    _check_root_causes(staged)


def _check_neighbourhoods(staged: Staged, file: str, neighbourhoods: Collection[str]) -> None:
    for row in list(staged.of(file).values()):
        if row.values["neighbourhood"] not in neighbourhoods:
            staged.refuse(file, row, text("import.unknown-neighbourhood"))


def _check_given(staged: Staged, file: str, column: str, where: str) -> None:
    for row in list(staged.of(file).values()):
        identity = row.values[column]
        problem = staged.problem(where, identity) if identity else ""
        if problem:
            reason = text("import.id-in", column=column, problem=problem, file=FILE_OF.get(where, where))
            staged.refuse(file, row, reason)


def _check_owners(staged: Staged, file: str) -> None:
    """An owner has a type, which names the list; without it the id must be in one list only."""
    for row in list(staged.of(file).values()):
        where, identity = row.values["owner_type"], row.values["owner_id"]
        if where:
            problem = staged.problem(where, identity)
        else:
            where, problem = staged.find(identity)
        if problem:
            staged.refuse(file, row, text("import.owner", problem=problem))
        else:
            row.values["owner_type"] = where


def _check_any(staged: Staged, file: str, columns: tuple[str, ...], among: Collection[str] = tuple(FILE_OF)) -> None:
    """Columns that may name any node; the list found is kept beside the id as `<column>:list`."""
    refused: list[tuple[Row, str]] = []
    for row in staged.of(file).values():
        values = row.values
        for column in columns:
            identity = values[column]
            where, problem = staged.find(identity) if identity else ("", "")
            if where and where not in among:
                problem = text("import.unknown")
            if problem:
                refused.append((row, text("import.id", column=column, problem=problem)))
                break
            values[column + ":list"] = where
    for row, reason in refused:
        staged.refuse(file, row, reason)


def _check_root_causes(staged: Staged) -> None:
    file, column = "signals.csv", "root_cause_signal_id"
    _check_chains(staged, file, column)
    if file in staged.rows:
        staged.rows[file] = {row.id: row for row in _causes_first(staged.rows[file].values(), column)}


def _check_chains(staged: Staged, file: str, column: str) -> None:
    """Check a column that names another row of its own file.

    What leans on a rejected row goes with it; what can then not be placed goes round in a circle.
    """
    where = LISTS.get(file, file)
    waiting: dict[str, list[Row]] = {}
    ready: list[Row] = []
    lost: list[tuple[Row, str]] = []
    for row in staged.of(file).values():
        above = row.values[column]
        if above and above in staged.of(file):
            waiting.setdefault(above, []).append(row)
        elif above and (problem := staged.problem(where, above)):
            lost.append((row, problem))
        else:
            ready.append(row)
    while lost:
        row, problem = lost.pop()
        staged.refuse(file, row, text("import.id", column=column, problem=problem))
        lost += [(next_, text("import.refused")) for next_ in waiting.pop(row.id, ())]
    placed: dict[str, Row] = {}
    while ready:
        row = ready.pop()
        placed[row.id] = row
        ready += waiting.pop(row.id, ())
    for row in [row for row in staged.of(file).values() if row.id not in placed]:
        staged.refuse(file, row, text("import.circle", column=column))


def _causes_first(rows: Iterable[Row], column: str) -> list[Row]:
    """In file order, but a root cause before what it causes (there are no circles left)."""
    by_id = {row.id: row for row in rows}
    answer: dict[str, Row] = {}
    for row in by_id.values():
        chain = [row]
        while (cause := chain[-1].values[column]) in by_id and cause not in answer:
            chain.append(by_id[cause])
        answer |= {link.id: link for link in reversed(chain)}
    return list(answer.values())
