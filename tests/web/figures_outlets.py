"""Every way by which figures of areas leave the house, for one reader."""

import io
import re

from openpyxl import load_workbook
from pypdf import PdfReader

from app.policy.figures import COUNTS, NETWORK
from app.web.area import SPHERES
from app.web.area_rows import COMPARED

ANEW = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    r'|name="(?:csrf_token|idempotency_key)" value="[^"]*"|nonce="[^"]*"|data-mark="[^"]*"|\bid="[\w-]*[0-9a-f]{16,}"'
)
"""What is new at every reading: it says nothing of anybody."""


def addresses(codes, year):
    """Where there are figures of these areas."""
    for code in codes:
        area = f"/buurten/{code}"
        yield f"/v1/neighbourhoods/{code}/measures"
        yield from (area, f"{area}/netwerk", f"/buurten/groepen/{code}", f"{area}/doelen", f"{area}/jaarbericht")
        yield from (f"{area}/kring/{sphere}" for sphere in SPHERES)
        yield from (f"{area}/jaarbericht/{year}{kind}" for kind in ("", ".csv", ".xlsx", ".pdf"))
    for level in ("neighbourhood", "district"):
        yield f"/buurten?soort={level}"
        yield from (f"/buurten/kaart?soort={level}&cijfer={figure}" for figure in COMPARED)
    yield from ("/buurten/gaten", "/buurten/kleuren", "/buurten/cijfers-van-buiten", "/buurten/onbekenden")
    yield from ("/buurten/afspraken", "/buurten/proef")
    yield from ("/buurten/uitvoer", "/buurten/uitvoer/bestand.csv", "/buurten/uitvoer/bestand.xlsx")


def read(client, codes, year=2026):
    """What this reader gets: status and words by address, without what differs at every reading."""
    return {path: _plain(client.get(path)) for path in addresses(codes, year)}


def _plain(answer):
    return answer.status_code, ANEW.sub("", _words(answer))


def _words(answer):
    kind = answer.headers.get("content-type", "")
    if kind.startswith("application/pdf"):
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    if "spreadsheet" in kind:
        sheets = load_workbook(io.BytesIO(answer.content)).worksheets
        return "\n".join(";".join(map(str, row)) for sheet in sheets for row in sheet.iter_rows(values_only=True))
    return answer.text


def figures_in(answers):
    """Whether the figures of an area stand in an answer, by address."""
    names = {*NETWORK, *COUNTS}
    return {
        path for path, (status, words) in answers.items() if status == 200 and any(f'"{n}"' in words for n in names)
    }
