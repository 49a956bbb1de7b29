"""Areas and their figures: any CBS wijken or buurten GeoJSON, municipality.json, and indicators.csv.

CBS deliveries name the same column in several ways; `FIGURES` brings them together. A missing figure is missing, not
zero: an absent property gives no figure, '.' or a negative number gives one without a value; neither has any figure of
fewer than ten people but how many they are. Outlines are stored counter-clockwise as RFC 7946 asks; an invalid one is
repaired to its polygonal parts, and that is reported.
"""

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import MultiPolygon, Polygon, mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

from app.importing.cells import LATEST, OLDEST, YES_NO, Refused, number_in
from app.importing.records import Sheet
from app.importing.rows import doubled_columns, is_plain
from app.policy.rounding import THRESHOLD
from app.texts import text

CODES: Final = {
    "neighbourhood": re.compile(r"BU\d{4}[0-9A-Z]{4}", re.ASCII),
    "district": re.compile(r"WK\d{4}[0-9A-Z]{2}", re.ASCII),
    "municipality": re.compile(r"GM\d{4}", re.ASCII),
}
NAMES: Final = {
    "neighbourhood": (("buurtcode", "bucode"), ("buurtnaam", "bunaam")),
    "district": (("wijkcode", "wkcode"), ("wijknaam", "wknaam")),
    "municipality": (("gemeentecode", "gmcode"), ("gemeentenaam", "gmnaam")),
}
ANY_CODE: Final = ("statcode", "gwbcode", "gwbcode10", "code")
ANY_NAME: Final = ("statnaam", "naam", "regio", "name")
INHABITANTS: Final = "aantal_inwoners"

FIGURES: Final = {
    spelling: name
    for name, spellings in {
        INHABITANTS: "aantalinwoners aantinw inwoners",
        "mannen": "mannen aantalmannen aantman",
        "vrouwen": "vrouwen aantalvrouwen aantvrouw",
        "huishoudens": "huishoudens aantalhuishoudens aanthh",
        "gem_huishouden_grootte": "gemhuishoudengrootte gemiddeldehuishoudsgrootte gemhhgr",
        "bevolkingsdichtheid": "bevolkingsdichtheid bevolkingsdichtheidinwonersperkm2 bevdich",
        "personenautos": "personenautos personenautostotaal autotot",
        "0_15": "015 percentagepersonen0tot15jaar p0014jr",
        "15_25": "1525 percentagepersonen15tot25jaar p1524jr",
        "25_45": "2545 percentagepersonen25tot45jaar p2544jr",
        "45_65": "4565 percentagepersonen45tot65jaar p4564jr",
        "65plus": "65plus percentagepersonen65jaarenouder p65eojr",
    }.items()
    for spelling in spellings.split()
}
NO_FIGURES: Final = frozenset(
    ("jaar", "centroidlon", "centroidlat", "lon", "lat", "water", "id", "fid", "gid", "ogcfid", "objectid", "shapearea")
)
"""Numbers that say nothing about the people of an area."""

YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
ACCEPTED_CRS: Final = re.compile(r"4326|CRS84", re.IGNORECASE)
CBS: Final = "Centraal Bureau voor de Statistiek"


@dataclass(frozen=True, slots=True)
class Area:
    """One area. `made`: nobody delivered it, another area needs it as its parent; it never replaces a delivered one."""

    code: str
    kind: str
    name: str
    parent: str | None
    municipality: str
    lon: float | None = None
    lat: float | None = None
    inhabitants: int | None = None
    geometry: dict[str, Any] | None = None
    source_line: str | None = None
    made: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """One indicator of an area and year; no value is: suppressed or unknown."""

    area: str
    year: int
    name: str
    value: float | None
    source: str | None = None


