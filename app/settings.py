"""Everything that can be set from outside, read once at the start from TOEVALLIG_* (and an .env file, if any)."""

from typing import Literal

from pydantic_settings import BaseSettings, SettingsConfigDict

Rung = Literal["full", "e5", "use", "words"]
"""What texts may be read with: both language models, one of them, or the words alone."""


class Settings(BaseSettings):
    """One field for each environment variable: TOEVALLIG_DATABASE_URL is `database_url`."""

    model_config = SettingsConfigDict(env_prefix="TOEVALLIG_", env_file=".env", extra="ignore")

    database_url: str = "sqlite:///toevallig.db"
    """Where the data is kept: sqlite:///FILE (a file, never memory) or postgresql://USER@HOST/NAME."""
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
    public_url: str = "https://toevallig.example"
    """Where the outside finds the service, without a slash at the end: the first server in the API's description."""
