"""Personal data in what people write about needs and talents: not stored unless somebody says that it must stay."""

from collections.abc import Iterator, Mapping
from typing import Final

from app.errors import FieldError, Invalid
from app.models import Node
from app.repositories.asking import number_of
from app.schemas.fields import Input
from app.work import Work
from matching.personal import Kind, personal_in

NEVER: Final[frozenset[Kind]] = frozenset({"bsn", "iban"})
"""What may not stand in a text, whatever the writer says: nobody is helped by it, and it can be used for fraud."""
SAID: Final = ("said_by", "how", "words")
"""Fields that say who said something, and how: a relation ('haar dochter') and an occasion, and nobody's name."""
KEPT: Final = "keep-personal"
"""The action in the access log when somebody says that personal data must stay in a text."""


def refuse_personal(texts: Mapping[str, str | None], *, keep: bool) -> bool:
    """Refuse texts (by their field) that hold personal data: Invalid with an error for each, that does not repeat it.

    A name, an address or a number to call may be part of a story: with `keep` they stay, and the answer is True when
    there are any.
    """
    found = [(name, one) for name, text in texts.items() for one in personal_in(text or "")]
    refused = [(name, one) for name, one in found if not keep or one.kind in NEVER]
    if refused:
        raise Invalid(
            [
                FieldError(name, f"personal-{one.kind}", params={"first": one.words.start + 1, "last": one.words.end})
                for name, one in refused
            ]
        )
    return bool(found)


def refuse_said(written: Input) -> None:
    """Refuse personal data in what says who said something and how, wherever it stands in what was written: Invalid."""
    named = [name for name, words in _said(written) if personal_in(words)]
    if named:
        raise Invalid([FieldError(name, "said-personal") for name in named])


def _said(written: Input, place: str = "") -> Iterator[tuple[str, str]]:
    for name, field in type(written).model_fields.items():
        value, here = getattr(written, name), f"{place}{field.alias or name}"
        if isinstance(value, Input):
            yield from _said(value, f"{here}/")
        elif name in SAID and isinstance(value, str):
            yield here, value


def log_kept(work: Work, owner: Node, *, kept: bool) -> None:
    """Write down that the viewer let personal data stay in a text of this owner, where that is so."""
    if kept:
        work.seen(number_of(owner), "K3", KEPT)