@dataclass(slots=True)
class Layer:
    """What one file says about areas, and which of its records could not be used."""

    areas: dict[str, Area] = field(default_factory=dict)
    figures: dict[tuple[str, int, str], Figure] = field(default_factory=dict)
    rows: int = 0
    accepted: int = 0
    rejected: list[tuple[int, str]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def withhold(self) -> None:
        """Take the values away of figures about so few people that they would be about somebody."""
        few = {
            (figure.area, figure.year)
            for figure in self.figures.values()
            if figure.name == INHABITANTS and figure.value is not None and figure.value < THRESHOLD
        }
        for key, figure in self.figures.items():
            if (figure.area, figure.year) in few and figure.name != INHABITANTS:
                self.figures[key] = replace(figure, value=None)

    def put(self, area: Area) -> None:
        """Add an area; a made one gives way to one that was delivered."""
        known = self.areas.get(area.code)
        if known is None or known.made:
            self.areas[area.code] = area


def canonical(name: str) -> str:
    """The name under which we keep a figure: CBS spellings together, others in snake_case, at most 100 characters."""
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.strip()).lower()
    return FIGURES.get(_bare(name), re.sub(r"\W+", "_", snake))[:100]


def _bare(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).lower()


# --- GeoJSON --------------------------------------------------------------------------------------------------------


def read_geojson(content: bytes, name: str, year: int | None) -> Layer:
    """Read one layer. `year` is the year of its figures when the file itself names none."""
    layer = Layer()
    decoded = _decoded(content)
    document = _document(decoded)
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(document, dict) or not isinstance(features, list):
        layer.rows = 1
        layer.rejected.append((1, text("import.not-json") if document is None else text("import.not-geojson")))
        return layer
    source = _plain(document.get("bron"))[:500]
    found = YEAR.search(f"{source} {_plain(document.get('name'))} {name}")
    reading = _Reading(layer, source, int(found.group()) if found else year, _foreign(document.get("crs")))
    lines = _feature_lines(decoded)
    for place, feature in enumerate(features, start=1):
        layer.rows += 1
        line = next(lines, 1)
        try:
            reading.add(feature)
            layer.accepted += 1
        except Refused as refused:
            layer.rejected.append((line, _at(feature, place, str(refused))))
    layer.withhold()
    if not source:
        layer.warnings.append(text("import.no-source"))
    if reading.without_year:
        layer.warnings.append(text("import.no-year"))
    return layer


