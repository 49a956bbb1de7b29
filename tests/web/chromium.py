"""A service that really listens, and Chromium to look at it; what asks elsewhere or complains, does not pass."""

import datetime as dt
import os
import shutil
import socket
import threading
import time
from contextlib import contextmanager

import pytest
import uvicorn
from playwright.sync_api import sync_playwright

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
PHONE, SCREEN, NARROW = (390, 844), (1366, 900), (320, 568)
SIZES = (PHONE, SCREEN)
WIDER_THAN_THE_SCREEN = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


class Clock:
    """The time, which can be moved on."""

    def __init__(self):
        self.ahead = dt.timedelta()

    def __call__(self):
        return dt.datetime.now(dt.UTC) + self.ahead


@contextmanager
def served(app, port):
    """Let this service listen."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", access_log=False))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.05)
        yield
    finally:
        server.should_exit = True
        thread.join()


def free_port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


@contextmanager
def playing():
    """Give what starts browsers; skip where there is none, but never unseen."""
    if CHROMIUM is None:
        message = "no Chromium here (Debian: apt-get install chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        yield playwright


def options():
    """How the browser starts."""
    arguments = ["--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update"]
    if os.geteuid() == 0:  # it refuses root without
        arguments.append("--no-sandbox")
    return {"executable_path": CHROMIUM, "args": arguments}


@contextmanager
def launched():
    """Start the browser."""
    with playing() as playwright:
        browser = playwright.chromium.launch(**options())
        yield browser
        browser.close()


def complains(message):
    """Whether this says that something is wrong with a page; an answer such as 404 is looked at by itself."""
    return message.type in {"error", "warning"} and "Failed to load resource" not in message.text


@contextmanager
def tab(chromium, url, size=PHONE, **options):
    """A tab of a new browser; what it asked elsewhere, or complained of, must be nothing."""
    options = {"locale": "nl-NL"} | options
    context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, **options)
    page = context.new_page()
    wrong = []
    page.on("request", lambda it: wrong.append(it.url) if not it.url.startswith((url, "data:")) else None)
    page.on("console", lambda it: wrong.append(it.text) if complains(it) else None)
    page.on("pageerror", lambda it: wrong.append(str(it)))
    yield page
    context.close()
    assert not wrong, wrong
