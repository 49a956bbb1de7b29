"""Issue 5: every page as every role, on both sizes, in both languages, in the light and in the dark."""

import pytest

from tests.web import test_access as seen
from tests.web.test_access import chromium, street

__all__ = ["chromium", "street"]


@pytest.mark.parametrize("combination", seen.COMBINATIONS, ids=["-".join(map(str, one)) for one in seen.COMBINATIONS])
def test_every_page_can_be_used_by_everybody(street, chromium, combination, shown):
    wrong, unseen, count = [], [], 0
    for path, roles in seen.every_page().items():
        walks = [seen.walk(street, chromium, path, role, combination) for role in roles or ["resident"]]
        wrong += [one for found, _ in walks for one in found]
        opened = sum(often for _, often in walks)
        count += opened
        unseen += [] if opened else [path]
    assert wrong == []
    assert unseen == []
    (width, height), language, light = combination
    shown(f"axe op elke pagina ({width} x {height}, {language}, {light})", f"{count} keer bekeken, 0 overtredingen")