def _decoded(content: bytes) -> str:
    """JSON is UTF-8; what is not is read as cp1252, whose five undefined bytes leave nothing to read."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return ""


Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None
"""What a JSON file may hold."""


def _document(decoded: str) -> Json:
    try:
        document: Json = json.loads(decoded)
    except (ValueError, RecursionError):
        return None
    return document


def _plain(value: Json) -> str:
    """A text that can be stored, else nothing."""
    return " ".join(value.split()) if isinstance(value, str) and is_plain(value) else ""


def _foreign(crs: Json) -> bool:
    """Whether the file says that it uses another system than longitude and latitude."""
    return crs is not None and not ACCEPTED_CRS.search(json.dumps(crs))


def _feature_lines(decoded: str) -> Iterator[int]:
    """The line on which each feature starts; stops early when the file is built in a way we do not follow."""
    start = re.search(r'"features"\s*:\s*\[', decoded)
    decoder = json.JSONDecoder()
    at, line, counted = (start.end(), 1, 0) if start else (len(decoded), 1, 0)
    while at < len(decoded):
        at += len(decoded[at : at + 10_000]) - len(decoded[at : at + 10_000].lstrip(" \t\r\n,"))
        try:
            _, end = decoder.raw_decode(decoded, at)
        except ValueError:
            return
        line += decoded.count("\n", counted, at)
        counted = at
        yield line
        at = end


NO_SHAPE: Final = (TypeError, KeyError, AttributeError, IndexError, RecursionError, ValueError, ShapelyError)
"""What shapely raises on a geometry that is none."""


def _in_degrees(outline: BaseGeometry) -> BaseGeometry:
    """The same outline; Refused when it is no surface or not in longitude and latitude."""
    if outline.geom_type not in {"Polygon", "MultiPolygon"}:
        raise Refused(text("import.no-surface"))
    places = shapely.get_coordinates(outline)
    if not np.isfinite(places).all():
        raise Refused(text("import.outline-not-numbers"))
    if (np.abs(places) > (180, 90)).any():
        raise Refused(text("import.other-crs"))
    return outline


class _Reading:
    """One GeoJSON being read: what its features have in common."""

    def __init__(self, layer: Layer, source: str, year: int | None, foreign: bool) -> None:  # noqa: FBT001
        self.layer = layer
        self.year = year
        self.foreign = foreign
        self.source = f"Kadaster / {CBS}, {year}" if CBS in source and year else source or None
        self.without_year = False

    def add(self, feature: Json) -> None:
        """Add one feature to the layer; Refused when it cannot be used."""
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(feature, dict) or not isinstance(properties, dict):
            raise Refused(text("import.no-feature"))
        bare = {_bare(key): value for key, value in properties.items()}
        kind, code = _kind_and_code(bare, feature.get("id"))
        if not code:
            raise Refused(text("import.no-area-code"))
        if code in self.layer.areas and not self.layer.areas[code].made:
            raise Refused(text("import.area-twice"))
        self._add_area(kind, code, bare, self._outline(feature.get("geometry"), code))
        self._add_figures(code, properties, bare)

    def _outline(self, geometry: Json, code: str) -> Polygon | MultiPolygon | None:
        """The outline to store; None, with a warning, when there is nothing to draw."""
        if self.foreign:
            raise Refused(text("import.other-crs"))
        if geometry is None:
            self.layer.warnings.append(text("import.no-outline", code=code))
            return None
        try:
            with np.errstate(invalid="ignore"):
                found = _in_degrees(shapely.force_2d(shape(geometry)))
            sound = found if found.is_valid else _polygons(shapely.make_valid(found))
        except Refused:
            raise
        except NO_SHAPE:
            raise Refused(text("import.outline-invalid")) from None
        if sound is not found:
            self.layer.warnings.append(text("import.outline-repaired", code=code))
        if sound.is_empty:
            self.layer.warnings.append(text("import.outline-empty", code=code))
            return None
        return _counter_clockwise(sound)

    def _add_area(self, kind: str, code: str, bare: Mapping[str, Json], outline: Polygon | MultiPolygon | None) -> None:
        municipality = _code_of("municipality", bare) or f"GM{code[2:6]}"
        district = code if kind == "district" else _code_of("district", bare) or f"WK{code[2:8]}"
        names = {level: _name_of(level, bare) for level in NAMES}
        parents = {"municipality": None, "district": municipality, "neighbourhood": district}
        centre = outline.centroid if outline is not None else None
        own_centre = _position(bare.get("centroidlon"), bare.get("centroidlat"))
        self.layer.put(
            Area(
                code=code,
                kind=kind,
                name=names[kind] or _first_plain(bare, ANY_NAME) or code,
                parent=parents[kind],
                municipality=municipality,
                lon=own_centre[0] if own_centre else centre.x if centre else None,
                lat=own_centre[1] if own_centre else centre.y if centre else None,
                inhabitants=_people(_figure(bare.get(_spelling(bare, INHABITANTS)))),
                geometry=json.loads(json.dumps(mapping(outline))) if outline is not None else None,
                source_line=self.source,
            )
        )
        for level, parent in (("municipality", municipality), ("district", district)):
            if level != kind and not (kind == "municipality" and level == "district"):
                self.layer.put(
                    Area(
                        code=parent,
                        kind=level,
                        name=names[level] or parent,
                        parent=parents[level],
                        municipality=municipality,
                        source_line=self.source,
                        made=True,
                    )
                )

    def _add_figures(self, code: str, properties: Mapping[str, Json], bare: Mapping[str, Json]) -> None:
        own = number_in(str(bare.get("jaar", "")))
        year = int(own) if own and OLDEST <= own <= LATEST else self.year
        for key, value in properties.items():
            if _bare(key) in NO_FIGURES or not is_plain(key) or not _is_figure(value):
                continue
            if year is None:
                self.without_year = True
                return
            name = canonical(key)
            figure = Figure(code, year, name, _figure(value), (self.source or "")[:200] or None)
            self.layer.figures.setdefault((code, year, name), figure)


def _at(feature: Json, place: int, reason: str) -> str:
    """The reason with the area it is about: its code, else its place in the file, counted from 1."""
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if isinstance(feature, dict) and isinstance(properties, dict):
        _, code = _kind_and_code({_bare(key): value for key, value in properties.items()}, feature.get("id"))
        if code:
            return text("import.of-area", code=code, reason=reason)
    return text("import.of-feature", place=place, reason=reason)


def _kind_and_code(bare: Mapping[str, Json], feature_id: Json) -> tuple[str, str]:
    """The most precise level that the properties name."""
    for kind in CODES:
        code = _code_of(kind, bare)
        if code:
            return kind, code
    for candidate in (*(bare.get(key) for key in ANY_CODE), feature_id):
        for kind, pattern in CODES.items():
            if isinstance(candidate, str) and pattern.fullmatch(candidate.strip()):
                return kind, candidate.strip()
    return "", ""


def _code_of(kind: str, bare: Mapping[str, Json]) -> str:
    for key in NAMES[kind][0]:
        value = bare.get(key)
        if isinstance(value, str) and CODES[kind].fullmatch(value.strip()):
            return value.strip()
    return ""


def _name_of(kind: str, bare: Mapping[str, Json]) -> str:
    return _first_plain(bare, NAMES[kind][1])


def _first_plain(bare: Mapping[str, Json], keys: tuple[str, ...]) -> str:
    return next((name[:200] for key in keys if (name := _plain(bare.get(key)))), "")


def _spelling(bare: Mapping[str, Json], name: str) -> str:
    return next((key for key in bare if FIGURES.get(key) == name), "")


def _is_figure(value: Json) -> bool:
    if isinstance(value, str):
        return value.strip() == "." or number_in(value.strip()) is not None
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 10**15


def _figure(value: Json) -> float | None:
    """A figure of CBS; '.', a negative number and anything that is no number are: not known."""
    if isinstance(value, str):
        value = number_in(value.strip())
    if not isinstance(value, int | float) or not _is_figure(value):
        return None
    return float(value) if value >= 0 else None


def _people(value: float | None) -> int | None:
    return None if value is None or value > 10**8 else round(value)


def _position(lon: Json, lat: Json) -> tuple[float, float] | None:
    numbers = [value for value in (lon, lat) if isinstance(value, int | float) and not isinstance(value, bool)]
    if len(numbers) != 2 or not (abs(numbers[0]) <= 180 and abs(numbers[1]) <= 90):  # noqa: PLR2004
        return None
    return float(numbers[0]), float(numbers[1])


def _polygons(shape_: BaseGeometry) -> Polygon | MultiPolygon:
    """The parts of a shape that have a surface."""
    parts = [
        polygon
        for part in getattr(shape_, "geoms", (shape_,))
        for polygon in getattr(part, "geoms", (part,))
        if polygon.geom_type == "Polygon" and polygon.area > 0
    ]
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def _counter_clockwise(outline: BaseGeometry) -> Polygon | MultiPolygon:
    turned = [orient(polygon, 1.0) for polygon in getattr(outline, "geoms", (outline,))]
    return turned[0] if isinstance(outline, Polygon) else MultiPolygon(turned)


# --- municipality.json ----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Municipality:
    """The folder's own words about its municipality."""

    layer: Layer
    code: str = ""
    year: int | None = None


