"""Issue 5: every page in every state as every role, on both sizes, in both languages, in the light and in the dark."""

import pytest

from tests.web import test_access as seen
from tests.web.chromium import PHONE
from tests.web.test_access import chromium, street

__all__ = ["chromium", "street"]


@pytest.mark.parametrize("language", ["nl-NL", "en-GB"])
def test_every_page_can_be_used_by_everybody(street, chromium, language, shown):
    wrong, unseen, count = [], [], 0
    for path, roles in seen.every_page().items():
        walks = [
            seen.walk(street, chromium, path, role, (PHONE, language, "light"), sees=seen.look_again)
            for role in roles or ["resident"]
        ]
        wrong += [one for found, _ in walks for one in found]
        opened = sum(often for _, often in walks)
        count += opened
        unseen += [] if opened else [path]
    assert wrong == []
    assert unseen == []
    shown(
        f"axe op elke pagina in elke stand ({language})",
        f"{count} keer bekeken, telkens in twee maten, licht en donker",
    )
