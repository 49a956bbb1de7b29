"""The form for what somebody can do, or an initiative does for people: as the API has it, and as it is shown."""

from collections.abc import Callable
from typing import Any, Final, get_args

from fastapi import Request

from app.errors import FieldError, Invalid
from app.schemas.concepts import ConceptOut
from app.schemas.pages import PageForm
from app.schemas.readings import ReadingOut
from app.schemas.talent_forms import TalentForm
from app.schemas.talents import TalentIn, TalentOut, TalentPatch
from app.services.reasons import concept_label
from app.texts import limit_words, text
from app.web.chips import Chip, chips, reading
from app.web.forms import emptied, filled
from app.web.pages import Typed, sent_in, typed_in

FAR: Final = ("300", "1000", "5000")
"""Metres: in the own street, on foot, by bicycle; '' is the whole municipality."""
AT_ONCE: Final = ("1", "2", "3")
"""How many introductions at the same time; '' is not known."""
STATES: Final[tuple[str, ...]] = get_args(TalentPatch.model_fields["status"].annotation)
APART: Final = {"keep_personal", "proposed", "concepts", "asks_a_month", "matching"}
"""Fields of the form that are no field of a talent as they are."""


def new(form: TalentForm, owner: str) -> TalentIn:
    """What is written down for this owner."""
    return filled(TalentIn, _said(form) | {"owner": owner})


def changed(form: TalentForm) -> TalentPatch:
    """What the form makes of a talent. What was emptied is taken away, but for the sentence. Invalid."""
    if not form.text.strip():
        raise Invalid([FieldError("text", "missing")])
    return filled(TalentPatch, emptied(_said(form), "status", "saidBy", "how"))


def read(request: Request, form: TalentForm) -> ReadingOut | None:
    """Say what the sentence is about, and let the form be shown again with what it says ticked. Nothing is kept."""
    found = reading(form.text, "offers")
    values = sent_in(request)
    if found is not None:
        sure = [concept.id for concept in found.concepts if concept.words]
        seem = sure or [concept.id for concept in found.concepts[:1]]
        values["concepts"] = list(dict.fromkeys([*form.concepts, *seem]))
        if not form.slots and found.fields.slots is not None:
            values["slots"] = list(found.fields.slots.value)
    request.state.typed = Typed(values)
    return found


def shown(request: Request, talent: TalentOut | None, found: ReadingOut | None = None) -> dict[str, Any]:
    """What the fields of the form show: the talent as it is, or a new one; `found`: what the sentence is about."""
    typed = typed_in(request)
    if found is None and typed.values.get("proposed"):
        found = reading(str(typed.value("text")), "offers")
    kept = talent.concepts if talent else []
    ticked = [ConceptOut(id=one, label=concept_label(one)) for one in typed.values.get("concepts", [])]
    status, far, at_once = (talent.status, talent.max_distance, talent.capacity) if talent else ("active", None, None)
    return {
        "talent": talent,
        "found": found,
        "concepts": chips([*kept, *ticked, *(found.concepts if found else [])], {one.id for one in kept}),
        "far": choices("cando.far", FAR, far, limit_words),
        "at_once": choices("cando.at-once", AT_ONCE, at_once),
        "states": [(one, text(f"cando.is.{one}"), one == status) for one in STATES],
    }


def choices(key: str, values: tuple[str, ...], now: int | None, words: Callable[[int], str] = str) -> list[Chip]:
    """Numbers to choose one of, and none of them; with what it is now, in `words`, where that is another."""
    own = "" if now is None else str(now)
    chosen = [(one, text(f"{key}.{one or 'any'}"), one == own) for one in (*values, "")]
    other = [] if now is None or own in values else [(own, text("cando.now", value=words(now)), True)]
    return [*chosen[:-1], *other, chosen[-1]]


def _said(form: TalentForm) -> dict[str, Any]:
    """What the form says, in the names of the API. Of chips that were never there nobody said anything."""
    said = form.model_dump(by_alias=True, exclude={*PageForm.model_fields, *APART})
    said["keepPersonal"] = form.keep_personal == "yes"
    return said | ({"concepts": form.concepts} if form.proposed or form.concepts else {})
