"""A worker in a browser, and the needs that she writes down."""

from sqlmodel import select

from app.models import Need, Node
from app.repositories.asking import number_of
from tests.app import town as towns

GARDEN = "Mijn heg groeit over de stoep, wie helpt mij snoeien?"


def worker_of(place, email="werker@example.org", organisation=None, alias="Wil"):
    """A browser of somebody who works in the north and the south; `number`: who that is."""
    with place.town.work(now=place.clock()) as work:
        area = work.areas.get(towns.NORTH)
        row = work.people.create(area, identity={"alias": alias, "email": email}, consents=[towns.YES])
        number = number_of(row.node)
        row.node.listed_as = "professional"
        row.node.organisation = organisation or place.town.welfare
        row.node.source_id = f"PR{number}"
        work.session.flush()
    account = place.account(
        number, "worker", organisation=organisation or place.town.welfare, neighbourhoods=[towns.NORTH, towns.SOUTH]
    )
    browser = place.browser()
    place.admit(browser, account)
    browser.number = number
    return browser


def need_in(place):
    """The need that was written down last, and whose it is."""
    with place.town.look(now=place.clock()) as work:
        query = select(Need, Node).join(Node, Node.number == Need.owner).order_by(Need.number.desc())
        need, owner = work.session.exec(query).first()
        work.session.expunge_all()
        return need, owner


def new_need(browser, **fields):
    """Write down a need on its page; give the page that follows."""
    browser.read("/behoeften/nieuw")
    browser.page.form("/behoeften/nieuw").pop("agreed", None)
    for name in ("slots", "concepts", "obstacles", "keepPersonal"):
        browser.page.form("/behoeften/nieuw").pop(name, None)
    values = {"alias": "Sjaak", "neighbourhood": towns.NORTH, "text": GARDEN} | fields
    return browser.send("/behoeften/nieuw", **values)
