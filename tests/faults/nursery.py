"""A process that has read the service into its memory, and splits off a server whenever it is asked for one.

It reads lines of JSON (environment, factory, port) and answers each with the number of the new process. Starting a
server so takes a tenth of a second of work instead of three; from then on it is a process like any other.
"""

import json
import os
import signal
import sys
import threading
from importlib import import_module

import uvicorn

from app import failpoints, main  # noqa: F401 - what a server needs is read once, here
from app.services import status
from matching import reading


def serve(environment: dict[str, str], factory: str, port: int) -> None:
    """Be a server, until ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    os.environ.update(environment)
    failpoints.SET = failpoints.read(os.environ)
    module, _, name = factory.partition(":")
    app = getattr(import_module(module), name)()
    uvicorn.run(app, host="127.0.0.1", port=port, access_log=False, log_level="critical")


def wait_for_work() -> None:
    """Split off a server for each line."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # who ends is gone at once, without a farewell
    status.settle("words")
    status.get_ready()
    for reader in (reading.reader(), reading.reader_of_words()):
        reader.read("Wie helpt mij de tuin opknappen?", "asks")
    assert threading.active_count() == 1
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                serve(**json.loads(line))
            finally:
                os._exit(1)
        print(child, flush=True)  # noqa: T201 - the answer


if __name__ == "__main__":
    wait_for_work()
