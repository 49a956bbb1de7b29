"""A text that is read and not kept, and what is proposed about it."""

from typing import Annotated, Literal

from pydantic import Field

from app.schemas.concepts import AnswerLanguage, ConceptOut, Sensitivity
from app.schemas.fields import Input, LanguageCode, Output, Sentence, Slot

Side = Literal["asks", "offers"]


class ReadingIn(Input):
    """Een tekst om te lezen. Hij wordt niet bewaard."""

    text: Annotated[Sentence, Field(title="De tekst", examples=["Mijn heg groeit over de stoep."])]
    side: Annotated[
        Side,
        Field(
            title="Vraag of aanbod", description="asks: iemand kan iets gebruiken; offers: iemand heeft iets te geven."
        ),
    ]
    language: Annotated[LanguageCode | None, Field(description="Van de tekst; als u niets zegt, kijken we zelf.")] = (
        None
    )
    answer_language: AnswerLanguage = "nl"


class WordsOut(Output):
    """Een stukje van de tekst die u stuurde."""

    text: Annotated[str, Field(title="De woorden")]
    start: Annotated[int, Field(title="Begin", description="Zoveel tekens (Unicode) staan ervoor.")]
    end: Annotated[int, Field(title="Einde", description="Het eerste teken dat er niet meer bij hoort.")]


class ProposedConceptOut(ConceptOut):
    """Een begrip dat we voorstellen. Een mens zegt of het klopt."""

    words: Annotated[
        list[WordsOut],
        Field(
            title="Waaraan we het zien", description="Zonder woorden is het een gok: dan lijkt de tekst op 'example'."
        ),
    ]
    example: Annotated[
        str | None, Field(title="Voorbeeldzin", description="De zin uit onze woordenlijst die het meest lijkt.")
    ]
    sensitivity: Sensitivity


class ProposedLimitOut(Output):
    """Een grens die we in de tekst lezen."""

    marker: Annotated[str, Field(title="Waarover", examples=["dogs"])]
    kind: Annotated[str, Field(title="Soort", examples=["rather-not"])]
    text: Annotated[str, Field(title="In woorden")]
    words: Annotated[list[WordsOut], Field(title="Waaraan we het zien")]


class ProposedObstacleOut(Output):
    """Iets dat volgens de tekst in de weg staat."""

    kind: Annotated[str, Field(title="Soort", examples=["ride-home"])]
    text: Annotated[str, Field(title="In woorden")]
    words: Annotated[list[WordsOut], Field(title="Waaraan we het zien")]


class TongueOut(Output):
    """Een taal waarin de tekst is, of waarover hij gaat."""

    code: Annotated[str, Field(title="Code", examples=["tr"])]
    label: Annotated[str, Field(title="In woorden", examples=["Turks"])]


class ProposedSlotsOut(Output):
    """Dagdelen die in de tekst staan."""

    value: Annotated[list[Slot], Field(title="Dagdelen")]
    words: Annotated[list[WordsOut], Field(title="Waaraan we het zien")]


class ProposedNumberOut(Output):
    """Een getal dat in de tekst staat."""

    value: Annotated[int, Field(title="Getal")]
    words: Annotated[list[WordsOut], Field(title="Waaraan we het zien")]


class ProposedRhythmOut(Output):
    """Hoe vaak, volgens de tekst: zoveel keer in zoveel dagen, weken, maanden of jaren."""

    times: Annotated[int, Field(title="Hoeveel keer")]
    per: Annotated[
        Literal["once", "day", "week", "month", "year"], Field(title="Per wat", description="once: eenmalig.")
    ]
    every: Annotated[int, Field(title="In hoeveel daarvan")]
    words: Annotated[list[WordsOut], Field(title="Waaraan we het zien")]


class ProposedAgeOut(Output):
    """Een leeftijd die in de tekst staat, als groep van jaren."""

    youngest: Annotated[int, Field(title="Vanaf")]
    oldest: Annotated[int | None, Field(title="Tot en met", description="null: en ouder.")]
    whose: Annotated[Literal["writer", "child", "parent", "partner", "neighbour", "someone"], Field(title="Van wie")]
    words: Annotated[list[WordsOut], Field(title="Waaraan we het zien")]


class ProposedFieldsOut(Output):
    """Wat op het formulier kan worden ingevuld. null: daarover zegt de tekst niets."""

    slots: Annotated[ProposedSlotsOut | None, Field(title="Wanneer")]
    rhythm: Annotated[ProposedRhythmOut | None, Field(title="Hoe vaak")]
    minutes: Annotated[ProposedNumberOut | None, Field(title="Hoe lang", description="In minuten.")]
    group_size: Annotated[ProposedNumberOut | None, Field(title="Grootte van de groep")]
    ages: Annotated[list[ProposedAgeOut], Field(title="Leeftijden")]
    until: Annotated[list[WordsOut], Field(title="Tot wanneer", description="Alleen de woorden.")]


class PersonalOut(Output):
    """Iets waaraan iemand te herkennen is. Dat hoort niet in deze tekst."""

    kind: Annotated[
        Literal["bsn", "iban", "email", "phone", "address", "name"],
        Field(title="Soort", description="bsn: burgerservicenummer; iban: rekeningnummer."),
    ]
    words: Annotated[WordsOut, Field(title="Waar het staat")]


class ReadingOut(Output):
    """Wat we in de tekst lezen: voorstellen, waarvan niets is bewaard."""

    notice: Annotated[
        str | None,
        Field(title="Eerst dit", description="Als dit niet alleen iets voor buren is: wie nodig is, of wie u nu belt."),
    ]

    language: Annotated[str, Field(title="Taal van de tekst", description="und: dat weten we niet.")]
    concepts: Annotated[
        list[ProposedConceptOut], Field(title="Begrippen", description="Hoogstens vijf, het beste eerst.")
    ]
    limits: Annotated[list[ProposedLimitOut], Field(title="Grenzen")]
    obstacles: Annotated[list[ProposedObstacleOut], Field(title="Wat er in de weg staat")]
    fields: Annotated[ProposedFieldsOut, Field(title="Velden van het formulier")]
    personal: Annotated[list[PersonalOut], Field(title="Persoonlijke gegevens")]
    tongues: Annotated[list[TongueOut], Field(title="Andere talen", description="Andere dan Nederlands.")]
    side: Annotated[
        Literal["asks", "offers", "both", "unclear"], Field(title="Wat de woorden zelf zeggen: vraag of aanbod")
    ]
    question: Annotated[
        str | None,
        Field(title="Vraag aan de schrijver", description="Als de woorden iets anders zeggen dan het formulier."),
    ]
