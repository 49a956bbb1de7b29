"""What kind of data a column holds, what for and how long: the words every column in `app.models` is labelled with.

Classes follow the trust page of the project (K0 public ... K4 closed); a column without these three labels
fails the build (tests/guards/test_columns.py).
"""

from typing import Final, Literal

DataClass = Literal["K0", "K1", "K2", "K3", "K4", "technical"]
"""K0 public, K1 pseudonymous card, K2 identity and contact, K3 need, K4 closed, technical: no personal data."""

Purpose = Literal["matching", "contact", "statistics", "consent", "accountability", "operation"]
"""What a column is kept for. `operation`: the service cannot run without it."""

Term = Literal["public", "membership", "need", "introduction", "consent", "access-log", "indicator", "operation"]
"""How long a column is kept: a name in `TERMS`."""

TERMS: Final[dict[Term, str]] = {
    "public": "zolang de organisatie, het initiatief of de plek bestaat",
    "membership": "tot de persoon zich afmeldt, of 24 maanden na het laatste contact",
    "need": "6 maanden na de laatste bevestiging vragen we het na; na 12 maanden wissen we",
    "introduction": "inhoud 90 dagen na het einde; daarna 24 maanden zonder namen",
    "consent": "zolang de toestemming geldt, en 24 maanden als bewijs",
    "access-log": "24 maanden",
    "indicator": "zolang de bron het cijfer publiceert",
    "operation": "zolang de dienst draait",
}
