"""What issue 2 promises of the engine, at full count."""

import pytest
from hypothesis import settings

from tests.matching import test_suggest as laws

LAWS = {
    "snel pad en referentie geven dezelfde antwoorden met dezelfde redenen": (
        laws.test_fast_path_and_reference_give_the_same_answer_with_the_same_reasons
    ),
    "de volgorde van de invoer maakt niet uit": laws.test_the_order_of_the_rows_does_not_matter,
    "wat de kijker niet mag zien verandert geen byte van het antwoord": (
        laws.test_what_the_viewer_may_not_see_changes_no_byte_of_the_answer
    ),
    "de punten van de redenen zijn samen de score": laws.test_the_points_of_the_reasons_add_up_to_the_score,
}


@pytest.mark.parametrize("law", LAWS)
def test_a_law_of_the_engine_holds(law, shown):
    LAWS[law]()
    shown(law, f"{settings.default.max_examples} willekeurige netwerken, 0 verschillen")
