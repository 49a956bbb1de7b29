"""The description of the API (OpenAPI), as the Dutch API design rules want it.

What FastAPI says by itself is completed here in one place: every answer has its version header, every problem is
documented, 422 is not there since it is never sent, and paths are relative to a server that ends in /v1.
"""

from collections.abc import Sequence
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from app.api.edge import API_VERSION
from app.deps import Door, Porch, Site
from app.policy.permissions import LOGGED, PUBLIC
from app.schemas.problems import ProblemOut

PREFIX: Final = "/v1"

TAGS: Final = (
    ("Vragen", "Wat mensen kunnen gebruiken, en wie daarbij past."),
    ("Aanbod", "Wat mensen, initiatieven en plekken kunnen geven."),
    ("Introducties", "Mensen aan elkaar voorstellen: er wordt gevraagd, en mensen beslissen."),
    ("Begrippen", "Waar een tekst over gaat: voorstellen voor wie hem schrijft."),
    ("Mensen", "Wie er in de buurt wonen; namen alleen apart en met een regel in het logboek."),
    ("Toestemming", "Waar mensen ja en nee op zeggen, voor elk doel apart."),
    ("Lijsten", "Lijsten die van een initiatief zelf zijn, en de kringen van verbinders."),
    ("Taken", "Van wie iemand de taak is, wie waarneemt, en lezen met een reden."),
    ("Logboek", "Wie keek."),
    ("Berichten", "Wat u moet weten."),
    ("Banden", "Wie wie kent, steunt of waarbij hoort."),
    ("Initiatieven", "Wat mensen samen doen."),
    ("Plekken", "Ruimten, velden en gereedschap."),
    ("Organisaties", "Wie er in de buurt werken."),
    ("Buurten", "Buurten, en hoe hecht ze zijn."),
    ("Tafels", "Wie samen aan tafel moet over een vraag, en wat er is besloten."),
    ("Afspraken", "Wat steeds terugkomt, wie het doet, en wanneer het weer is."),
    ("Samen", "Wat mensen samen kunnen gaan doen, en er nog niet is."),
    ("Werk", "Wat u onder handen hebt, wie er op antwoord wacht, en wat het opleverde."),
    ("Agenda", "Uw dagen, te volgen vanuit een ander programma."),
    ("Inloggen", "Hoe u binnenkomt, en uw telefoons en computers."),
    ("Dienst", "Over deze dienst zelf."),
)

PROBLEMS: Final = {
    400: "De invoer klopt niet; alle fouten staan in 'errors'.",
    401: "Er is geen geldig token.",
    403: "Deze rol mag dit nooit.",
    404: "Dit is er niet, of u mag het niet zien.",
    409: "Dit kan nu niet.",
    412: "Dit is intussen gewijzigd.",
    428: "Er ontbreekt een kopregel.",
    429: "Te veel vragen achter elkaar.",
    500: "Er ging iets mis.",
    503: "Het is druk.",
    507: "De opslag is vol.",
}

ABOUT_ONE: Final = frozenset({"listDevices", "listTies"})
"""Lists about one thing that the path does not name: it may not be there."""

VERSION_HEADER: Final = {
    "description": "Versie van deze API.",
    "schema": {"type": "string", "pattern": r"^\d+\.\d+\.\d+$", "examples": [API_VERSION]},
}
RETRY_HEADER: Final = {"description": "Over hoeveel seconden.", "schema": {"type": "integer", "minimum": 1}}
CHALLENGE_HEADER: Final = {"description": "Hoe u zich aanmeldt.", "schema": {"type": "string"}}
TAG_HEADER: Final = {"description": "Versie van dit object, voor If-Match.", "schema": {"type": "string"}}
PLACE_HEADER: Final = {"description": "Adres van wat er is vastgelegd.", "schema": {"type": "string"}}

KEY: Final = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": (
        "Een nieuw nummer bij elke nieuwe invoer. Twee keer hetzelfde sturen legt het een keer vast, en geeft "
        "hetzelfde antwoord. Namen en teksten worden dan opnieuw gelezen: met de versie van dat moment, en 404 als u "
        "ze niet meer mag zien of als ze zijn gewist."
    ),
    "schema": {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[ -~]+$"},
}
MATCH: Final = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "De ETag van de versie die u las.",
    "schema": {"type": "string", "examples": ['"1"']},
}


