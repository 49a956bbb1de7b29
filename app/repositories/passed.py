"""What was passed over when suggestions for a need were read: so that the ranking can be judged and improved."""

import datetime as dt

from sqlmodel import col, select

from app.models import Need, PassedOver
from app.policy.lifecycle import Passed
from app.repositories.asking import Repository, number_of


class PassedOvers(Repository):
    """Talents, and whole lists, that somebody did not want for a need; the caller got the need from `work.needs`."""

    def add(self, need: Need, reason: Passed, *, talent: int | None, rank: int | None) -> PassedOver:
        """Write down that one talent, or without one the whole list, was passed over for this need."""
        row = PassedOver(
            municipality=need.municipality,
            need=number_of(need),
            talent=talent,
            reason=reason,
            rank=rank,
            at=self.asking.now,
            actor=self.viewer.actor,
        )
        self.session.add(row)
        self.session.flush()
        return row

    def talents(self, need: Need) -> dict[int, str]:
        """Return the talents that were passed over for this need, each with the reason that was given last."""
        query = select(PassedOver.talent, PassedOver.reason).where(
            col(PassedOver.need) == need.number, col(PassedOver.talent).is_not(None)
        )
        rows = self.session.exec(query.order_by(col(PassedOver.number)))
        return {talent: reason for talent, reason in rows if talent is not None}

    def whole_list(self, need: Need, since: dt.datetime | None) -> PassedOver | None:
        """Return the last time since then that the whole list was passed over for this need, or None."""
        query = select(PassedOver).where(col(PassedOver.need) == need.number, col(PassedOver.talent).is_(None))
        if since is not None:
            query = query.where(col(PassedOver.at) >= since)
        return self.session.exec(query.order_by(col(PassedOver.number).desc())).first()
