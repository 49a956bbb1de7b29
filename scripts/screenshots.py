"""Make the pictures of docs/handleiding: the story of the garden, as three people live it, in a real browser.

Needs the extra `test` and a Chromium: `make screenshots`. Everything happens in a folder of its own that goes again:
Waterrijk, a service beside it, and a browser for each of the three.
"""

import datetime as dt
import os
import shutil
import socket
import struct
import tempfile
import time
import zlib
from pathlib import Path
from typing import Final

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

from app.cli.house import House, open_house
from app.cli.serving import beside
from app.services import demo, snapshots
from app.settings import Settings

FOLDER: Final = Path(__file__).parents[1] / "docs" / "handleiding"
PHONE: Final = (390, 844)
DESK: Final = (1366, 900)
MOST: Final = 60_000
"""Bytes of a picture."""
COLOURS: Final = 256
COORDINATOR: Final = demo.PLAYERS[-1]
DRIVER: Final = demo.Player("volunteer", "P0095", "OR02", "console.demo.volunteer")
"""Who stands behind the bar of the eating café, and brings somebody home."""
EVENING, FLAT, FIELD = "ND131", "ND157", "PL09"
"""An evening that takes three, a flat that needs a table, and a field by the hour."""
SPLIT: Final = "Kerkenveld"
"""Neighbourhood of the coordinator's pictures: two groups that hardly touch."""


class Story:
    """The three of the story, each with a browser, and where their pictures go."""

    def __init__(self, browser: Browser, house: House, site: str) -> None:
        self.browser, self.house, self.site = browser, house, site

    def comes_in(self, player: demo.Player, size: tuple[int, int] = PHONE) -> Page:
        """Let somebody in, as the demonstration does."""
        with self.house.writing() as work:
            link = demo.sign_in_link(work, player, self.site)
        width, height = size
        page = self.browser.new_context(viewport={"width": width, "height": height}, locale="nl-NL").new_page()
        page.goto(link)
        self.presses(page, "main form button")
        return page

    def goes(self, page: Page, path: str) -> None:
        """Open a page of ours; it must be there."""
        answer = page.goto(self.site + path)
        if answer is None or not answer.ok:
            raise SystemExit(f"{path}: {answer and answer.status}")

    def presses(self, page: Page, button: str) -> None:
        """Press a button or a link, and wait for the page that it leads to."""
        with page.expect_navigation():
            page.click(button)

    def shoots(self, page: Page, name: str, at: str = "") -> None:
        """Keep a picture of what is on the screen, from `at` (a selector) on."""
        page.evaluate("at => at ? document.querySelector(at).scrollIntoView() : scrollTo(0, 0)", at)
        picture = small(page.screenshot())
        if len(picture) > MOST:
            raise SystemExit(f"{name}: {len(picture)} bytes")
        (FOLDER / f"{name}.png").write_bytes(picture)


def tell(story: Story) -> None:
    """Live the story of the garden, with a picture of each step."""
    gerrit, guled, cor = (story.comes_in(player) for player in (demo.WORKER, demo.GIVER, demo.SEEKER))
    ask_guled(story, gerrit)
    answers(story, cor, "bewoner")
    story.goes(gerrit, address(story, "ask-giver"))
    story.shoots(gerrit, "buurtwerker-nu-de-ander")
    story.presses(gerrit, "main .main")
    answers(story, guled, "vrijwilliger")
    story.goes(gerrit, address(story, "meet"))
    story.shoots(gerrit, "buurtwerker-samen")
    story.goes(guled, "/voor-mij")
    story.shoots(guled, "vrijwilliger-samen")
    for path, name in (("/kan-ik", "kan-ik"), ("/helpen", "helpen"), ("/mijn/gegevens", "gegevens")):
        story.goes(guled, path)
        story.shoots(guled, f"vrijwilliger-{name}")


