"""Maps and figures: any CBS layer, what is missing stays missing, and what is repaired is said."""

import json
from pathlib import Path

import pytest
from shapely.geometry import shape

from app.importing.areas import canonical, read_geojson, read_municipality
from tests.app.folders import NOW, database, dump, folder, imported, rows
from tests.guards.repository import ROOT

CBS = ROOT.parent / "shared" / "cbs" / "wijken_demo_2024.geojson"
SQUARE = [[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]]  # clockwise
FLAT = [[0.2, 0.2], [0.3, 0.3], [0.2, 0.2], [0.2, 0.2]]
BOW = [[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]


def feature(code="BU90020101", rings=(SQUARE,), kind="Polygon", **properties):
    return {
        "type": "Feature",
        "properties": {"buurtcode": code, "buurtnaam": "Een"} | properties,
        "geometry": {"type": kind, "coordinates": list(rings)},
    }


def layer(*features, year=None, **top):
    document = {"type": "FeatureCollection", "bron": "Proef, 2024", "features": list(features)} | top
    return read_geojson(json.dumps(document).encode(), "kaart.geojson", year)


def test_a_neighbourhood_brings_its_district_and_municipality():
    areas = layer(feature(gemeentenaam="Proefdam")).areas
    assert {code: (area.kind, area.parent) for code, area in areas.items()} == {
        "BU90020101": ("neighbourhood", "WK900201"),
        "WK900201": ("district", "GM9002"),
        "GM9002": ("municipality", None),
    }
    assert areas["GM9002"].name == "Proefdam"


def test_outer_rings_are_stored_counter_clockwise():
    assert shape(layer(feature()).areas["BU90020101"].geometry).exterior.is_ccw


@pytest.mark.parametrize("rings", [(SQUARE, FLAT), (BOW,)])
def test_a_broken_outline_is_repaired_to_its_surface_and_reported(rings):
    read = layer(feature(rings=rings))
    outline = shape(read.areas["BU90020101"].geometry)
    assert outline.is_valid
    assert outline.geom_type in {"Polygon", "MultiPolygon"}
    assert [warning for warning in read.warnings if "hersteld" in warning and "BU90020101" in warning]
    assert read.rejected == []


@pytest.mark.parametrize(
    ("written", "value"), [(".", None), (-99997, None), ("-99997", None), ("12,5", 12.5), (0, 0.0)]
)
def test_a_suppressed_figure_has_no_value_and_zero_is_a_value(written, value):
    figure = layer(feature(aantal_inwoners=written)).figures["BU90020101", 2024, "aantal_inwoners"]
    assert figure.value == value


def test_a_missing_figure_is_no_figure():
    assert layer(feature()).figures == {}


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("aantalInwoners", "aantal_inwoners"),
        ("AANT_INW", "aantal_inwoners"),
        ("percentagePersonen0Tot15Jaar", "0_15"),
        ("bevolkingsdichtheidInwonersPerKm2", "bevolkingsdichtheid"),
        ("gemiddeldeHuishoudsgrootte", "gem_huishouden_grootte"),
        ("stedelijkheidAdressenPerKm2", "stedelijkheid_adressen_per_km2"),
    ],
)
def test_spellings_of_cbs_come_together(spelling, name):
    assert canonical(spelling) == name


def test_rijksdriehoek_is_refused_with_what_to_do():
    read = layer(feature(rings=[[[155000 + x, 463000 + y] for x, y in SQUARE]]))
    assert (read.rows, read.accepted) == (1, 0)
    assert "EPSG:4326" in read.rejected[0][1]
    named = layer(feature(), crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}})
    assert "EPSG:4326" in named.rejected[0][1]


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Point", "coordinates": [1, 1]},
        {"type": "Polygon", "coordinates": "x"},
        {"type": "Polygon", "coordinates": [[[0, 0], ["a", 1], [1, 1], [0, 0]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [float("nan"), 1], [1, 1], [0, 0]]]},
        {"type": "Sfeer"},
        [1],
        "x",
    ],
)
def test_what_is_no_outline_is_refused(geometry):
    read = layer(feature() | {"geometry": geometry}, feature("BU90020102"))
    assert (read.rows, read.accepted, len(read.rejected)) == (2, 1, 1)


def test_the_line_of_a_refused_feature():
    document = json.dumps({"features": [feature(), {}, feature("XX")]}, indent=1)
    read = read_geojson(document.encode(), "a.geojson", None)
    assert len(read.rejected) == 2
    for line, _ in read.rejected:
        assert document.splitlines()[line - 1].strip().startswith("{")
    assert read.rejected[0][0] < read.rejected[1][0]


