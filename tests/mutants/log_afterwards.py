"""Wrong on purpose: who looked is written down in a second transaction, after that of the effect."""

import time

from fastapi import FastAPI

from app import main
from app.work import Work


def create_app() -> FastAPI:
    """Make the service with this fault."""
    write_log = Work.write_log

    def and_only_then(work):
        work.session.commit()
        time.sleep(0.03)
        write_log(work)

    Work.write_log = and_only_then
    return main.create_app()
