"""The Dutch API design rules, line by line, over the description and over live answers."""

import copy
import json
import re
import shutil
import subprocess

import pytest

SECURITY = {
    "cache-control": "no-store",
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture
def description(tmp_path):
    from app.main import create_app
    from app.settings import Settings

    return create_app(Settings(database_url=f"sqlite:///{tmp_path / 'a.db'}")).openapi()


def operations(document):
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method in METHODS:
                yield path, method, operation


def properties(document):
    for name, schema in document["components"]["schemas"].items():
        for key, value in schema.get("properties", {}).items():
            yield name, key, value


def faults(document) -> set[str]:
    """Everything in a description that breaks a rule."""
    found = faults_of_the_head(document)
    declared = {tag["name"] for tag in document["tags"]}
    for path, method, operation in operations(document):
        at = f"{method} {path}"
        found |= {f"{fault} {at}" for fault in faults_of_an_operation(path, operation, declared)}
        found |= {f"{fault} {at} {status}" for fault, status in faults_of_answers(operation["responses"])}
    for name, key, value in properties(document):
        if not re.fullmatch(r"[a-z][a-zA-Z0-9]*", key):
            found.add(f"key {name}.{key}")
        if "$ref" not in str(value) and not value.get("title"):
            found.add(f"title {name}.{key}")
    schemas = set(document["components"]["schemas"])
    found |= schemas & {"HTTPValidationError", "ValidationError"}
    # Two of one name are told apart by where they stand in our code, which is nobody's business.
    found |= {f"name {name}" for name in schemas if not re.fullmatch(r"[A-Z][a-zA-Z0-9]*", name)}
    return found | {
        f"dangling {name}" for name in set(re.findall(r"#/components/schemas/(\w+)", str(document))) - schemas
    }


def faults_of_the_head(document) -> set[str]:
    server = document["servers"][0]["url"]
    names = [operation.get("operationId") for _, _, operation in operations(document)]
    kept = {
        "server": server.startswith("https://") and server.endswith("/v1"),
        "semver": re.fullmatch(r"\d+\.\d+\.\d+", document["info"]["version"]),
        "contact": set(document["info"]["contact"]) == {"name", "url", "email"},
        "operationId": len(names) == len(set(names)),
    }
    return {rule for rule, holds in kept.items() if not holds}


def faults_of_an_operation(path, operation, declared) -> set[str]:
    segment = r"[a-z0-9]+(-[a-z0-9]+)*|_[a-z]+|\{[a-z][a-zA-Z0-9]*\}|openapi\.json"
    parameters = [each["name"] for each in operation.get("parameters", []) if each["in"] != "header"]
    tags, answers = set(operation.get("tags", ())), set(operation["responses"])
    kept = {
        "segment": all(re.fullmatch(segment, part) for part in path.strip("/").split("/")),
        "tag": tags and tags <= declared,
        "words": operation.get("summary") and operation.get("description"),
        "parameter": all(re.fullmatch(r"[a-z][a-zA-Z0-9]*", name) for name in parameters),
        "422": "422" not in answers,
        "undocumented": not operation.get("security") or {"400", "401", "403"} <= answers,
    }
    return {rule for rule, holds in kept.items() if not holds}


def faults_of_answers(answers):
    for status, answer in answers.items():
        if "API-Version" not in answer.get("headers", {}):
            yield "API-Version", status
        if status >= "400" and set(answer.get("content", ())) != {"application/problem+json"}:
            yield "problem", status


def test_the_description_keeps_every_rule(description):
    assert faults(description) == set()


@pytest.mark.parametrize(
    ("harm", "fault"),
    [
        (lambda d: d["servers"][0].update(url="http://x/v1"), "server"),
        (lambda d: d["info"].update(version="1"), "semver"),
        (lambda d: d["info"]["contact"].pop("email"), "contact"),
        (lambda d: d["paths"]["/needs"]["get"].update(operationId="createNeed"), "operationId"),
        (lambda d: d["paths"].update({"/mijn_vragen": d["paths"]["/health"]}), "segment get /mijn_vragen"),
        (lambda d: d["paths"]["/needs"]["get"].update(tags=["x"]), "tag get /needs"),
        (lambda d: d["paths"]["/needs"]["get"]["responses"].update({"422": {}}), "422 get /needs"),
        (lambda d: d["paths"]["/needs"]["get"]["responses"].pop("400"), "undocumented get /needs"),
        (lambda d: d["paths"]["/needs"]["get"]["responses"]["200"].pop("headers"), "API-Version get /needs 200"),
        (
            lambda d: d["components"]["schemas"]["NeedOut"]["properties"].update(max_distance={"title": "x"}),
            "key NeedOut.max_distance",
        ),
        (lambda d: d["components"]["schemas"].pop("ProblemOut"), "dangling ProblemOut"),
        (
            lambda d: d["components"]["schemas"].update(app__schemas__needs__NeedOut={}),
            "name app__schemas__needs__NeedOut",
        ),
    ],
)
def test_a_description_that_breaks_a_rule_is_caught(description, harm, fault):
    harmed = copy.deepcopy(description)
    harm(harmed)
    assert fault in faults(harmed)


def test_every_answer_has_its_headers(service, nobody, monkeypatch):
    def broken(*_arguments):
        raise ZeroDivisionError("KANARIE")

    need = service.need()
    for path, status in (
        ("/v1/health", 200),
        ("/v1/openapi.json", 200),
        ("/v1/docs", 200),
        ("/static/docs.js", 200),
        ("/v1/needs", 200),
        (f"/v1/needs/{need['id']}", 200),
        (f"/v1/needs/{nobody}", 404),
        ("/nergens", 404),
        ("/v1/needs?x=1", 400),
        ("/static/nergens.js", 404),
        ("/v1/ties", 500),
    ):
        if status == 500:
            monkeypatch.setattr("app.services.ties.listed", broken)
        answer = service.ask("GET", path)
        assert answer.status_code == status, path
        assert answer.headers["api-version"] == "1.0.0"
        assert {key: answer.headers[key] for key in SECURITY} == SECURITY
        policy = answer.headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert ("access-control-allow-origin" in answer.headers) == (path == "/v1/openapi.json")
        assert "KANARIE" not in answer.text
        if status >= 400:
            assert answer.headers["content-type"] == "application/problem+json"


def test_one_object_has_an_etag_and_a_new_one_a_location(service):
    yes = {"matching": True, "how": "mondeling", "saidBy": "hijzelf"}
    answer = service.ask("POST", "/v1/people", {"alias": "Bram", "neighbourhood": "BU00010001", "consent": yes})
    assert answer.headers["etag"] == '"1"'
    assert answer.headers["location"] == f"/v1/people/{answer.json()['id']}"
    assert service.ask("GET", answer.headers["location"]).headers["etag"] == '"1"'


PAGE = """
const vm = require("vm"), [script, description] = JSON.parse(require("fs").readFileSync(0, "utf8"));
const shown = [], asked = [];
const fetch = (address) => (asked.push(address), Promise.resolve({ json: async () => JSON.parse(description) }));
vm.runInNewContext(script, { fetch, SwaggerUIBundle: (options) => shown.push(options) });
setTimeout(() => console.log(JSON.stringify([asked, shown])), 50);
"""
"""Runs the start script of the page as a browser would, up to where Swagger takes over."""


def started(script, description):
    """What the page asks of a server, and what it gives to Swagger."""
    said = json.dumps([script, description])
    done = subprocess.run(["node", "-e", PAGE], input=said, capture_output=True, text=True, timeout=30, check=True)
    return json.loads(done.stdout)


def goes_here(script, description):
    asked, shown = started(script, description)
    return (
        asked == ["/v1/openapi.json"]
        and len(shown) == 1
        and shown[0].get("spec", {}).get("servers") == [{"url": "/v1"}]
        and shown[0]["spec"]["paths"] == json.loads(description)["paths"]
        and shown[0]["validatorUrl"] is None
    )


@pytest.mark.skipif(shutil.which("node") is None, reason="only a browser or Node runs the script of the page")
def test_what_is_tried_out_on_the_page_goes_to_this_server(service):
    description = service.client.get("/v1/openapi.json").text
    script = service.client.get("/static/docs.js").text
    assert goes_here(script, description)
    public = script.replace(', servers: [{ url: "/v1" }]', "")
    assert public != script
    assert not goes_here(public, description)


def test_the_page_with_the_description_loads_only_from_this_server(service):
    page = service.client.get("/v1/docs").text
    for address in re.findall(r'(?:src|href)="([^"]+)"', page):
        assert address.startswith(("/static/", "/v1/", "data:"))
        if not address.startswith("data:"):
            assert service.client.get(address).status_code == 200, address
