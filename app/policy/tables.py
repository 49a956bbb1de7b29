"""Tables of counts on their way out: small ones withheld, the others rounded, and more withheld until none follows.

Every count under 10, zero included, is withheld; every other is rounded to the nearest 5 from its own true count,
totals too. Of a total in two, a part is withheld as well when the other part is under 10; of a total in more, no
part is withheld alone. Then a reader is played
(`app.policy.attack`) who has all that is printed, knows every sum, and is told of each withheld cell whether it is
under 10: what of a small cell remains must be at least 4 wide, else one more cell beside it is withheld.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from math import inf
from types import MappingProxyType
from typing import Final

from app.policy.attack import Row, narrowed
from app.policy.rounding import STEP, THRESHOLD, nearest

WIDTH: Final = 4
"""Least distance between the smallest and the largest that a withheld cell can be."""
HIGHEST: Final = 10
"""Most sums on top of each other: parts of people, neighbourhood, district, municipality, year."""
IN_TWO: Final = 2

Key = tuple[str, ...]
"""Name of a cell: snapshot, area, variable; as ("2026-10", "BU90010101", "residents.nodes")."""


@dataclass(frozen=True, slots=True)
class Sum:
    """What every reader knows of cells: `total` is the sum of `parts`, or with `exact` False at least that.

    A share is a sum of one part that is not exact: who is not in the part counts too. A sum may join snapshots,
    but only where the same people are counted: the meetings of a year are those of its months.
    """

    total: Key
    parts: tuple[Key, ...]
    exact: bool = True


def protect(
    cells: Mapping[Key, int],
    sums: Iterable[Sum],
    *,
    already: Mapping[Key, int | None] = MappingProxyType({}),
    public: Mapping[Key, int] = MappingProxyType({}),
    secret: Iterable[Key] = (),
) -> dict[Key, int | None]:
    """Give each of these counts as it may be printed, or None where it is withheld, so that none under 10 follows.

    `sums` names every relation between cells that a reader can know. `already` is what earlier snapshots printed: it
    cannot be taken back, so it is not in the answer; give the true count in `cells` too where it is known. What is
    `public` (counts of things with nobody behind them) every reader knows exactly. Cells that are `secret` are None in
    the answer and must keep room all the same.

    Raises ValueError on a sum of unknown cells and on one that the true counts contradict.
    """
    table = _Table(cells, sums, already, public, frozenset(secret))
    failing = table.narrow(table.small() - table.told())
    while failing and table.hide_beside(failing):
        failing = table.narrow(failing)
    return table.shown()


class _Table:
    """Counts on their way out: which are printed, and what a reader knows of the others.

    Hiding one more cell only gives the others more room, so a cell that once had enough keeps it.
    """

    def __init__(
        self,
        cells: Mapping[Key, int],
        sums: Iterable[Sum],
        already: Mapping[Key, int | None],
        public: Mapping[Key, int],
        secret: frozenset[Key],
    ) -> None:
        self._cells = list(cells)
        self._already = already
        self._keys = sorted({*cells, *already, *public})
        self._number = {key: number for number, key in enumerate(self._keys)}
        self._true = [public.get(key, cells.get(key)) for key in self._keys]
        self._public = {self._number[key] for key in public}
        self._secret = {self._number[key] for key in secret}
        self._rows = [self._row(one) for one in sums]
        self._rows_of: list[set[int]] = [set() for _ in self._true]
        for number, row in enumerate(self._rows):
            for cell in (row.total, *row.parts):
                self._rows_of[cell].add(number)
        self._fixed = {self._number[key] for key in already} | self._public
        self._printed = {self._number[key] for key, value in already.items() if value is not None}
        self._printed |= {
            cell for cell in range(len(self._keys)) if not self._is_small(cell) and self._may_change(cell)
        } - self._secret
        self._height = self._heights()
        self._hidden_before = {key[1:] for key, value in already.items() if value is None}
        for row in self._rows:
            self._hide_complement(row)
        while sum(self._hide_second(row) for row in self._rows):
            pass

    def _row(self, one: Sum) -> Row:
        unknown = [key for key in (one.total, *one.parts) if key not in self._number]
        if unknown:
            raise ValueError(f"no such cells: {unknown}")
        total, parts = self._number[one.total], tuple(self._number[part] for part in one.parts)
        whole, counts = self._true[total], [self._true[part] for part in parts]
        rest = None if whole is None or None in counts else whole - sum(count for count in counts if count)
        if rest is not None and (rest < 0 or (one.exact and rest)):
            raise ValueError(f"not the sum of its parts: {one.total}")
        if one.exact:
            return Row(total, parts)
        # Who is counted in the total and in no part is a count of people as well, that nobody prints.
        self._true.append(rest)
        return Row(total, (*parts, len(self._true) - 1), rest=True)

    def _is_small(self, cell: int) -> bool:
        true = self._true[cell]
        return cell not in self._public and (true is None or true < THRESHOLD)

    def _may_change(self, cell: int) -> bool:
        return cell < len(self._keys) and cell not in self._fixed

    def _heights(self) -> list[int]:
        """How many sums stand under each cell: 0 for the finest."""
        height = [0] * len(self._true)
        for _ in range(HIGHEST):
            for row in self._rows:
                height[row.total] = max(height[row.total], 1 + max((height[part] for part in row.parts), default=0))
        return height

    def _hide_complement(self, row: Row) -> None:
        """Of a total in two, the one part says as much as the other."""
        if len(row.parts) != IN_TWO:
            return
        for part, other in (row.parts, row.parts[::-1]):
            if self._is_small(other) and part in self._printed:
                one = part if self._may_change(part) else row.total
                self._printed -= {one} - self._fixed

    def _hide_second(self, row: Row) -> bool:
        """Never one alone: else what a cell beside it is withheld for would tell how small the one is."""
        withheld = [part for part in row.parts if part not in self._printed and part not in self._public]
        if row.rest or row.total not in self._printed or len(withheld) != 1 or not self._is_small(withheld[0]):
            return False
        # The next one, whatever its size: the choice must not tell either.
        place = row.parts.index(withheld[0])
        for part in (*row.parts[place + 1 :], *row.parts[:place]):
            if self._may_change(part):
                self._printed.discard(part)
                return True
        return False

    def small(self) -> set[int]:
        """The cells that must keep room: those under 10 and the secret ones."""
        return {cell for cell in range(len(self._true)) if self._is_small(cell)} | self._secret

    def told(self) -> set[int]:
        """The small cells that earlier snapshots told already: nothing that is withheld now takes it back."""
        if not self._already:
            return set()
        printed, self._printed = self._printed, self._printed & self._fixed
        found = self.narrow(self.small())
        self._printed = printed
        return found

    def narrow(self, cells: Collection[int]) -> set[int]:
        """Of these cells, those of which a reader knows too much.

        The reader is told more than is printed: of each withheld cell whether it is under 10.
        """
        return narrowed([self._range(cell) for cell in range(len(self._true))], self._rows, cells, WIDTH)

    def _range(self, cell: int) -> tuple[float, float]:
        if cell in self._printed:
            value = self._value(cell)
            return max(THRESHOLD, value - STEP // 2), value + STEP // 2
        true = self._true[cell]
        if true is None:
            return 0, inf
        if cell in self._public:
            return true, true
        return (0, THRESHOLD - 1) if self._is_small(cell) else (THRESHOLD, inf)

    def _value(self, cell: int) -> int:
        value = self._already.get(self._keys[cell])
        return nearest(self._true[cell] or 0) if value is None else value

    def hide_beside(self, narrow: Collection[int]) -> bool:
        """Withhold one printed cell near each of these, where nothing near it was withheld just now."""
        changed: set[int] = set()
        for cell in sorted(narrow):
            if self._rows_of[cell] & changed:
                continue
            other = self._beside(cell)
            if other is not None:
                self._printed.discard(other)
                changed |= self._rows_of[other]
        return bool(changed)

    def _beside(self, cell: int) -> int | None:
        """Find the printed cell to withhold: in a sum with `cell`, or else in the nearest sum that has one.

        Rather one that was withheld before, so that two snapshots do not complete each other; then the finest, then
        the smallest.
        """
        seen, edge = set(self._rows_of[cell]), self._rows_of[cell]
        while edge:
            around = {other for row in edge for other in (self._rows[row].total, *self._rows[row].parts)}
            choices = [other for other in around & self._printed if self._may_change(other)]
            if choices:
                return min(choices, key=self._order)
            edge = {row for other in around for row in self._rows_of[other]} - seen
            seen |= edge
        return None

    def _order(self, cell: int) -> tuple[bool, int, int, Key]:
        key = self._keys[cell]
        return key[1:] not in self._hidden_before, self._height[cell], self._value(cell), key

    def shown(self) -> dict[Key, int | None]:
        """What may be printed, of the cells that are new."""
        return {
            key: self._value(self._number[key]) if self._number[key] in self._printed else None
            for key in self._cells
            if key not in self._already
        }
