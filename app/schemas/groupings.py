"""Own groupings of neighbourhoods, and the form that makes one."""

from typing import Annotated

from pydantic import AfterValidator, Field

from app.schemas.fields import Input, Name, NeighbourhoodCode, distinct
from app.schemas.pages import Field50, Field200, PageForm


class GroupingIn(Input):
    """Buurten die samen een eigen gebied zijn."""

    name: Name
    neighbourhoods: Annotated[list[NeighbourhoodCode], Field(max_length=100), AfterValidator(distinct)]


class GroupingForm(PageForm):
    """A name, and the neighbourhoods that were ticked."""

    name: Field200 = ""
    neighbourhoods: list[Field50] = Field(default_factory=list)
