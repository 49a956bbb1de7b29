"""What a form of a page sent, as the API would have had it: everything in a form is text."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from app.errors import Invalid
from app.wrong_input import fields_of

Model = TypeVar("Model", bound=BaseModel)


def filled(model: type[Model], values: Mapping[str, Any]) -> Model:
    """Read a schema of the API from the fields of a form; what was left empty was not said. Invalid, as the API.

    Numbers are read from their text, and lines end as they were typed. None stands for itself: what is taken away.
    """
    said = {name: _as_typed(value) for name, value in values.items() if value != ""}
    try:
        return model.model_validate(said, strict=False)
    except ValidationError as problem:
        found = problem.errors(include_context=False)
        raise Invalid(fields_of({**error, "loc": ("body", *error["loc"])} for error in found)) from None


def emptied(values: Mapping[str, Any], *but: str) -> dict[str, Any]:
    """The fields of a form that holds what there is already: what is empty now is taken away, but for these."""
    return {name: None if value == "" and name not in but else value for name, value in values.items()}


def _as_typed(value: Any) -> Any:
    # A browser sends every line of a text with the two signs of a typewriter at its end.
    return value.replace("\r\n", "\n") if isinstance(value, str) else value
