"""Where Alembic starts: the tables as they should be, and a connection to the tables as they are."""

from alembic import context
from sqlalchemy import Connection

from app.database import Database
from app.models import METADATA
from app.settings import Settings


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        # SQLite cannot alter a table; Alembic makes it anew.
        render_as_batch=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with Database(Settings().database_url).migrating() as own:
        run(own)
