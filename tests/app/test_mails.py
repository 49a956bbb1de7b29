"""Mails: written with what caused them, sent by a real mail server, and only to whom it is allowed."""

import datetime as dt
import ipaddress
import re
import ssl
import threading
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlmodel import select

from app import mailing
from app.mailing import UndeliveredError, folder, post_of, smtp
from app.models import AccessLine, Account, Identity, LoginLink, Mail, Node
from app.repositories.asking import number_of
from app.repositories.consents import Agreement
from app.services import links, mails
from app.services.mails import BACK_OFF, Round, send_waiting
from app.settings import Settings
from tests.app import town as towns

MAIL_ME = Agreement("contact", given=True, how="mondeling", said_by="zijzelf")
LINK = re.compile(r"https://toevallig\.example/inloggen/link/(\S+)")


class Letterbox:
    """What a mail server got; `answer` is what it says to each recipient."""

    def __init__(self):
        self.got = []
        self.answer = "250 OK"

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        self.got.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 OK"


def certificate(place):
    """Make a key and a certificate for localhost."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    whole, secret = place / "cert.pem", place / "key.pem"
    whole.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return whole, secret


@contextmanager
def mail_server(letterbox, place, *, only_tls=True):
    """Run a mail server in a second thread; give its port."""
    whole, secret = certificate(place)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(whole, secret)

    class Server(Controller):
        def factory(self):
            return SMTP(
                self.handler,
                hostname="localhost",
                tls_context=context,
                require_starttls=only_tls,
                auth_required=only_tls,
                authenticator=lambda _s, _se, _e, _m, said: AuthResult(success=said.password == b"geheim"),
            )

        def _trigger_server(self):
            # It asks itself whether it runs: at the port that it got.
            self.port = self.server.sockets[0].getsockname()[1]
            super()._trigger_server()

    controller = Server(letterbox, hostname="127.0.0.1", port=0)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


@pytest.fixture
def letterbox():
    return Letterbox()


@pytest.fixture
def server(letterbox, tmp_path, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    with mail_server(letterbox, tmp_path) as port:
        yield f"smtp://post:geheim@localhost:{port}"


@pytest.fixture
def town(database, live):
    return towns.build(database, live)


def anna(town, *, email="anna@example.org", consent=MAIL_ME):
    """Enter somebody who may be mailed, unless `consent` is None."""
    with town.work() as work:
        area = work.areas.get(towns.NORTH)
        consents = [towns.YES, *([consent] if consent else [])]
        row = work.people.create(area, identity={"alias": "Anna", "email": email}, consents=consents)
        return number_of(row.node)


def write(town, person, now=towns.NOW):
    """Let somebody, who has an account then, get a link to sign in."""
    with town.work(now=now) as work:
        account = work.session.exec(select(Account).where(Account.person == person)).first() or Account(
            municipality=towns.HERE,
            person=person,
            role="resident",
            created_at=now,
            created_by="operator",
            approved_by="operator",
        )
        work.session.add(account)
        work.session.flush()
        links.send(work, account, "sign-in")


def news(town, person):
    """Let somebody get a mail that nobody asked for."""
    with town.work() as work:
        work.mails.add(person, "news")


def send(town, post, now=towns.NOW):
    return send_waiting(
        lambda: town.look(now=now),
        lambda: town.work(now=now),
        post,
        sender="toevallig@example.org",
        public_url="https://toevallig.example",
    )


def rows(town):
    with town.look() as work:
        return list(work.session.exec(select(Mail)))


def test_a_mail_goes_out_once_over_tls_and_nothing_stays_of_what_it_said(town, server, letterbox):
    write(town, anna(town))
    assert send(town, smtp(server)) == Round(sent=1)
    assert send(town, smtp(server)) == Round()
    ((recipients, mail),) = letterbox.got
    assert recipients == ["anna@example.org"]
    assert mail["Subject"] == "Uw link om in te loggen"
    assert LINK.search(mail.get_content())
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"].endswith("@toevallig.example>")
    (row,) = rows(town)
    assert (row.values, row.sent_at, row.tries) == ({}, towns.NOW, 1)


def secrets_kept(town, addressed):
    """Words of a mail that wait in the database for it, or stay there after it, and open something."""
    kept, caught = [str(row.model_dump()) for row in rows(town)], []
    send(town, caught.append)
    kept += [str(row.model_dump()) for row in rows(town)]
    (link,) = LINK.findall(next(mail for mail in caught if mail["To"] == addressed).get_content())
    with town.look() as work:
        assert work.links.get(link, "sign-in").account is not None
    return [text for text in kept if link in text]


def test_no_table_holds_a_link_before_it_is_sent_or_after(town):
    write(town, anna(town))
    with town.look() as work:
        assert work.session.exec(select(LoginLink)).all() == []
    assert secrets_kept(town, "anna@example.org") == []


def test_a_link_that_waits_in_the_outbox_is_caught(town, monkeypatch):
    def early(work, account, use):
        link = links.make(work, account, use, "https://toevallig.example")
        work.mails.add(account.person, use, account=account.number, role="bewoner", link=link)

    monkeypatch.setattr(links, "send", early)
    with pytest.raises(AssertionError):
        test_no_table_holds_a_link_before_it_is_sent_or_after(town)


def test_a_link_to_an_account_that_was_closed_meanwhile_is_not_sent(town, tmp_path):
    write(town, anna(town))
    with town.work() as work:
        work.session.exec(select(Account)).one().closed_at = work.now
    assert send(town, folder(tmp_path / "out")) == Round(dropped=1)


def test_a_mail_to_the_address_of_before_goes_there_without_consent_and_keeps_nothing(town):
    person, caught = anna(town, consent=None), []
    with town.work() as work:
        work.session.get(Identity, person).email_before = "oud@example.org"
        work.mails.add(person, "address-changed")
    assert send(town, caught.append) == Round(sent=1)
    assert [mail["To"] for mail in caught] == ["oud@example.org"]
    with town.look() as work:
        assert work.session.get(Identity, person).email_before is None


def test_what_was_undone_is_never_sent(town, server, letterbox):
    person = anna(town)
    with suppress(RuntimeError), town.work() as work:
        work.mails.add(person, "news")
        raise RuntimeError
    assert send(town, smtp(server)) == Round()
    assert letterbox.got == []


def test_that_an_address_was_used_is_in_the_log(town, tmp_path):
    person = anna(town)
    with town.look() as work:
        before = len(list(work.session.exec(select(AccessLine))))
    write(town, person)
    send(town, folder(tmp_path / "out"))
    with town.look() as work:
        lines = list(work.session.exec(select(AccessLine)))[before:]
    assert [(line.action, line.data_class, line.reason) for line in lines] == [("read", "K2", "mail")]


def test_without_consent_nothing_goes_out_and_withdrawal_works_at_once(town, tmp_path):
    post = folder(tmp_path / "out")
    never = anna(town, consent=None)
    news(town, never)
    assert send(town, post) == Round(dropped=1)
    person = anna(town)
    news(town, person)
    assert send(town, post) == Round(sent=1)
    news(town, person)
    with town.work() as work:
        node = work.nodes.session.get(Node, person)
        work.consents.record(node, Agreement("contact", given=False))
    assert send(town, post) == Round(dropped=1)
    assert len(list((tmp_path / "out").iterdir())) == 1


def test_a_link_that_was_asked_for_needs_no_consent_but_comes_in_time_or_not(town, tmp_path):
    person = anna(town, consent=None)
    write(town, person)
    assert send(town, folder(tmp_path / "out")) == Round(sent=1)
    write(town, person)
    late = towns.NOW + dt.timedelta(minutes=16)
    assert send(town, folder(tmp_path / "out"), late) == Round(dropped=1)
    assert len(rows(town)) == 1


@pytest.mark.parametrize("email", [None, "", "geen adres", "a@b.nl\nBcc: c@d.nl", "a@b.nl, c@d.nl"])
def test_an_address_that_is_none_stops_nobody_elses_mail(town, tmp_path, email):
    write(town, anna(town, email=email))
    write(town, anna(town))
    assert send(town, folder(tmp_path / "out")) == Round(sent=1, dropped=1)


def test_in_a_folder_each_mail_is_a_file_that_only_the_owner_reads(town, tmp_path):
    write(town, anna(town))
    send(town, post_of(Settings(mail_folder=tmp_path / "out")))
    (file,) = (tmp_path / "out").iterdir()
    assert file.suffix == ".eml"
    assert file.stat().st_mode & 0o777 == 0o600
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert mail["To"] == "anna@example.org"
    assert LINK.search(mail.get_content())


def test_a_server_that_is_away_is_tried_again_later_and_not_for_ever(town):
    news(town, anna(town))
    post = smtp("smtp://localhost:1")
    now = towns.NOW
    for wait in BACK_OFF:
        assert send(town, post, now) == Round(failed=1)
        assert send(town, post, now + wait - dt.timedelta(seconds=1)) == Round()
        now += wait
    assert send(town, post, now + dt.timedelta(days=9)) == Round()
    (row,) = rows(town)
    assert (row.sent_at, row.values) == (None, {})


@pytest.mark.parametrize(("answer", "again"), [("550 no such user", False), ("451 come back later", True)])
def test_a_server_that_says_never_is_not_asked_again(town, server, letterbox, answer, again):
    news(town, anna(town))
    letterbox.answer = answer
    assert send(town, smtp(server)) == Round(failed=1)
    letterbox.answer = "250 OK"
    later = towns.NOW + BACK_OFF[0]
    assert send(town, smtp(server), later) == (Round(sent=1) if again else Round())
    assert rows(town)[0].values == {}


def test_a_sender_that_dies_halfway_is_followed_by_another_under_the_same_name(town):
    write(town, anna(town))
    names = []

    def die(message):
        names.append(message["Message-ID"])
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        send(town, die)
    assert send(town, die) == Round(), "somebody is at it"
    with pytest.raises(KeyboardInterrupt):
        send(town, die, towns.NOW + mails.LEASE)
    assert names[0] == names[1]


def senders(town, letterbox_of, tries=8):
    """Let many send at once; give how often the one mail went out."""
    got = []
    start = threading.Barrier(tries)

    def one():
        start.wait()
        letterbox_of(town, got.append)

    threads = [threading.Thread(target=one) for _ in range(tries)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(got)


def careless(town, post):
    """The wrong variant: look who waits, and send."""
    with town.look() as work:
        waiting = work.mails.waiting(5)
    for number in waiting:
        post(number)


def test_many_senders_at_once_send_each_mail_once(town):
    write(town, anna(town))
    assert senders(town, careless) > 1, "the race was not there to be lost"
    assert senders(town, send) == 1


def test_without_tls_or_with_a_stranger_for_a_server_no_mail_goes_out(town, tmp_path, letterbox, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.setattr(mailing, "SECONDS", 3)
    with mail_server(letterbox, tmp_path) as port:
        with pytest.raises(UndeliveredError):
            smtp(f"smtp://post:geheim@localhost:{port}")(a_mail(town))
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
        with pytest.raises(UndeliveredError):
            smtp(f"smtp://post:fout@localhost:{port}")(a_mail(town))
        smtp(f"smtp://post:geheim@localhost:{port}")(a_mail(town))
    assert len(letterbox.got) == 1


def a_mail(town):
    caught = []
    write(town, anna(town))
    send(town, caught.append)
    return caught[0]


@pytest.mark.parametrize("url", ["mail.example.org", "http://mail.example.org", "smtp://"])
def test_another_address_than_of_a_mail_server_is_refused_at_once(url):
    with pytest.raises(ValueError, match="not the address"):
        smtp(url)


def test_no_mail_says_what_somebody_needs_or_who_somebody_is():
    """A mail holds what its own values hold, and those are known: a role, a link, a code, a day, a count."""
    from string import Formatter

    from app.texts import catalogue

    gaps = {
        gap
        for language in ("nl", "en")
        for key, sentence in catalogue(language).items()
        if key.startswith("mail.")
        for _, gap, _, _ in Formatter().parse(sentence)
        if gap is not None
    }
    assert gaps <= {"role", "link", "code", "day", "days", "minutes", "count"}


def test_the_console_sends_and_says_how_many(town, tmp_path, monkeypatch, capsys):
    from app.cli import main

    write(town, anna(town), now=dt.datetime.now(dt.UTC))
    monkeypatch.setenv("TOEVALLIG_DATABASE_URL", town.database.url.render_as_string(hide_password=False))
    assert main(["mail", "send"]) == 2
    assert "TOEVALLIG_SMTP_URL" in capsys.readouterr().err
    monkeypatch.setenv("TOEVALLIG_SMTP_URL", "http://user:geheim@host")
    assert main(["mail", "send"]) == 2
    assert "geheim" not in capsys.readouterr().err
    monkeypatch.delenv("TOEVALLIG_SMTP_URL")
    monkeypatch.setenv("TOEVALLIG_MAIL_FOLDER", str(tmp_path / "out"))
    assert main(["mail", "send"]) == 0
    assert "Verstuurd: 1." in capsys.readouterr().out
    assert len(list(Path(tmp_path / "out").glob("*.eml"))) == 1
