"""Offers that wait for a human answer: nobody who offers something waits in silence."""

from sqlmodel import col, or_, select

from app.models import Introduction, IntroductionStep, Node, Talent
from app.repositories.asking import Repository
from app.repositories.talents import TalentRow
from app.repositories.visible import Condition, changeable


class Offers(Repository):
    """What people offer and nobody has answered yet, as far as the viewer may answer it."""

    def waiting(self, *, after: int | None = None, limit: int = 50) -> list[TalentRow]:
        """List what waits, in order of registration: never heard of, or 'we ask again' and that day has come."""
        query = (
            select(Talent, Node)
            .join(Node, col(Node.number) == col(Talent.owner))
            .where(
                col(Talent.number) > (after or 0),
                col(Node.kind) == "person",
                col(Node.status) == "active",
                changeable(self.viewer),
                *unheard(),
                or_(col(Talent.heard_on).is_(None), col(Talent.again_on) <= self.asking.today),
            )
            .order_by(col(Talent.number))
            .limit(limit)
        )
        return [TalentRow(*row) for row in self.session.exec(query)]


def unheard() -> tuple[Condition, ...]:
    """Talents that are there to be used, and of which nobody was ever asked anything."""
    asked = (
        select(Introduction.number)
        .join(IntroductionStep, col(IntroductionStep.introduction) == col(Introduction.number))
        .where(col(Introduction.talent) == col(Talent.number), col(IntroductionStep.state) == "asked-giver")
    )
    return col(Talent.status) == "active", ~asked.exists()
