"""Issue 5: sixty hostile texts in every field of every form, shown in a real browser."""

from tests.web import test_hostile as hostile
from tests.web.test_hostile import chromium, street

__all__ = ["chromium", "street"]


def test_no_text_runs_anywhere(street, chromium, shown):
    wrong, attack, _ = hostile.attacked(street, chromium, lambda _: [[text] for text in hostile.TEXTS])
    assert len(hostile.TEXTS) == 60
    assert wrong == []
    assert len(attack.forms) > 50
    figure = f"{attack.sent} keer verstuurd met {len(attack.forms)} formulieren, {attack.kept} keer bewaard"
    shown("60 vijandige teksten in elk veld, getoond in Chromium", f"{figure}; 0 scripts, 0 meldingen van de CSP")