def test_a_refused_feature_is_named_by_its_code_or_its_place():
    document = {"features": [feature(), feature(), {}, feature("XX"), feature("BU90020103") | {"geometry": 1}]}
    reasons = [reason for _, reason in read_geojson(json.dumps(document).encode(), "a.geojson", None).rejected]
    assert [reason.partition(":")[0] for reason in reasons] == [
        "BU90020101",
        "gebied 3 in het bestand",
        "gebied 4 in het bestand",
        "BU90020103",
    ]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"features": 1}', b"\x81", b"[" * 100_000])
def test_a_file_that_is_no_geojson_is_one_rejected_row(content):
    read = read_geojson(content, "a.geojson", None)
    assert (read.rows, read.accepted, len(read.rejected)) == (1, 0, 1)


def test_figures_without_a_year_are_skipped_and_that_is_said():
    read = layer(feature(aantal_inwoners=10), bron="Proef")
    assert read.figures == {}
    assert any("jaar" in warning for warning in read.warnings)
    assert ("BU90020101", 2020, "aantal_inwoners") in layer(feature(aantal_inwoners=10, jaar=2020), bron="x").figures


def test_a_municipality_needs_its_code():
    assert read_municipality(b'{"gemeentecode": "9002"}').layer.rejected != []


def test_one_layer_is_imported_whole(database_url, tmp_path):
    (tmp_path / "kaart.geojson").write_text(
        json.dumps({"features": [feature(aantalInwoners=40), feature("BU90020102")], "bron": "Proef, 2024"}), "utf-8"
    )
    with database(database_url) as base:
        report = imported(base, tmp_path / "kaart.geojson")
        assert report.to_json() == {"kaart.geojson": {"rows": 2, "accepted": 2, "rejected": []}}
        assert {row["code"]: row["inhabitants"] for row in rows(base, "area")} == {
            "GM9002": None, "WK900201": None, "BU90020101": 40, "BU90020102": None
        }  # fmt: skip
        before = dump(base)
        assert not imported(base, tmp_path / "kaart.geojson").changed
        assert dump(base) == before


def test_a_wide_file_of_figures(tmp_path):
    at = folder(
        tmp_path / "map",
        indicators=[
            "gwb_code;naam;jaar;aantal_inwoners;rood;ses;kleur",
            "BU90020101;Een;2024;120;ja;-0,25;geel",
            "BU90020101;Een;2025;.;nee;;geel",
            "BU90020101;Een;2025;1;nee;;geel",
            "BU99999999;X;2025;1;nee;;geel",
            "BU90020102;Twee;jaar;1;nee;;geel",
            "BU90020102;Twee;2025;veel;nee;;geel",
        ],
    )
    with database(f"sqlite:///{tmp_path / 'a.db'}") as base:
        report = imported(base, at, partial=True)
        assert [line for line, _ in report.files["indicators.csv"].rejected] == [4, 5, 6, 7]
        assert {(row["year"], row["name"]): row["value"] for row in rows(base, "indicator")} == {
            (2024, "aantal_inwoners"): 120, (2024, "rood"): 1, (2024, "ses"): -0.25,
            (2025, "aantal_inwoners"): None, (2025, "rood"): 0, (2025, "ses"): None,
        }  # fmt: skip
        assert [row["inhabitants"] for row in rows(base, "area") if row["code"] == "BU90020101"] == [120]


@pytest.mark.skipif(not CBS.exists(), reason="the map of CBS is not beside this repository")
def test_the_map_of_cbs(tmp_path):
    with database(f"sqlite:///{tmp_path / 'a.db'}") as base:
        report = imported(base, Path(CBS), now=NOW)
        (file,) = report.files.values()
        assert (file.rows, file.accepted, file.rejected) == (108, 108, [])
        assert file.warnings == ["WK193031: de omtrek klopte niet en is hersteld"]
        districts = [row for row in rows(base, "area") if row["kind"] == "district"]
        assert len(districts) == 108
        assert sum(row["inhabitants"] is None for row in districts) == 3
        assert {row["source_line"] for row in districts} == {"Kadaster / Centraal Bureau voor de Statistiek, 2024"}
        with_figures = {row["area"] for row in rows(base, "indicator")}
        assert {row["code"] for row in districts} - with_figures == {"WK017199", "WK059999", "WK193099"}
