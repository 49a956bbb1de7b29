"""Consents: what someone agreed to, per purpose, with how and by whom it was said."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, select

from app.models import Consent, Node
from app.repositories.asking import Repository, number_of


@dataclass(frozen=True, slots=True)
class Agreement:
    """An answer to 'may we?': `purpose` of app.models.PURPOSES, how it was given and who said so."""

    purpose: str
    given: bool
    how: str | None = None
    said_by: str | None = None
    wording: str | None = None
    at: dt.date | None = None


class Consents(Repository):
    """Consents of nodes that the caller already got by a repository that looks at who asks."""

    def of(self, node: Node) -> dict[str, Consent]:
        """Every answer this node ever gave, by purpose."""
        rows = self.session.exec(select(Consent).where(col(Consent.node) == node.number))
        return {row.purpose: row for row in rows}

    def given(self, node: Node, purpose: str) -> bool:
        """Whether this node agreed to this purpose; no answer is a no."""
        answer = self.of(node).get(purpose)
        return answer is not None and answer.given

    def record(self, node: Node, agreement: Agreement) -> None:
        """Write down an answer, over the one that was there; a no after a yes is a withdrawal."""
        before = self.of(node).get(agreement.purpose)
        values: dict[str, Any] = {
            "given": agreement.given,
            "at": agreement.at or self.asking.today,
            "how": agreement.how,
            "said_by": agreement.said_by,
            "wording": agreement.wording,
            "withdrawn_at": None,
        }
        if before is None:
            self.session.add(
                Consent(municipality=node.municipality, node=number_of(node), purpose=agreement.purpose, **values)
            )
        else:
            if before.given and not agreement.given:
                values["withdrawn_at"] = self.asking.now
            self._update(before, **values)
        self.session.flush()
        self.asking.changed("node", number_of(node))
