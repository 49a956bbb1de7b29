"""What pydantic says of input that does not fit its schema, in our words: the name of a field and a code."""

from collections.abc import Iterable
from typing import Any, Final

from app.errors import FieldError
from app.texts import has_text

REPEATED: Final = object()
"""Stands for the value of a key that is there twice: no schema takes it, so that the answer names every such key."""

CODES: Final = {
    "missing": "missing",
    "extra_forbidden": "unknown-key",
    "string_type": "not-text",
    "string_too_short": "too-short",
    "string_too_long": "too-long",
    "too_short": "too-short",
    "too_long": "too-long",
    "string_pattern_mismatch": "pattern",
    "string_unicode": "unreadable",
    "int_type": "not-number",
    "int_parsing": "not-number",
    "int_parsing_size": "not-number",
    "int_from_float": "not-number",
    "float_type": "not-number",
    "finite_number": "not-number",
    "greater_than": "too-small",
    "greater_than_equal": "too-small",
    "less_than": "too-big",
    "less_than_equal": "too-big",
    "bool_type": "not-yes-no",
    "literal_error": "not-in-list",
    "list_type": "not-list",
    "dict_type": "not-object",
    "model_type": "not-object",
    "model_attributes_type": "not-object",
    "json_invalid": "not-json",
}
"""pydantic's word for an error, and ours. Days and ids have many words; see `_code`."""


def fields_of(errors: Iterable[dict[str, Any]]) -> list[FieldError]:
    """Turn pydantic's errors into ours. A key that nobody knows is not repeated: it may hold anything."""
    found = [_field(error) for error in errors]
    return list({(field.place, field.field, field.code): field for field in found}.values())


def _field(error: dict[str, Any]) -> FieldError:
    place, *steps = error["loc"]
    code = _code(error["type"])
    if error.get("input") is REPEATED and code != "unknown-key":
        code = "repeated-key"
    if code == "unknown-key":
        steps = steps[:-1]
    if code == "not-json":
        steps = []
    separator = "/" if place == "body" else ""
    pointer = "".join(f"{separator}{step}" for step in steps)
    return FieldError(pointer, code, place if place in {"query", "path", "header"} else "body")


def _code(kind: str) -> str:
    if kind.startswith("date"):
        return "not-date"
    if kind.startswith("uuid"):
        return "not-id"
    own = kind.replace("_", "-")
    return CODES.get(kind) or (own if has_text(f"invalid.{own}") else "other")
