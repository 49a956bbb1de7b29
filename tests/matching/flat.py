"""What the residents of a senior flat ask, as in the seed (ND157)."""

FLAT = (
    "Bewoners van De Meerkoet willen beneden in de flat ergens kunnen zitten met elkaar zonder door de regen te "
    "hoeven. Corporatie zegt dat het niet gratis mag, zorgclubs willen wel meedoen. Wie heeft ruimte, wie maakt "
    "schoon, wie doet de koffie?"
)
