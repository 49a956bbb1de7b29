"""Requests already answered: the same Idempotency-Key gets the same answer for 24 hours."""

import datetime as dt
import hashlib
from typing import Any, Final

from sqlalchemy import delete
from sqlmodel import col, select

from app.models import Answered
from app.repositories.asking import Repository

KEPT: Final = dt.timedelta(hours=24)


class Answers(Repository):
    """Answers of this viewer; a key is his own, another's with the same key is another."""

    def get(self, key: str) -> Answered | None:
        """What was answered to this key in the last 24 hours."""
        return self.session.exec(
            select(Answered).where(
                col(Answered.actor) == self.viewer.actor,
                col(Answered.key) == _hash(key),
                col(Answered.at) > self.asking.now - KEPT,
            )
        ).first()

    def add(self, key: str, body_hash: str, status: int, answer: dict[str, Any]) -> None:
        """Keep an answer, and forget those whose time is over."""
        self.session.connection().execute(delete(Answered).where(col(Answered.at) <= self.asking.now - KEPT))
        self.session.add(
            Answered(
                municipality=self.viewer.municipality or "",
                actor=self.viewer.actor,
                key=_hash(key),
                body_hash=body_hash,
                status=status,
                answer=answer,
                at=self.asking.now,
            )
        )
        self.session.flush()


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
