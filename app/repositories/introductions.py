"""Introductions of a need's owner to a talent's owner; for now only what happened before is read."""

from sqlmodel import col, select

from app.models import Introduction, IntroductionStep, Need, Node
from app.repositories.asking import Repository
from app.repositories.visible import need_texts


class Introductions(Repository):
    """Introductions for needs that the viewer may read."""

    def find(self, need: Need) -> list[Introduction]:
        """List the introductions for one need, in order of registration."""
        query = (
            select(Introduction)
            .join(Need, col(Need.number) == col(Introduction.need))
            .join(Node, col(Node.number) == col(Need.owner))
            .where(col(Need.number) == need.number, need_texts(self.viewer))
            .order_by(col(Introduction.number))
        )
        return list(self.session.exec(query))

    def steps(self, introduction: Introduction) -> list[IntroductionStep]:
        """List the steps of an introduction that came from `find`, first one first."""
        query = (
            select(IntroductionStep)
            .where(col(IntroductionStep.introduction) == introduction.number)
            .order_by(col(IntroductionStep.position))
        )
        return list(self.session.exec(query))
