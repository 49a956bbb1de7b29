"""Our errors as problems (RFC 9457): what went wrong in Dutch, with every error in the input, and none of the input."""

from collections.abc import Sequence
from typing import Final

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import Match, Route

from app.errors import (
    Busy,
    Conflict,
    FieldError,
    Forbidden,
    Full,
    Invalid,
    NotFound,
    NotSignedIn,
    Stale,
    ToevalligError,
    TooMany,
    VersionMissing,
)
from app.schemas.problems import InputErrorOut, ProblemOut
from app.texts import FIRST, text
from app.wrong_input import fields_of

MEDIA_TYPE: Final = "application/problem+json"

STATUSES: Final[dict[type[ToevalligError], int]] = {
    Invalid: 400,
    NotSignedIn: 401,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    Stale: 412,
    VersionMissing: 428,
    TooMany: 429,
    Busy: 503,
    Full: 507,
}
"""What each of our errors is in HTTP. 422 is not among them."""


def for_error(request: Request, error: Exception) -> Response:
    """Answer one of our own errors."""
    if not isinstance(error, ToevalligError):
        raise error
    status = next((status for kind, status in STATUSES.items() if isinstance(error, kind)), 500)
    headers = {}
    if isinstance(error, TooMany | Busy):
        headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, NotSignedIn):
        headers["WWW-Authenticate"] = "Bearer"
    fields = error.fields if isinstance(error, Invalid) else ()
    return _problem(request, status, error.code, headers=headers, fields=fields, **error.params)


def for_input(request: Request, error: Exception) -> Response:
    """Answer input that does not fit its schema, with all errors at once."""
    if not isinstance(error, RequestValidationError):
        raise error
    return _problem(request, 400, Invalid.usual_code, fields=fields_of(error.errors()))


def for_http(request: Request, error: Exception) -> Response:
    """Answer what the framework refuses by itself: an unknown path, a wrong method, an unreadable body."""
    if not isinstance(error, HTTPException):
        raise error
    headers = dict(error.headers or {})
    if error.status_code == 400:  # noqa: PLR2004
        return _problem(request, 400, Invalid.usual_code, fields=[FieldError("", "not-json")])
    if error.status_code == 405:  # noqa: PLR2004
        headers["Allow"] = ", ".join(_allowed(request))
        return _problem(request, 405, "method-not-allowed", headers=headers)
    if error.status_code == 404:  # noqa: PLR2004
        return _problem(request, 404, NotFound.usual_code, headers=headers)
    return _problem(request, error.status_code, ToevalligError.usual_code, headers=headers)


def for_accident(request: Request) -> Response:
    """Answer a fault of ours: nothing about it leaves."""
    return _problem(request, 500, ToevalligError.usual_code)


def _problem(
    request: Request,
    status: int,
    code: str,
    *,
    headers: dict[str, str] | None = None,
    fields: Sequence[FieldError] = (),
    **values: str | int,
) -> Response:
    operation = getattr(request.scope.get("route"), "operation_id", None)
    problem = ProblemOut(
        type=f"urn:toevallig:problem:{code}",
        title=text(f"problem.{code}.title"),
        status=status,
        detail=text(f"problem.{code}.detail", FIRST, **values),
        # Which operation, not which object: what may not be seen answers the same as what is not there.
        instance=f"urn:toevallig:operation:{operation or 'unknown'}",
        code=code,
        errors=[
            InputErrorOut(
                in_=field.place,
                pointer=_pointer(field),
                code=field.code,
                detail=text(f"invalid.{field.code}", FIRST, **field.params),
            )
            for field in fields
        ],
    )
    return Response(problem.model_dump_json(by_alias=True), status, headers, MEDIA_TYPE)


def _pointer(field: FieldError) -> str:
    """Where in the input: a JSON pointer into a body, else the name of a parameter or header."""
    inside = field.place == "body" and field.field and not field.field.startswith("/")
    return f"/{field.field}" if inside else field.field


def _allowed(request: Request) -> list[str]:
    routes: list[Route] = request.app.state.doors
    return sorted(
        {
            method
            for route in routes
            if route.matches(request.scope)[0] is not Match.NONE
            for method in route.methods or ()
        }
    )
