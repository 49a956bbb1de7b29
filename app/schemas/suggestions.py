"""Suggestions as they go out: card ids and reasons, never a text or a name."""

import uuid
from typing import Annotated

from pydantic import Field

from app.policy.lifecycle import Passed
from app.schemas.fields import NeighbourhoodCode, Output, Query


class Amount(Query):
    """Hoeveel suggesties."""

    limit: Annotated[int, Field(ge=1, le=100, title="Hoeveel", description="Hoogstens zoveel.")] = 10


class ReasonOut(Output):
    """Een reden in een zin. De punten van alle redenen samen bepalen de volgorde."""

    code: Annotated[str, Field(title="Code")]
    points: Annotated[int, Field(title="Punten")]
    text: Annotated[str, Field(title="In een zin")]


class ViaOut(Output):
    """Wie deze twee aan elkaar zou kunnen voorstellen."""

    id: Annotated[uuid.UUID | None, Field(title="Id", description="Alleen als u deze persoon mag zien.")]
    text: Annotated[str, Field(title="In woorden")]
    past: Annotated[
        str | None, Field(title="Voorheen bij", description="Waar diegene vroeger een rol had, als het daarop rust.")
    ]


class BetweenOut(Output):
    """Iemand of iets op de weg tussen de twee."""

    id: Annotated[uuid.UUID | None, Field(title="Id", description="Alleen als u mag weten wie of wat het is.")]
    kind: Annotated[str, Field(title="Soort")]
    text: Annotated[str, Field(title="In woorden")]


class SuggestionOut(Output):
    """Een mogelijke introductie: wat past, wat we niet weten en wat wringt."""

    talent: Annotated[uuid.UUID, Field(title="Aanbod")]
    owner: Annotated[uuid.UUID, Field(title="Van wie")]
    kind: Annotated[str, Field(title="Soort eigenaar")]
    neighbourhood: NeighbourhoodCode
    reasons: Annotated[list[ReasonOut], Field(title="Wat past")]
    unknown: Annotated[list[ReasonOut], Field(title="Wat we niet weten")]
    clashes: Annotated[list[ReasonOut], Field(title="Wat wringt")]
    via: Annotated[ViaOut | None, Field(title="Via wie")]
    together: Annotated[
        str | None,
        Field(title="Samen doen gaat voor", description="Waarom dit boven één op één staat, als dat zo is."),
    ]
    gain: Annotated[
        str, Field(title="Wat de ander eraan heeft", description="Of dat dit niet bekend is: vraag ernaar.")
    ]
    path: Annotated[
        list[BetweenOut] | None,
        Field(
            title="De weg tussen de twee",
            description="Wie of wat ertussen staat, de kant van de vrager eerst, hoogstens twee. Een lege lijst: ze "
            "kennen elkaar al. null: zo'n weg is er niet, of u mag hem niet zien.",
        ),
    ]
    passed: Annotated[
        Passed | None,
        Field(title="Eerder overgeslagen", description="Met welke reden. Wie is overgeslagen, komt achteraan."),
    ]


class NearMissOut(Output):
    """Wie zou passen als een grens ruimer was."""

    talent: Annotated[uuid.UUID, Field(title="Aanbod")]
    owner: Annotated[uuid.UUID, Field(title="Van wie")]
    limit: Annotated[ReasonOut, Field(title="Welke grens")]


class MightKnowOut(Output):
    """Wie het zou weten. Dit is geen aanbod."""

    id: Annotated[uuid.UUID, Field(title="Id")]
    kind: Annotated[str, Field(title="Soort")]
    text: Annotated[str, Field(title="Waarom")]


class SuggestionsOut(Output):
    """Alle suggesties bij een vraag, de beste eerst. Een lege lijst is ook een antwoord."""

    need: Annotated[uuid.UUID, Field(title="Vraag")]
    together_first: Annotated[
        bool, Field(title="Samen doen gaat voor", description="false: voor deze vraag is dat opzij gezet.")
    ]
    message: Annotated[str | None, Field(title="Als er niemand past")]
    suggestions: Annotated[list[SuggestionOut], Field(title="Suggesties")]
    near_miss: Annotated[NearMissOut | None, Field(title="Bijna")]
    might_know: Annotated[list[MightKnowOut], Field(title="Wie zou het weten")]


class VerdictOut(Output):
    """Waarom wel of niet: de regels die het tegenhouden, en hoe het anders zou passen."""

    need: Annotated[uuid.UUID, Field(title="Vraag")]
    bars: Annotated[list[ReasonOut], Field(title="Wat het tegenhoudt")]
    suggestion: Annotated[SuggestionOut | None, Field(title="Hoe het past, waar daar iets over te zeggen is")]


class PlaceToHelpOut(Output):
    """Een vraag waar dit aanbod bij past."""

    need: Annotated[uuid.UUID, Field(title="Vraag")]
    owner: Annotated[uuid.UUID, Field(title="Van wie")]
    neighbourhood: NeighbourhoodCode
    reasons: Annotated[list[ReasonOut], Field(title="Wat past")]
    unknown: Annotated[list[ReasonOut], Field(title="Wat we niet weten")]
    clashes: Annotated[list[ReasonOut], Field(title="Wat wringt")]
    via: Annotated[ViaOut | None, Field(title="Via wie")]


class PlacesToHelpOut(Output):
    """Alle vragen waar dit aanbod bij past, de beste eerst."""

    talent: Annotated[uuid.UUID, Field(title="Aanbod")]
    needs: Annotated[list[PlaceToHelpOut], Field(title="Vragen")]
