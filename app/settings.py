"""Everything that can be set from outside, read once at the start from TOEVALLIG_* (and an .env file, if any)."""

from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, FilePath, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

Rung = Literal["full", "e5", "use", "words"]
"""What texts may be read with: both language models, one of them, or the words alone."""


def _own_site(url: str | None) -> str | None:
    parts = urlsplit(url or "https://x")
    local = parts.scheme == "http" and parts.hostname in {"localhost", "127.0.0.1"}
    if not (local or parts.scheme == "https") or parts.path or parts.query or not parts.hostname:
        raise ValueError("https://HOST, or http at localhost alone, and no path")
    return url


GrantedRole = Literal["worker", "coordinator", "municipality-reader"]
"""Roles that a group at the employer may give; the others take two people."""


class Settings(BaseSettings):
    """One field for each environment variable: TOEVALLIG_DATABASE_URL is `database_url`."""

    model_config = SettingsConfigDict(env_prefix="TOEVALLIG_", env_file=".env", extra="ignore")

    database_url: str = "sqlite:///toevallig.db"
    """Where the data is kept: sqlite:///FILE (a file, never memory) or postgresql://USER@HOST/NAME."""
    tombstones: Path | None = None
    """File that says who was erased, so that a backup that is put back erases again; not set: beside the file of
    SQLite, and none with PostgreSQL. Keep it out of the backups."""
    host: str = "127.0.0.1"
    """Address the service listens on; the default cannot be reached from another computer."""
    port: int = 8000
    """Port the service listens on."""
    requests_a_minute: int = 600
    """How many requests one token may make in a minute before it is answered 'too many'."""
    busy_seconds: float = 10
    """How long a write waits for another write before the answer is 'busy, try again'."""
    body_seconds: float = 10
    """How long the body of a request may take to come in before the request is refused."""
    rung: Rung | None = None
    """What texts are read with; not set: the best that this computer can do."""
    smtp_url: SecretStr | None = None
    """The mail server: smtps://USER:PASSWORD@HOST:465, or smtp://... with STARTTLS; not set: no mail leaves."""
    mail_folder: Path | None = None
    """Where mails are written as files, when no mail server is set."""
    mail_from: str = "toevallig@toevallig.example"
    """Who mails are from."""
    oidc_metadata_url: str | None = None
    """Where the employer describes its sign-in (.../.well-known/openid-configuration). All four, or none: no OIDC."""
    oidc_client_id: str | None = None
    """What the employer calls this service."""
    oidc_client_secret: SecretStr | None = None
    """What this service shows the employer."""
    oidc_organisation: str | None = None
    """The organisation that is the employer: its id, or the id that a folder gave it."""
    oidc_roles: dict[str, GrantedRole] = {}
    """Group at the employer: the role that it gives here, as JSON; of several the first one counts."""
    thema_css: FilePath | None = None
    """A theme of the NL Design System: a file of CSS with the tokens of a municipality; not set: our own look."""
    public_url: str = "https://toevallig.example"
    """Where the outside finds the service, without a slash at the end: the first server in the API's description."""
    site_url: Annotated[str | None, AfterValidator(_own_site)] = None
    """What stands in the browser of who signs in: https://HOST, or http://localhost:PORT; not set: public_url."""

    @model_validator(mode="after")
    def _whole_oidc(self) -> Self:
        said = {self.oidc_metadata_url, self.oidc_client_id, self.oidc_client_secret, self.oidc_organisation}
        if None in said and said != {None}:
            raise ValueError("all four of TOEVALLIG_OIDC_METADATA_URL, CLIENT_ID, CLIENT_SECRET, ORGANISATION, or none")
        return self
