"""Notices to who asks."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request

from app.api.paging import next_page
from app.deps import Asked, Door
from app.schemas.fields import NoQuery, Paging
from app.schemas.notices import NoticeOut, NoticePage
from app.services import notices

router = APIRouter(prefix="/v1/notices", tags=["Berichten"], route_class=Door)

NoticeId = Annotated[str, Path(alias="noticeId", title="Id")]


@router.get("", operation_id="listNotices", summary="Berichten aan u")
async def list_notices(work: Asked, request: Request, query: Annotated[Paging, Query()]) -> NoticePage:
    """De nieuwste eerst."""
    items, after = notices.listed(work, query)
    return NoticePage(items=items, next=next_page(request, after))


@router.post("/{noticeId}/_read", operation_id="readNotice", summary="Dit bericht is gelezen")
async def read_notice(work: Asked, notice_id: NoticeId, _query: Annotated[NoQuery, Query()]) -> NoticeOut:
    """Stuur in If-Match de versie mee die u las."""
    return notices.mark_read(work, notice_id)
