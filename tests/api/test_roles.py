"""Every role times every route: who is let in, who is not, and who is nobody."""

import re

import pytest

from app.policy.permissions import OPERATIONS, PUBLIC, may_use
from app.policy.roles import ROLES


def doors(app):
    return {route.operation_id: route for route in app.state.doors}


def untabled(app) -> set[str]:
    return set(doors(app)) ^ (set(OPERATIONS) | PUBLIC)


def test_every_route_is_in_the_table_and_every_line_of_the_table_is_a_route(service):
    assert untabled(service.app) == set()


def test_a_route_that_is_not_in_the_table_is_caught_and_open_to_nobody(service):
    @service.app.get("/v1/forgotten", operation_id="forgotten")
    async def forgotten():
        return {}

    service.app.state.doors.append(service.app.routes[-1])
    assert untabled(service.app) == {"forgotten"}
    assert not any(may_use(role, "forgotten") for role in ROLES)


@pytest.mark.whole
def test_each_role_gets_where_the_table_says_and_nowhere_else(service, nobody):
    tokens = {role: service.token(role) for role in ROLES}
    wrong = []
    for operation, route in doors(service.app).items():
        if operation in PUBLIC:
            continue
        (method,) = route.methods
        path = re.sub(r"\{\w+\}", nobody, route.path)
        headers = {"If-Match": '"1"'}
        for role, token in tokens.items():
            status = service.ask(
                method, path, {} if method != "GET" else None, token=token, headers=headers
            ).status_code
            let_in = status not in {401, 403, 500}
            if let_in != may_use(role, operation):
                wrong.append((operation, role, status))
        for token in ("", "tv_made-up", f"{tokens['worker']}x"):
            answer = service.ask(method, path, {} if method != "GET" else None, token=token, headers=headers)
            if (answer.status_code, answer.headers.get("www-authenticate")) != (401, "Bearer"):
                wrong.append((operation, token, answer.status_code))
    assert wrong == []


def test_a_forbidden_route_answers_the_same_for_what_is_there_and_what_is_not(service, nobody):
    need = service.need()
    reader = service.token("municipality-reader")
    answers = {service.ask("GET", f"/v1/needs/{one}", token=reader).content for one in (need["id"], nobody, "x")}
    assert len(answers) == 1


def test_a_token_counts_only_as_a_bearer(service):
    for header in (service.worker, f"Basic {service.worker}", f"Bearer {service.worker} x", "Bearer "):
        assert service.ask("GET", "/v1/needs", token="", headers={"Authorization": header}).status_code == 401
