"""Through whom somebody would rather, or rather not, be introduced, as it comes in and goes out."""

import uuid
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from app.schemas.fields import Id, Input, Output, ShortName
from app.schemas.pages import Field50, Field200, PageForm

Rather = Annotated[bool, Field(title="Liever wel", description="false: liever niet.")]


class ViaWishIn(Input):
    """Via wie iemand liever wel, of liever niet, kennismaakt: één van beide."""

    other: Annotated[
        Id | None, Field(title="Via wie", description="Een persoon, of een organisatie met wie daar werkt.")
    ] = None
    sort: Annotated[
        ShortName | None,
        Field(title="Soort organisatie", description="Alle organisaties van die soort, en wie daar werkt."),
    ] = None
    rather: Rather = False

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.other is None) == (self.sort is None):
            raise PydanticCustomError("one_of_two", "other or sort")
        return self


class ViaWishOut(Output):
    """Een wens over wie er tussen mag staan."""

    id: Annotated[int, Field(title="Nummer")]
    other: Annotated[
        uuid.UUID | None, Field(title="Via wie", description="Leeg: een soort, of iemand die u niet ziet.")
    ]
    sort: Annotated[str | None, Field(title="Soort organisatie")]
    rather: Rather


class ViaWishesOut(Output):
    """Alle wensen van iemand over wie er tussen mag staan."""

    items: Annotated[list[ViaWishOut], Field(title="Wensen")]


class ForgetIn(Input):
    """Wat vergeten wordt, met het nummer uit de lijst."""

    id: Annotated[int, Field(ge=1, title="Nummer")]


class ForgottenOut(Output):
    """Dit is er niet meer."""

    id: Annotated[int, Field(title="Nummer")]


class ForgetForm(PageForm):
    """The number of what is to be forgotten."""

    id: Field50 = ""


class ViaWishForm(PageForm):
    """Whom somebody means, by a name or by a sort of organisation, and whether rather or rather not."""

    via: Field200 = ""
    sort: Field50 = ""
    rather: Field50 = "no"
