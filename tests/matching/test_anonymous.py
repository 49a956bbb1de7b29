"""What is published tells nobody who or where it was."""

import pytest

from matching.anonymous import tells_who


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Iemand ging de eerste keer mee. Daarna ging zij zelf, elke week.", ()),
        ("Wil je dit ook? Begin met koffie.", ()),
        ("We dronken koffie met Fatima en daarna ging het vanzelf.", ("Fatima",)),
        ("De vrouw uit de Lindelaan kreeg hulp.", ("Lindelaan",)),
        ("Bel 06 12345678 voor meer.", ("06 12345678",)),
        ("Op straat en langs de weg, in de tuin.", ()),
        ("Mevrouw Jansen kreeg hulp.", ("Jansen",)),
    ],
)
def test_names_and_streets_are_found_and_ordinary_words_are_not(text, found):
    assert tells_who(text) == found


def test_names_of_who_took_part_are_found_however_they_are_written():
    assert tells_who("Aardappel hielp, en aardappel bleef. Van de club.", ["Aardappel van Dam"]) == (
        "Aardappel",
        "aardappel",
    )