def read_municipality(content: bytes) -> Municipality:
    """Read municipality.json: code, name, reference date and, when no map came along, its neighbourhoods."""
    layer = Layer(rows=1)
    document = _document(_decoded(content))
    code = document.get("gemeentecode") if isinstance(document, dict) else None
    if not isinstance(document, dict) or not isinstance(code, str) or not CODES["municipality"].fullmatch(code):
        layer.rejected.append((1, text("import.not-json") if document is None else text("import.municipality-code")))
        return Municipality(layer)
    layer.accepted = 1
    year = YEAR.search(_plain(document.get("peildatum")))
    counted = max((key for key in document if re.fullmatch(r"inwoners_\d{4}", key)), default="")
    name = _plain(document.get("gemeentenaam"))[:200] or code
    inhabitants = _people(_figure(document.get(counted)))
    layer.put(Area(code, "municipality", name, None, code, inhabitants=inhabitants))
    listed = document.get("buurten")
    for entry in listed if isinstance(listed, list) else ():
        if isinstance(entry, dict):
            _add_listed(layer, entry, code)
    return Municipality(layer, code, int(year.group()) if year else None)


def _add_listed(layer: Layer, entry: Mapping[str, Json], municipality: str) -> None:
    code = entry.get("buurtcode")
    if not isinstance(code, str) or not CODES["neighbourhood"].fullmatch(code):
        layer.warnings.append(text("import.listed-neighbourhood"))
        return
    centroid = entry.get("centroid")
    centre = _position(*centroid) if isinstance(centroid, list) and len(centroid) == 2 else None  # noqa: PLR2004
    district = f"WK{code[2:8]}"
    layer.put(Area(district, "district", district, municipality, municipality, made=True))
    name = _plain(entry.get("buurtnaam"))[:200] or code
    lon, lat = centre or (None, None)
    layer.put(Area(code, "neighbourhood", name, district, municipality, lon, lat, made=True))


