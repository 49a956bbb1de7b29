"""What goes on, as it comes in and goes out."""

import datetime as dt
import uuid
from typing import Annotated

from pydantic import Field, StringConstraints

from app.policy.parts import Part, Player
from app.schemas.fields import Day, Id, Input, Output, Page, Paging, Rhythm, ShortName, Version
from app.schemas.introductions import ContactOut

Time = Annotated[
    str,
    StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$"),
    Field(title="Hoe laat", description="Op de klok aan de muur.", examples=["18:30"]),
]
Does = Annotated[Part, Field(title="Wat er gebeurt", examples=["ride-home"])]
Through = Annotated[
    Id | None,
    Field(title="Introductie", description="Wie daarin iets aanbiedt, doet het vanaf nu. Allebei zeiden al ja."),
]
Holder = Annotated[
    Id | None, Field(title="Wie het doet", description="Zeg dan ook wie zei dat het goed is. Uzelf mag ook.")
]
SaidBy = Annotated[ShortName | None, Field(title="Door wie gezegd", examples=["zijzelf"])]


class ArrangementFilter(Paging):
    """Van welke vraag, en hoe ver een lijst al is gelezen."""

    need: Annotated[Id | None, Field(title="Vraag")] = None


class ArrangementIn(Input):
    """Iets dat iemand steeds weer doet. Zonder introductie of naam doet u het zelf."""

    need: Annotated[Id, Field(title="Vraag")]
    role: Does
    rhythm: Annotated[Rhythm, Field(title="Hoe vaak", description="Op de dag van de week van de eerste keer.")]
    first_on: Annotated[Day, Field(title="Eerste dag", examples=["2026-10-02"])]
    begins: Time
    minutes: Annotated[int, Field(ge=1, le=1440, title="Hoe lang, in minuten")] = 60
    until: Annotated[Day | None, Field(title="Laatste dag", description="Leeg: zonder einde.")] = None
    at: Annotated[Id | None, Field(title="Waar", description="Een initiatief of een plek.")] = None
    introduction: Through = None
    holder: Holder = None
    said_by: SaidBy = None


class ArrangementDayIn(Input):
    """Hoe het met een dag is: die gaat door, die gaat niet door, of iemand anders valt in."""

    day: Annotated[Day, Field(title="Dag")]
    on: Annotated[bool, Field(title="Gaat door")] = False
    holder: Holder = None
    said_by: SaidBy = None


class HolderIn(Input):
    """Wie het vanaf een dag overneemt, voorgoed. Wie het tot dan deed, is er dan uit."""

    introduction: Through = None
    holder: Holder = None
    said_by: SaidBy = None
    since: Annotated[Day | None, Field(title="Vanaf", description="Leeg: vanaf vandaag.")] = None
    carer_relieved: Annotated[
        bool | None, Field(title="Mantelzorger ontlast", description="Wordt bewaard bij de introductie.")
    ] = None


class EndIn(Input):
    """Het houdt op. Zegt wie het doet dit, dan zoekt de buurtwerker iemand anders."""

    until: Annotated[Day | None, Field(title="Laatste dag", description="Leeg: vandaag.")] = None


class ArrangementDayOut(Output):
    """Een dag waarop het is, of zou zijn."""

    day: dt.date
    on: Annotated[bool, Field(title="Gaat door")]
    off_by: Annotated[str | None, Field(title="Wie niet kan", examples=["holder"])]
    holder: Annotated[uuid.UUID | None, Field(title="Wie het doet", description="Alleen voor wie het regelt.")]


class TurnOut(Output):
    """Wie het deed, en van wanneer tot wanneer."""

    holder: uuid.UUID | None
    since: dt.date
    until: dt.date | None
    said_by: Annotated[str | None, Field(title="Door wie gezegd")]


class ArrangementOut(Output):
    """Wat doorgaat: wat, wanneer, en de dagen die komen."""

    id: uuid.UUID
    version: Version
    player: Annotated[Player, Field(title="Als wie u dit leest")]
    role: Does
    text: Annotated[str, Field(title="In woorden", examples=["Een rit naar huis: elke vrijdag om 21.30 uur"])]
    rhythm: Annotated[Rhythm | None, Field(title="Hoe vaak", description="Leeg: volgens een andere regel.")]
    first_on: dt.date
    begins: Time
    minutes: int
    until: dt.date | None
    place: Annotated[str | None, Field(title="Waar")]
    held: Annotated[bool, Field(title="Iemand doet het")]
    dates: Annotated[list[ArrangementDayOut], Field(title="De dagen die komen, tot en met drie die doorgaan")]
    need: Annotated[uuid.UUID | None, Field(title="Vraag", description="Alleen voor wie het regelt.")]
    introduction: Annotated[uuid.UUID | None, Field(title="Introductie", description="Alleen voor wie het regelt.")]
    holder: Annotated[uuid.UUID | None, Field(title="Wie het doet", description="Alleen voor wie het regelt.")]
    turns: Annotated[list[TurnOut], Field(title="Wie het deed", description="Alleen voor wie het regelt.")]
    contact: Annotated[
        ContactOut | None,
        Field(title="De ander", description="Alleen als u samen bent voorgesteld en allebei contact deelt."),
    ]


class ArrangementPage(Page):
    """Wat doorgaat."""

    items: list[ArrangementOut]
