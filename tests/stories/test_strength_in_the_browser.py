"""A coordinator finds what is planted in Waterrijk without searching: the first page says it, of each neighbourhood."""

import pytest

from app.services import demo, snapshots
from tests.stories.browser import Finger, opened
from tests.web.chromium import PHONE, SCREEN, tab

pytestmark = pytest.mark.slow

COORDINATOR = next(player for player in demo.PLAYERS if player.role == "coordinator")
SAYS = {
    "Ottersveen": ("Bewoners onder elkaar: leunt op één persoon",),
    "Kerkenveld": ("Bewoners onder elkaar: twee groepen die elkaar nauwelijks raken", "twee keer rood"),
    "Zonneweide": ("Bewoners onder elkaar: losse kleine groepjes",),
    "Stadshart": ("Aanbieders kennen elkaar niet",),
    "Rietkamp": ("Jeugdzorg per 1.000 jongeren: stijgt",),
}
"""What stands out in each of the planted stories, as the first page says it."""
CIRCLES = ("Persoonlijk", "Gemeenschappelijk", "Institutioneel")


@pytest.fixture(scope="module")
def waterrijk(template, tmp_path_factory):
    """Waterrijk on the morning after its first night."""
    with opened(template, tmp_path_factory.mktemp("served")) as found:
        with found.working() as work:
            snapshots.take_due(work)
        yield found


@pytest.mark.parametrize(
    ("size", "scripts"),
    [pytest.param(PHONE, False, id="phone, no JavaScript"), pytest.param(SCREEN, True, id="screen")],
)
def test_the_first_page_tells_every_planted_story(waterrijk, chromium, size, scripts):
    with tab(chromium, waterrijk.url, size, java_script_enabled=scripts) as page:
        ans = Finger(page)
        ans.opens(waterrijk.lets_in(COORDINATOR))
        ans.presses("Log nu in")
        ans.sees("Buurten")
        said = {name: of_area(page, name) for name in SAYS}
        for name, words in SAYS.items():
            for one in words:
                assert any(line.startswith(one) for line in said[name]), f"{name}: {one!r} is not in {said[name]}"
        assert not any(
            "twee keer rood" in line for name, lines in said.items() for line in lines if name != "Kerkenveld"
        )
        looks_at_a_story(ans)
        reads_who_does_not_know_whom(ans, waterrijk)


def of_area(page, name):
    """What the list on the first page says of an area."""
    (item,) = [one for one in page.locator("ul.areas > li").all() if one.locator("a").first.inner_text() == name]
    return item.locator("ul.says > li").all_inner_texts()


def looks_at_a_story(ans):
    """From the words to what is behind them: the three circles, and the figures from outside with their years."""
    ans.presses("Kerkenveld")
    ans.sees("Kerkenveld", do="Bekijk de groepen")
    ans.reads(*CIRCLES, "twee keer rood", "2025", "Wat wij niet meten")
    ans.presses("Terug naar alle buurten")
    ans.sees("Buurten")
    # Of whom the village leans on there is no name and no figure, however far one reads.
    ans.presses("Ottersveen")
    ans.sees("Ottersveen")
    ans.reads("leunt op één persoon", "Klein netwerk, cijfers onzeker")
    assert "Kromhaak" not in ans.page.content()
    ans.presses("Terug naar alle buurten")


def reads_who_does_not_know_whom(ans, waterrijk):
    """The providers of the town centre, in pairs, and a meeting to propose."""
    ans.opens(f"{waterrijk.url}/buurten/onbekenden")
    ans.reads("Stadshart", "kennen elkaar niet")
