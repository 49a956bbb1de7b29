"""What the forms of pages about people send."""

from typing import Annotated, Literal

from pydantic import Field

from app.schemas.pages import Field50, Field200, MeantForm, PageForm, SaidByForm, Tick, Ticked, Words


class NewPersonForm(SaidByForm):
    """Somebody new, in under a minute."""

    alias: Field200 = ""
    neighbourhood: Field50 = ""
    text: Words = ""
    keep_personal: Tick = ""
    ground: Literal["consent", "provisional", "agreement"] = "consent"
    phone: Field200 = ""
    channel: Field50 = ""


class CalledForm(PageForm):
    """What somebody is called, and how and how often he wants to be reached. What is empty is taken away."""

    alias: Field200 = ""
    first_name: Field200 = ""
    last_name: Field200 = ""
    phone: Field200 = ""
    email: Field200 = ""
    channel: Field50 = ""
    asks_a_month: Field50 = ""


class PersonForm(CalledForm):
    """The same of somebody else, with where he lives and whether he takes part."""

    neighbourhood: Field50 = ""
    status: Field50 = ""


class AnswerForm(SaidByForm):
    """A yes or a no of somebody, for one purpose."""

    purpose: Field50
    given: Literal["yes", "no"]


class CoverForm(PageForm):
    """A colleague who stands in, until a day."""

    colleague: Field50 = ""
    until: Field50 = ""


class GlimpseForm(PageForm):
    """Why a colleague's person is read."""

    reason: Field50 = ""
    words: Annotated[str, Field(max_length=500)] = ""


class TieForm(PageForm):
    """Who knows this person, by a name, and from what."""

    who: Field200 = ""
    kind: Field50 = ""


class ErasePersonForm(MeantForm):
    """Somebody is erased on behalf: who said so, and that this is meant."""

    said_by: Field200 = ""


class SearchForm(PageForm):
    """What is looked for: what somebody can do, or how somebody is called. `about`: the text that was read before."""

    text: Words = ""
    about: Words = ""
    concepts: Ticked = Field(default_factory=list)
