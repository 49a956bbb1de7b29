"""Colleagues in the small town: each known as a person, with a token and tasks of his own."""

from app.policy.roles import OPERATOR
from tests.api.conftest import NORTH, YES


class Worker:
    """Somebody who works for the neighbourhood, known as a person, with a token of his own."""

    def __init__(self, service, *, organisation="OR1", neighbourhoods=(NORTH,)):
        self.service = service
        self.node = service.town.person(OPERATOR, NORTH).node
        with service.town.work() as work:
            self.token = work.tokens.create(
                "worker", organisation=organisation, neighbourhoods=neighbourhoods, person=self.node
            )

    @property
    def id(self):
        return str(self.node.id)

    def ask(self, method, path, body=None, **options):
        return self.service.ask(method, path, body, token=self.token, **options)

    def get(self, path):
        return self.service.get(path, token=self.token)

    def enters(self, **values):
        """Enter somebody, who is this worker's task from then on."""
        body = {"alias": "Bram", "neighbourhood": NORTH, "consent": YES} | values
        return self.service.add("/v1/people", body, token=self.token)["id"]

    def does(self, verb, path, body=None):
        """Do something to what is there, with the version that is there now."""
        headers = {"If-Match": self.ask("GET", path).headers.get("etag")}
        return self.ask("POST", f"{path}/_{verb}", body, headers=headers)

    def sees(self, person):
        """Whether this worker may read the name."""
        return self.ask("GET", f"/v1/people/{person}").status_code == 200