def described(app: FastAPI, routes: Sequence[APIRoute], public_url: str) -> dict[str, Any]:
    """Describe `routes` of the app. `public_url` is where the outside finds the service (https, without /v1)."""
    document = get_openapi(
        title="Toevallig",
        version=API_VERSION,
        description="Stelt voor welke buurtgenoten elkaar iets te bieden hebben, en zegt waarom. Mensen beslissen.",
        routes=app.routes,
        tags=[{"name": name, "description": description} for name, description in TAGS],
        servers=[
            {"url": f"{public_url}{PREFIX}", "description": "Voor iedereen"},
            {"url": PREFIX, "description": "Deze server"},
        ],
        contact={
            "name": "Toevallig",
            "url": public_url,
            "email": "contact@toevallig.example",
        },
        license_info={"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
    )
    paths: dict[str, Any] = document["paths"]
    for route in routes:
        for method in route.methods or ():
            operation = paths.get(route.path, {}).get(method.lower())
            if operation is not None:
                _complete(operation, route)
    document["paths"] = {path.removeprefix(PREFIX): item for path, item in paths.items()}
    _link(document["paths"])
    schemas = document["components"]["schemas"]
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    problem = ProblemOut.model_json_schema(mode="serialization", ref_template="#/components/schemas/{model}")
    schemas |= problem.pop("$defs", {}) | {"ProblemOut": problem}
    document["components"]["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer"},
        "session": {"type": "apiKey", "in": "cookie", "name": Site(public_url).cookie},
    }
    return document


def _complete(operation: dict[str, Any], route: APIRoute) -> None:
    responses: dict[str, Any] = operation["responses"]
    responses.pop("422", None)
    creates = isinstance(route, Door) and route.creates
    changes = isinstance(route, Door) and not route.reads
    if isinstance(route, Porch) and route.operation_id not in PUBLIC:
        operation["security"] = [{"session": []}]
    if isinstance(route, Door):
        operation["security"] = [{"token": []}, {"session": []}]
        if changes:
            operation.setdefault("parameters", []).append(KEY if creates else MATCH)
    for status in _statuses(route, creates=creates, changes=changes):
        responses[str(status)] = {
            "description": PROBLEMS[status],
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemOut"}}},
        }
    versioned = "version" in getattr(route.response_model, "model_fields", {})
    for code, response in responses.items():
        headers = response.setdefault("headers", {})
        headers["API-Version"] = VERSION_HEADER
        if code in {"200", "201"}:
            response["description"] = "Gelukt."
            headers |= {"ETag": TAG_HEADER} if versioned else {}
            headers |= {"Location": PLACE_HEADER} if creates and versioned else {}
        headers |= {"Retry-After": RETRY_HEADER} if code in {"429", "503"} else {}
        headers |= {"WWW-Authenticate": CHALLENGE_HEADER} if code == "401" else {}


def _link(paths: dict[str, Any]) -> None:
    """Say of each answer that records something new what can be asked about it next, and with which version."""
    for path, item in paths.items():
        answer = item.get("post", {}).get("responses", {}).get("201", {})
        if "Location" not in answer.get("headers", {}):
            continue
        about = {
            operation["operationId"]: _link_to(operation)
            for other, methods in paths.items()
            if other.startswith(f"{path}/{{") and other.count("{") == path.count("{") + 1
            for operation in methods.values()
        }
        answer |= {"links": about} if about else {}


def _link_to(operation: dict[str, Any]) -> dict[str, Any]:
    *before, own = [each["name"] for each in operation["parameters"] if each["in"] == "path"]
    given = {name: f"$request.path.{name}" for name in before} | {own: "$response.body#/id"}
    given |= {MATCH["name"]: "$response.header.ETag"} if MATCH in operation["parameters"] else {}
    return {"operationId": operation["operationId"], "parameters": given}


def _statuses(route: APIRoute, *, creates: bool, changes: bool) -> list[int]:
    if isinstance(route, Porch):
        return sorted({400, 401, 403, 404, 409, 429, 500, 503, 507})
    if not isinstance(route, Door):
        return [400, 500]
    found = {400, 401, 403, 429, 500, 503}
    found |= {404} if "{" in route.path or route.operation_id in ABOUT_ONE else set()
    found |= {409, 428, 507} if changes else set()
    found |= {412} if changes and not creates else set()
    found |= {507} if route.operation_id in LOGGED else set()
    found |= {409} if route.operation_id in {"listSuggestions", "listCombinations"} else set()
    return sorted(found)
