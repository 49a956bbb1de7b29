"""Through whom somebody would rather, or rather not, be introduced."""

from sqlmodel import col, select

from app.models import Node, Organisation, ViaWish
from app.repositories.asking import Repository, number_of


class ViaWishes(Repository):
    """Wishes of people whom the viewer may change: the caller got them from `work.people.own`."""

    def of(self, node: Node) -> list[ViaWish]:
        """List what this person said, in order."""
        query = select(ViaWish).where(col(ViaWish.node) == node.number).order_by(col(ViaWish.number))
        return list(self.session.exec(query))

    def say(self, node: Node, *, rather: bool, other: Node | None = None, sort: str | None = None) -> ViaWish:
        """Write down a wish; what was said before of the same is said anew."""
        about = None if other is None else number_of(other)
        for row in self.of(node):
            if (row.other, row.sort) == (about, sort):
                self._update(row, rather=rather, said_at=self.asking.now, said_by=self.viewer.actor)
                return self._told(row)
        row = ViaWish(
            municipality=node.municipality,
            node=number_of(node),
            other=about,
            sort=sort,
            rather=rather,
            said_at=self.asking.now,
            said_by=self.viewer.actor,
        )
        self.session.add(row)
        self.session.flush()
        return self._told(row)

    def take_back(self, node: Node, number: int) -> None:
        """Forget a wish of this person; nothing when it is not there."""
        for row in self.of(node):
            if row.number == number:
                self._told(row)
                self.session.delete(row)
        self.session.flush()

    def sorts(self) -> list[str]:
        """List what sorts of organisations there are, as they call themselves, by the alphabet."""
        query = select(Organisation.sort).where(col(Organisation.municipality) == self.viewer.municipality)
        return sorted({sort for sort in self.session.exec(query) if sort})

    def _told(self, row: ViaWish) -> ViaWish:
        self.asking.changed("via-wish", number_of(row))
        return row
