"""Pairs of people who are never brought together again, whatever else goes of them.

Nobody reads who they are; the rows leave the house only to `app.repositories.values`, for the engine.
"""

from sqlmodel import col, select

from app.models import KeptApart
from app.repositories.asking import Repository, number_of


class Apart(Repository):
    """Who is kept apart, by the numbers of their nodes, in either order."""

    def are(self, one: int, other: int) -> bool:
        """Whether these two are kept apart."""
        a, b = sorted((one, other))
        query = select(col(KeptApart.number)).where(col(KeptApart.a) == a, col(KeptApart.b) == b)
        return self.session.exec(query).first() is not None

    def keep(self, one: int, other: int, municipality: str) -> None:
        """Keep these two apart from now on; who is kept apart already stays so, and nobody is from himself."""
        if one == other or self.are(one, other):
            return
        a, b = sorted((one, other))
        pair = KeptApart(municipality=municipality, a=a, b=b, since=self.asking.today)
        self.session.add(pair)
        self.session.flush()
        self.asking.changed("kept-apart", number_of(pair))
