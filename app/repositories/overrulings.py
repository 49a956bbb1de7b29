"""Where a rule of the ranking was put aside for one need: by whom, when and why."""

from sqlmodel import col, select

from app.models import Need, Overruling
from app.repositories.asking import Repository, number_of


class Overrulings(Repository):
    """Of needs that the caller got from `work.needs`. Every time is a row of its own; the last one holds."""

    def add(self, need: Need, policy: str, *, aside: bool, reason: str | None) -> Overruling:
        """Write down that a rule is put aside for this need, or holds again."""
        row = Overruling(
            municipality=need.municipality,
            need=number_of(need),
            policy=policy,
            aside=aside,
            reason=reason,
            at=self.asking.now,
            actor=self.viewer.actor,
        )
        self.session.add(row)
        self.session.flush()
        return row

    def aside(self, need: int, policy: str) -> bool:
        """Whether a rule is put aside for the need of this number."""
        query = select(Overruling.aside).where(col(Overruling.need) == need, col(Overruling.policy) == policy)
        return bool(self.session.exec(query.order_by(col(Overruling.number).desc())).first())
