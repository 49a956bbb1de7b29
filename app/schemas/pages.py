"""What the forms on our pages send: exactly these fields, under the names that stand in the page."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from app.schemas.fields import InNeighbourhood

LONGEST = 1_000_000
"""Longest form that is kept while its writer signs in again: as long as any form may be."""

Field50 = Annotated[str, Field(max_length=50)]
Field200 = Annotated[str, Field(max_length=200)]
Words = Annotated[str, Field(max_length=20_000)]
"""Somebody's own words: how long they may be is for the API to say."""
Tick = Literal["", "yes"]
Ticked = Annotated[list[Field200], Field(max_length=50)]
"""Boxes that were ticked."""
Credential = Annotated[str, Field(max_length=20_000)]


class PageForm(BaseModel):
    """A form; its fields have the names of the API (camelCase), so that what is wrong with one is said beside it.

    `csrf_token`, `idempotency_key` and `version` are read at the door; here they are only allowed.
    """

    model_config = ConfigDict(
        strict=True, extra="forbid", hide_input_in_errors=True, alias_generator=to_camel, populate_by_name=True
    )

    csrf_token: Annotated[str, Field(max_length=200, alias="csrf_token")] = ""
    idempotency_key: Annotated[str, Field(max_length=200, alias="idempotency_key")] = ""
    version: Annotated[str, Field(max_length=50)] = ""

    @field_validator("*")
    @classmethod
    def _storable(cls, value: object) -> object:
        # PostgreSQL takes it in no text, not even to look for.
        if isinstance(value, str) and "\x00" in value:
            raise PydanticCustomError("unreadable", "control character")
        return value

    def said(self) -> dict[str, Any]:
        """What was filled in, by the names of the API."""
        return self.model_dump(by_alias=True, exclude=set(PageForm.model_fields))


class ListQuery(InNeighbourhood):
    """What stands in the address of a list: of which neighbourhood, and how far it was read."""

    after: Annotated[str | None, Field(max_length=100, pattern=r"^[A-Za-z0-9_-]+$", alias="na")] = None
    neighbourhood: Annotated[str | None, Field(max_length=50, alias="buurt")] = None


class SaidByForm(PageForm):
    """Who said so, and how, where somebody else writes it down."""

    said_by: Field200 = ""
    how: Field200 = ""


class PasskeyForm(PageForm):
    """A passkey that was touched: what the browser made of it, as JSON."""

    credential: Credential


class NewPasskeyForm(PasskeyForm):
    """A passkey that was made, and what its owner calls the phone or computer."""

    device: Annotated[str, Field(min_length=1, max_length=100)]


class MailForm(PageForm):
    """Who wants a link."""

    email: Field200


class PasswordForm(MailForm):
    """A password with a code of the authenticator app."""

    password: Field200
    code: Field50


class LinkForm(PageForm):
    """The secret of a link, as the button on its page sends it."""

    secret: Field200


class CodeForm(PageForm):
    """A short code, as people write it."""

    code: Field50


class ReopenForm(PageForm):
    """Going on after a rest, by whichever of these.

    `kept` holds the form that was on its way: its fields, urlencoded; `whose` the id of the account that wrote it.
    """

    to: Field200 = "/mijn"
    kept: Annotated[str, Field(max_length=LONGEST)] = ""
    whose: Field50 = ""
    credential: Credential = ""
    email: Field200 = ""
    password: Field200 = ""
    code: Field50 = ""


class ChosenForm(PageForm):
    """One row of a list: its id."""

    id: Field50


class MeantForm(PageForm):
    """Something that cannot be undone with one tap, and was ticked as meant."""

    confirmed: Literal["yes"]


class LanguageForm(PageForm):
    """In which language somebody wants to read the pages."""

    language: Literal["nl", "en"]