def ask_guled(story: Story, page: Page) -> None:
    """See what waits, try the form of a new need, and ask Guled for the garden."""
    story.goes(page, address(story, "today"))
    story.shoots(page, "buurtwerker-vandaag")
    story.goes(page, "/behoeften/nieuw")
    page.fill("#alias", "Mevrouw van de hoek")
    with page.expect_response("**/behoeften/nieuw/lezen"):
        page.fill("#text", "Zij wil graag eens per week samen wandelen.")
    page.wait_for_selector("#chips .chip")
    page.locator("#chips .chip").first.click()
    story.shoots(page, "buurtwerker-nieuwe-vraag")
    page.check("input[name=agreed]")
    story.presses(page, "form[action='/behoeften/nieuw'] button.main")
    story.goes(page, address(story, "ask"))
    story.shoots(page, "buurtwerker-wie-past")
    page.locator("article.card").filter(has_text="Guled").first.locator("input[name=talents]").check()
    story.shoots(page, "buurtwerker-vragen", "section.card:has(input[name=agreed])")
    story.presses(page, "form[action$='/suggesties/vragen'] #ask button")
    story.shoots(page, "buurtwerker-gevraagd")


def answers(story: Story, page: Page, name: str) -> None:
    """Read what is asked, and say yes."""
    story.goes(page, "/voor-mij")
    story.shoots(page, f"{name}-voor-mij")
    story.presses(page, "a[href^='/mijn/introducties/']")
    story.shoots(page, f"{name}-vraag")
    story.presses(page, "form:has(input[value^='yes-']) button.main")


def more_than_two(story: Story) -> None:
    """Let three make one evening, and see what else takes more than two people."""
    with story.house.reading() as work:
        evening, flat = (work.needs.by_source_id(one).need.id for one in (EVENING, FLAT))
        field = work.places.by_source_id(FIELD).node.id
    page = story.comes_in(demo.WORKER)
    story.goes(page, "/behoeften")
    page.click("details.card summary")
    story.shoots(page, "buurtwerker-meer-dan-twee")
    story.goes(page, f"/behoeften/{evening}/suggesties")
    story.shoots(page, "buurtwerker-stel", "form.card.now")
    page.check("form.card.now input[name=agreed]")
    story.presses(page, "form.card.now button.main")
    home = page.get_attribute("section:has(ol.steps) li:last-child a[href^='/introducties/']", "href") or ""
    brings_home(story, page, home)
    story.goes(page, f"/behoeften/{evening}")
    story.shoots(page, "buurtwerker-stel-loopt")
    for path, name in (
        (f"/plekken/{field}", "plek"),
        ("/ringen", "ruilen"),
        (f"/behoeften/{flat}/tafel", "tafel"),
        ("/activiteiten", "iets-nieuws"),
    ):
        story.goes(page, path)
        story.shoots(page, f"buurtwerker-{name}")
    story.goes(page, "/matchdag")
    story.presses(page, "form[action='/matchdag'] button")
    story.shoots(page, "buurtwerker-matchdag")
    coordinator = story.comes_in(COORDINATOR, DESK)
    story.goes(coordinator, "/matchdag")
    story.shoots(coordinator, "coordinator-matchdag")


def brings_home(story: Story, page: Page, introduction: str) -> None:
    """Write down that the driver said yes, and what repeats; he finds the days on his own page."""
    story.goes(page, introduction)
    page.click("details.card:has(form[action$='/antwoord']) summary")
    page.check("input[name=answer][value=yes]", force=True)
    page.fill("#saidBy", "hijzelf")
    page.check("input[name=sharesContact]")
    story.presses(page, "form[action$='/antwoord'] button")
    page.click("details.card:has(form[action$='/herhaalt']) summary")
    page.fill("#firstOn", _friday())
    page.fill("#begins", "21:00")
    story.presses(page, "form[action$='/herhaalt'] > button")
    story.shoots(page, "buurtwerker-afspraak")
    driver = story.comes_in(DRIVER)
    story.goes(driver, "/voor-mij")
    story.shoots(driver, "vrijwilliger-afspraken")


def _friday() -> str:
    """The first Friday after today."""
    today = dt.date.today()  # noqa: DTZ011 -- the day on the clock of who makes the pictures
    return str(today + dt.timedelta(days=(4 - today.weekday()) % 7 or 7))


