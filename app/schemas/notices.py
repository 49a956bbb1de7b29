"""Notices as they go out."""

import datetime as dt
import uuid
from typing import Annotated

from pydantic import Field

from app.schemas.fields import Output, Page, Version


class NoticeOut(Output):
    """Een bericht aan u."""

    id: Annotated[uuid.UUID, Field(title="Id")]
    code: Annotated[str, Field(title="Soort bericht", examples=["glimpsed"])]
    text: Annotated[str, Field(title="Bericht")]
    about: Annotated[uuid.UUID | None, Field(title="Waarover", description="Id van wat het betreft.")]
    day: Annotated[dt.date, Field(title="Dag")]
    read: Annotated[bool, Field(title="Gelezen")]
    version: Version


class NoticePage(Page):
    """Berichten aan u, de nieuwste eerst."""

    items: Annotated[list[NoticeOut], Field(title="Berichten")]