# --- indicators.csv -------------------------------------------------------------------------------------------------

AREA_COLUMN: Final = "gwb_code"
YEAR_COLUMN: Final = "jaar"
NOT_FIGURES: Final = frozenset({AREA_COLUMN, YEAR_COLUMN, "naam", "gemeentecode", "bron"})
DELIVERED: Final = "indicators.csv"
"""The source of figures in a file that names none: the file itself."""
INDICATORS: Final = frozenset({AREA_COLUMN, YEAR_COLUMN, "naam", "gemeentecode", INHABITANTS})


def read_indicators(sheet: Sheet, known: Mapping[str, Json], today: dt.date) -> Layer:
    """Read a wide file, one row an area and year, into figures; `known` are the codes of all areas."""
    layer = Layer(rows=len(sheet.records) + len(sheet.rejected), rejected=list(sheet.rejected))
    lacking = [name for name in (AREA_COLUMN, YEAR_COLUMN) if name not in sheet.columns]
    unusable = text("import.column-missing", columns=", ".join(lacking)) if lacking else ""
    unusable = unusable or doubled_columns(
        name for name in dict.fromkeys(sheet.columns) if sheet.columns.count(name) > 1
    )
    if unusable:
        layer.rejected += [(line, unusable) for line, _ in sheet.records]
        return layer
    plan = _figure_columns(sheet, layer)
    seen: dict[tuple[str, int], int] = {}
    for line, cells in sheet.records:
        values = {name: cell.strip() for name, cell in zip(sheet.columns, cells, strict=True)}
        reason = _row_of_figures(values, plan, known, today) or _again(values, seen, line)
        if reason:
            layer.rejected.append((line, reason))
            continue
        layer.accepted += 1
        area, year = values[AREA_COLUMN], int(values[YEAR_COLUMN])
        for name in plan:
            figure = Figure(
                area, year, canonical(name), _value(values[name]), values.get("bron", "")[:200] or DELIVERED
            )
            layer.figures.setdefault((area, year, figure.name), figure)
    layer.withhold()
    return layer


def _figure_columns(sheet: Sheet, layer: Layer) -> list[str]:
    """The columns that hold figures: all, but those in which no cell is one."""
    plan = []
    for place, name in enumerate(sheet.columns):
        filled = [cell for _, cells in sheet.records if (cell := cells[place].strip())]
        if name in NOT_FIGURES or not name:
            continue
        if filled and not any(_is_value(cell) for cell in filled):
            layer.warnings.append(text("import.no-figures", column=name))
        else:
            plan.append(name)
    return plan


def _is_value(cell: str) -> bool:
    return cell in {"", "."} or cell.casefold() in YES_NO or number_in(cell) is not None


def _value(cell: str) -> float | None:
    number = number_in(cell)
    answer = YES_NO.get(cell.casefold())
    return number if number is not None or answer is None else float(answer)


def _row_of_figures(values: Mapping[str, str], plan: list[str], known: Mapping[str, Json], today: dt.date) -> str:
    year = number_in(values[YEAR_COLUMN])
    if values[AREA_COLUMN] not in known:
        return text("import.unknown-area", column=AREA_COLUMN)
    if year is None or not values[YEAR_COLUMN].isdecimal() or not OLDEST <= year <= today.year + 1:
        return text("import.not-a-year", column=YEAR_COLUMN, least=OLDEST, most=today.year + 1)
    wrong = [name for name in plan if not _is_value(values[name])]
    return text("import.column", column=", ".join(wrong), reason=text("import.not-a-number")) if wrong else ""


def _again(values: Mapping[str, str], seen: dict[tuple[str, int], int], line: int) -> str:
    before = seen.setdefault((values[AREA_COLUMN], int(values[YEAR_COLUMN])), line)
    return "" if before == line else text("import.area-and-year-twice", column=AREA_COLUMN, line=before)
