"""A whole folder, or one map: read and check everything in memory, then write it in the caller's transaction."""

import datetime as dt
import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from app.errors import FieldError, Invalid
from app.importing.areas import (
    INDICATORS,
    Area,
    Figure,
    Layer,
    Municipality,
    read_geojson,
    read_indicators,
    read_municipality,
)
from app.importing.erased import leave_out, tombstones
from app.importing.graph import WELFARE, Graph, Progress, needs_guardian, note_change, write_areas
from app.importing.personal import FREE_TEXTS, personal_warnings
from app.importing.records import Sheet, read
from app.importing.references import LISTS, Staged, check_references
from app.importing.report import Report
from app.importing.rows import Schema, check, schemas
from app.models import METADATA
from app.texts import text

MUNICIPALITY_FILE: Final = "municipality.json"
INDICATOR_FILE: Final = "indicators.csv"
MAP: Final = ".geojson"
CACHE_KB: Final = 64_000
"""Room for SQLite to keep the indexes of a large import in memory (its own choice, 2 MB, makes it read them back)."""


def import_folder(
    session: Session,
    directory: Path,
    *,
    organisation: str | None = None,
    partial: bool = False,
    now: dt.datetime,
    progress: Progress | None = None,
) -> Report:
    """Import a folder as in seed/, or one CBS GeoJSON (a file, or a folder that holds only that).

    Every record is stored or reported. Nothing is written when a record is rejected, unless `partial`; nothing
    changes when the same folder is imported again. The caller commits. `organisation` is the id, in the folder or
    stored before, of the organisation that recorded the rows (else the folder's first welfare organisation). `now`
    decides who is under 16. `progress` is told (what, done, total).
    Raises Invalid when there is nothing at `directory` or no such organisation.
    """
    session.flush()
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA cache_size = -{CACHE_KB}")
    with _without_collecting():
        folder = _Folder(connection, directory, now, progress or _silent)
        report = folder.read()
        recorder = folder.recorder(organisation)
        if report.ok or partial:
            report.changed = folder.write(recorder) > 0
            report.stored = True
    return report


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Hold back the search for circular rubbish: a folder is a million small objects, none of which is in a circle."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _silent(_what: str, _done: int, _total: int) -> None:
    """Nobody watches."""