def look_at_areas(story: Story) -> None:
    """Read how strong neighbourhoods are, at a desk: what stands out, one of them, and what can be done."""
    with story.house.writing() as work:
        snapshots.take_due(work)
        split = next(area.code for area in work.areas.neighbourhoods() if area.name == SPLIT)
        year = work.today.year
    page = story.comes_in(COORDINATOR, DESK)
    story.goes(page, "/buurten")
    page.wait_for_selector(".map path")
    story.shoots(page, "coordinator-buurten")
    for path, name in (
        (f"/buurten/{split}", "buurt"),
        (f"/buurten/{split}/netwerk", "groepen"),
        ("/buurten/kleuren", "kleuren"),
        ("/buurten/onbekenden", "onbekenden"),
        (f"/buurten/{split}/jaarbericht/{year}", "jaarbericht"),
        ("/initiatieven", "initiatieven"),
    ):
        story.goes(page, path)
        story.shoots(page, f"coordinator-{name}")


def address(story: Story, key: str) -> str:
    """Path of this stop of the tour."""
    with story.house.reading() as work:
        return demo.address(work, next(stop for stop in demo.TOUR if stop.key == f"console.tour.{key}"))


def small(png: bytes) -> bytes:
    """Write a picture of a page again with its 256 most used colours: pages have few, and files stay small."""
    pixels = read(png)
    height, width, _ = pixels.shape
    colours, places, counts = np.unique(pixels.reshape(-1, 3), axis=0, return_inverse=True, return_counts=True)
    kept = colours[np.argsort(counts)[::-1][:COLOURS]].astype(int)
    nearest = np.array([((kept - colour) ** 2).sum(axis=1).argmin() for colour in colours.astype(int)], np.uint8)
    rows = np.zeros((height, width + 1), np.uint8)
    rows[:, 1:] = nearest[places.ravel()].reshape(height, width)
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    palette = kept.astype(np.uint8).tobytes()
    chunks = [(b"IHDR", header), (b"PLTE", palette), (b"IDAT", zlib.compress(rows.tobytes(), 9)), (b"IEND", b"")]
    return png[:8] + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


def read(png: bytes) -> np.ndarray:
    """Read the pixels of a picture that Chromium made: rows of three colours of 8 bits."""
    at, data, width, height, colours = 8, b"", 0, 0, 3
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        body = png[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            width, height, _, sort = struct.unpack(">IIBB", body[:10])
            colours = {2: 3, 6: 4}[sort]
        elif kind == b"IDAT":
            data += body
        at += 12 + length
    rows = np.frombuffer(zlib.decompress(data), np.uint8).reshape(height, 1 + width * colours).tolist()
    done = [[0] * ((width + 1) * colours)]
    for kind, *row in rows:
        done.append(_unfilter(kind, row, done[-1], colours))
    return np.array(done[1:], np.uint8)[:, colours:].reshape(height, width, colours)[:, :, :3]


def _unfilter(kind: int, row: list[int], above: list[int], step: int) -> list[int]:
    """Undo the filter of one row of a PNG: each byte was written as what it differs from its neighbours."""
    done = [0] * step
    for x, value in enumerate(row, start=step):
        a, b, c = done[x - step], above[x], above[x - step]
        guess = (0, a, b, (a + b) // 2, _paeth(a, b, c))[kind]
        done.append((value + guess) & 255)
    return done


def _paeth(a: int, b: int, c: int) -> int:
    nearest = min((abs(b - c), 0), (abs(a - c), 1), (abs(a + b - 2 * c), 2))[1]
    return (a, b, c)[nearest]


def main() -> None:
    """Make them all."""
    FOLDER.mkdir(exist_ok=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        site = f"http://localhost:{port}"
        os.environ |= {
            "TOEVALLIG_DATABASE_URL": f"sqlite:///{folder}/waterrijk.db",
            "TOEVALLIG_MAIL_FOLDER": f"{folder}/mail",
            "TOEVALLIG_SITE_URL": site,
            "TOEVALLIG_RUNG": "words",
        }
        with open_house() as house, sync_playwright() as playwright:
            house.take_in(demo.SEED)
            for player in demo.PLAYERS:
                with house.writing() as work:
                    demo.account_of(work, player)
            with beside(Settings(), port):
                _wait_for(port)
                chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
                browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
                story = Story(browser, house, site)
                tell(story)
                more_than_two(story)
                look_at_areas(story)
                browser.close()


def _wait_for(port: int) -> None:
    while True:
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)


if __name__ == "__main__":
    main()
