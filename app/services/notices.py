"""Notices: what somebody is told, as a sentence in their language."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from babel.dates import format_date

from app.models import Notice
from app.repositories.asking import number_of
from app.repositories.notices import MARK
from app.schemas.fields import Paging
from app.schemas.notices import NoticeOut
from app.services.ids import known_id, page
from app.texts import Language, spoken, text
from app.work import Work

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class _Version:
    version: int


def listed(work: Work, paging: Paging) -> tuple[list[NoticeOut], str | None]:
    """List what who asks was told, the newest first."""
    rows, after = page(
        paging,
        lambda after, limit: work.notices.find(after=after, limit=limit),
        lambda notice_id: number_of(work.notices.get(notice_id)),
        lambda row: row.id,
    )
    return [_out(row) for row in rows], after


def mark_read(work: Work, written_id: str) -> NoticeOut:
    """Write down that a notice was read."""
    notice = work.notices.get(known_id(written_id))
    work.check_version(_Version(_version(notice)))
    work.notices.mark_read(notice)
    return _out(notice)


def sentence(notice: Notice, language: Language | None = None) -> str:
    """What a notice says: days in full, and the sentences that its values name."""
    language = language or spoken()
    values = {name: _words(value, language) for name, value in notice.values.items()}
    return text(f"notice.{notice.code}", language, **values)


def _words(value: object, language: Language) -> object:
    if not isinstance(value, str):
        return value
    if value.startswith(MARK):
        return text(value.removeprefix(MARK), language)
    return format_date(dt.date.fromisoformat(value), "d MMMM y", language) if _DAY.fullmatch(value) else value


def _version(notice: Notice) -> int:
    """A notice changes once: when it is read."""
    return 1 if notice.read_at is None else 2


def _out(notice: Notice) -> NoticeOut:
    return NoticeOut(
        id=notice.id,
        code=notice.code,
        text=sentence(notice),
        about=notice.about,
        day=notice.day,
        read=notice.read_at is not None,
        version=_version(notice),
    )