class _Folder:
    """One import: what was read, and where it goes."""

    def __init__(self, connection: Connection, directory: Path, now: dt.datetime, progress: Progress) -> None:
        self._connection = connection
        self._now = now
        self._progress = progress
        self._files = _files(directory)
        self._report = Report()
        self._municipality = Municipality(Layer())
        self._areas: dict[str, Area] = {}
        self._figures: dict[tuple[str, int, str], Figure] = {}
        self._stored_areas = _stored_areas(connection)
        self._home: set[str] = set()
        self._graph: Graph | None = None
        self._staged = Staged(self._report, ())

    def read(self) -> Report:
        """Read and check every file; nothing is written."""
        self._read_areas()
        plan = schemas(self._now.date())
        sheets = {name: self._sheet(name, plan[name]) for name in plan if name in self._files}
        self._read_indicators()
        for name in sorted(self._files.keys() - plan.keys() - {MUNICIPALITY_FILE, INDICATOR_FILE}):
            if not name.endswith(MAP):
                self._report.file(self._files[name].name).warnings.append(text("import.unknown-file"))
        self._stage(plan, sheets)
        return self._report

    # --- Areas ------------------------------------------------------------------------------------------------------

    def _read_areas(self) -> None:
        if MUNICIPALITY_FILE in self._files:
            self._municipality = read_municipality(self._bytes(MUNICIPALITY_FILE))
            self._take(MUNICIPALITY_FILE, self._municipality.layer)
        for name in sorted(self._files):
            if name.endswith(MAP):
                self._take(name, read_geojson(self._bytes(name), name, self._municipality.year))

    def _take(self, name: str, layer: Layer) -> None:
        """Add what a file says about areas; an area that was delivered goes before one that was made up."""
        for area in layer.areas.values():
            known = self._areas.get(area.code)
            if known is None or known.made:
                self._areas[area.code] = area
        for key, figure in layer.figures.items():
            self._figures.setdefault(key, figure)
        file = self._report.file(self._files[name].name)
        file.rows, file.accepted, file.rejected = layer.rows, layer.accepted, layer.rejected
        file.warnings += layer.warnings

    def _read_indicators(self) -> None:
        if INDICATOR_FILE in self._files:
            sheet = read(self._bytes(INDICATOR_FILE), INDICATORS)
            known = self._stored_areas.keys() | self._areas.keys()
            self._take(INDICATOR_FILE, read_indicators(sheet, dict.fromkeys(known), self._now.date()))

    # --- Rows -------------------------------------------------------------------------------------------------------

    def _bytes(self, name: str) -> bytes:
        self._progress(name, 0, 1)
        content = self._files[name].read_bytes()
        self._progress(name, 1, 1)
        return content

    def _sheet(self, name: str, schema: Schema) -> Sheet:
        known = [column.name for column in schema.columns]
        sheet = read(self._bytes(name), known)
        strange = [column or text("import.nameless") for column in dict.fromkeys(sheet.columns) if column not in known]
        if strange:
            self._report.file(self._files[name].name).warnings.append(
                text("import.unknown-columns", columns=", ".join(column[:50] for column in strange))
            )
        return sheet

    def _stage(self, plan: Mapping[str, Schema], sheets: Mapping[str, Sheet]) -> None:
        """Check rows by themselves and against each other, and count what is left."""
        municipality_of = {code: row["municipality"] for code, row in self._stored_areas.items()}
        municipality_of |= {area.code: area.municipality for area in self._areas.values()}
        checked = {name: check(plan[name], sheet) for name, sheet in sheets.items()}
        cells = (row.values.get("neighbourhood") for rows, _ in checked.values() for row in rows)
        self._home = self._home_of({code for code in cells if code}, municipality_of)
        self._graph = Graph(self._connection, self._home, self._now, self._progress)
        staged = self._staged = Staged(self._report, self._graph.stored_keys())
        for name, (rows, rejected) in checked.items():
            file = self._report.file(self._files[name].name)
            file.rows = len(sheets[name].records) + len(sheets[name].rejected)
            file.rejected += [*sheets[name].rejected, *rejected]
            staged.rows[name] = {row.id: row for row in rows}
            staged.refused |= _refused_ids(plan[name], sheets[name], {line for line, _ in rejected}, name)
        leave_out(staged, tombstones(self._connection, self._home))
        check_references(staged, self._neighbourhoods(municipality_of))
        for name in checked:
            self._report.file(self._files[name].name).accepted = len(staged.of(name))
        self._warn_about_children(staged)
        for name in FREE_TEXTS:
            if name in checked:
                self._report.file(self._files[name].name).warnings += personal_warnings(name, staged.of(name).values())

    def _home_of(self, neighbourhoods: Iterable[str], municipality_of: Mapping[str, str]) -> set[str]:
        """The municipalities this folder is about."""
        if self._municipality.code:
            return {self._municipality.code}
        delivered = {area.municipality for area in self._areas.values()}
        named = {municipality_of[code] for code in neighbourhoods if code in municipality_of}
        return delivered or named or set(municipality_of.values())

    def _neighbourhoods(self, municipality_of: Mapping[str, str]) -> set[str]:
        kinds = {code: row["kind"] for code, row in self._stored_areas.items()}
        kinds |= {area.code: area.kind for area in self._areas.values()}
        return {code for code, kind in kinds.items() if kind == "neighbourhood" and municipality_of[code] in self._home}

    def _warn_about_children(self, staged: Staged) -> None:
        for row in staged.of("people.csv").values():
            if needs_guardian(row.values, self._now.date()):
                self._report.file(self._files["people.csv"].name).warnings.append(text("import.child", line=row.line))

    # --- Writing ----------------------------------------------------------------------------------------------------

    def recorder(self, organisation: str | None) -> str | None:
        """The id of the organisation that recorded the rows; None when there is none."""
        if organisation is not None:
            if not self._staged.has("organisation", organisation):
                raise Invalid([FieldError("organisation", "unknown")])
            return organisation
        found = (row.id for row in self._staged.of("organisations.csv").values() if _is_welfare(row.values["kind"]))
        return next(found, None) or self._stored_welfare()

    def _stored_welfare(self) -> str | None:
        node, part = METADATA.tables["node"], METADATA.tables["organisation"]
        query = (
            select(node.c.source_id, part.c.sort)
            .join(part, part.c.node == node.c.number)
            .where(node.c.municipality.in_(sorted(self._home)), node.c.source_id.is_not(None))
            .order_by(node.c.number)
        )
        return next((source_id for source_id, sort in self._connection.execute(query) if _is_welfare(sort)), None)

    def write(self, recorder: str | None) -> int:
        """Write everything that was accepted; how many rows were new or changed."""
        here = {area.municipality for area in self._areas.values()} | self._home
        here |= {self._stored_areas[code]["municipality"] for code, *_ in self._figures if code in self._stored_areas}
        changed = write_areas(self._connection, self._areas, self._figures.values(), here)
        municipality_of = {code: row["municipality"] for code, row in self._stored_areas.items()}
        municipality_of |= {area.code: area.municipality for area in self._areas.values()}
        if self._graph is not None:
            changed += self._graph.write(self._staged, municipality_of, recorder)
        if changed:
            note_change(self._connection, min(self._home or here))
        return changed


def _is_welfare(kind: str | None) -> bool:
    return (kind or "").casefold() == WELFARE


def _files(directory: Path) -> dict[str, Path]:
    """The files by their name in lower case; folders inside are left alone."""
    if directory.is_file() and directory.suffix.lower() in {MAP, ".json"}:
        return {directory.stem.lower() + MAP: directory}
    if not directory.is_dir():
        raise Invalid([FieldError("directory", "unknown")])
    return {path.name.lower(): path for path in sorted(directory.iterdir()) if path.is_file()}


def _stored_areas(connection: Connection) -> dict[str, Mapping[str, Any]]:
    area = METADATA.tables["area"]
    rows = connection.execute(select(area.c.code, area.c.kind, area.c.municipality)).mappings()
    return {row["code"]: dict(row) for row in rows}


def _refused_ids(schema: Schema, sheet: Sheet, lines: set[int], file: str) -> set[tuple[str, str]]:
    """The ids of rows that were rejected, so that what leans on them can say so. An id that is also fine is not one."""
    if not lines or len(schema.key) != 1 or schema.key[0] not in sheet.columns:
        return set()
    place = sheet.columns.index(schema.key[0])
    fine = {cells[place].strip() for line, cells in sheet.records if line not in lines}
    refused = {cells[place].strip() for line, cells in sheet.records if line in lines}
    return {(LISTS.get(file, file), identity) for identity in refused - fine if identity}
