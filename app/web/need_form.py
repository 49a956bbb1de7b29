"""The form for what is asked: by somebody, or by an initiative; as the API has it."""

from typing import Any, Final

from app.errors import FieldError, Invalid
from app.schemas.need_forms import ChangeNeedForm, NeedWordsForm, OurNeedForm
from app.schemas.needs import NeedIn, NeedOut, NeedPatch
from app.schemas.pages import PageForm
from app.web.chips import NONE_OF_THESE
from app.web.forms import emptied, filled

APART: Final = {"keep_personal", "agreed", "concepts", "obstacles"}
"""Fields of the form that are no field of a need as they are."""


def new(form: OurNeedForm, **more: Any) -> NeedIn:
    """What is written down; `more`: what is said of it beside the form."""
    return filled(NeedIn, said(form) | more)


def changed(form: NeedWordsForm, before: NeedOut) -> NeedPatch:
    """What the form makes of a need. What was emptied is taken away, but for the words. Invalid without those.

    Words that stay as they were are not looked at again: they were read and agreed to before.
    """
    if not form.text.strip():
        raise Invalid([FieldError("text", "missing")])
    values = emptied(said(form)) | _obstacles(form, before)
    patch = filled(NeedPatch, values)
    if patch.text == before.text:
        del values["text"]
        return filled(NeedPatch, values)
    return patch


def chosen(ticked: list[str]) -> list[str]:
    """What was ticked; nothing, where somebody said that none of it is right."""
    return [] if NONE_OF_THESE in ticked else ticked


def _obstacles(form: NeedWordsForm, before: NeedOut) -> dict[str, Any]:
    """What stands in the way, where the form says something else than there was; nobody says so by leaving it."""
    if not isinstance(form, ChangeNeedForm) or set(form.obstacles) == set(before.obstacles):
        return {}
    return {"obstacles": chosen(form.obstacles)}


def said(form: NeedWordsForm) -> dict[str, Any]:
    """What the form says, in the names of the API."""
    values = form.model_dump(by_alias=True, exclude={*PageForm.model_fields, *APART})
    return values | {"keepPersonal": form.keep_personal == "yes"}
