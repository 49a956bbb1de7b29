"""What an import has to say: per file the rows read, stored and rejected, and what else deserves a look."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class FileReport:
    """One file. Reasons and warnings are sentences that name a column and never repeat a cell."""

    rows: int = 0
    accepted: int = 0
    rejected: list[tuple[int, str]] = field(default_factory=list)
    """Physical line on which the record starts (the header is line 1), and why."""
    warnings: list[str] = field(default_factory=list)
    left_out: int = 0
    """Records about people who were erased here; `warnings` names them."""


@dataclass(slots=True)
class Report:
    """The whole folder. `stored`: what was accepted has been written (False when rejections stopped everything)."""

    files: dict[str, FileReport] = field(default_factory=dict)
    stored: bool = False
    changed: bool = False
    """Whether the database differs from before; False on a second run."""

    def file(self, name: str) -> FileReport:
        """The report of one file, made when it is new."""
        return self.files.setdefault(name, FileReport())

    @property
    def rows(self) -> int:
        """Records read in all files."""
        return sum(file.rows for file in self.files.values())

    @property
    def accepted(self) -> int:
        """Records that can be, or were, stored."""
        return sum(file.accepted for file in self.files.values())

    @property
    def rejected(self) -> int:
        """Records that cannot be stored."""
        return sum(len(file.rejected) for file in self.files.values())

    @property
    def left_out(self) -> int:
        """Records about people who were erased here."""
        return sum(file.left_out for file in self.files.values())

    @property
    def ok(self) -> bool:
        """Nothing was rejected."""
        return not self.rejected

    def to_json(self) -> dict[str, Any]:
        """Per file name `rows`, `accepted`, `rejected` [{line, reason}] and, where there are any, `warnings`."""
        return {name: _as_json(file) for name, file in sorted(self.files.items())}


def _as_json(file: FileReport) -> dict[str, Any]:
    rejected = [{"line": line, "reason": reason} for line, reason in sorted(file.rejected)]
    answer: dict[str, Any] = {"rows": file.rows, "accepted": file.accepted, "rejected": rejected}
    answer |= {"left_out": file.left_out} if file.left_out else {}
    return answer | ({"warnings": list(file.warnings)} if file.warnings else {})
