"""Signing in, and what is asked of a passkey."""

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from app.policy.signing_in import LEAST_PASSWORD
from app.schemas.fields import Input, Name, Output, ShortName

Code = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$"), Field(title="Code", description="Van uw code-app.")]
Secret = Annotated[str, StringConstraints(min_length=16, max_length=100, pattern=r"^[A-Za-z0-9_-]+$")]
Password = Annotated[
    str,
    StringConstraints(min_length=LEAST_PASSWORD, max_length=200),
    Field(title="Wachtwoord", description="Een paar woorden achter elkaar is goed."),
]
Credential = Annotated[
    str,
    StringConstraints(min_length=2, max_length=20_000),
    Field(title="Passkey", description="Wat de browser teruggeeft (PublicKeyCredential), als JSON-tekst."),
]


class TouchOut(Output):
    """Wat de browser aan een passkey vraagt. Dit werkt een keer, en vijf minuten lang."""

    options: Annotated[
        dict[str, Any], Field(title="Vraag aan de passkey", description="Voor navigator.credentials, als JSON.")
    ]


class TouchIn(Input):
    """Het antwoord van een passkey."""

    credential: Credential


class PasswordIn(Input):
    """Inloggen zonder passkey: met een wachtwoord en een code."""

    email: Annotated[Name, Field(title="E-mailadres")]
    password: Annotated[str, StringConstraints(min_length=1, max_length=200), Field(title="Wachtwoord")]
    code: Code
    device: Annotated[ShortName, Field(title="Apparaat", examples=["computer op kantoor"])]


class SignedInOut(Output):
    """U bent ingelogd. De sessie staat in een cookie die geen pagina kan lezen."""

    role: Annotated[str, Field(title="Rol")]
    form_token: Annotated[
        str, Field(title="Teken van de pagina", description="Stuur het mee in X-CSRF-Token bij elke wijziging.")
    ]


class EnrolIn(Input):
    """De link uit de mail waarmee u voor het eerst inlogt."""

    link: Annotated[Secret, Field(title="Wat er achter de link staat")]


class EnrolledIn(EnrolIn):
    """Uw eerste passkey, of een passkey na een verloren telefoon."""

    credential: Credential
    device: Annotated[ShortName, Field(title="Apparaat", examples=["mijn telefoon"])]


class PasskeyIn(Input):
    """Nog een passkey, op een ander apparaat."""

    credential: Credential
    device: Annotated[ShortName, Field(title="Apparaat", examples=["mijn telefoon"])]


class CodeAppOut(Output):
    """Waarmee een code-app begint. Dit wordt nergens bewaard tot u het bevestigt met een code."""

    secret: Annotated[str, Field(title="Geheim")]
    address: Annotated[str, Field(title="Adres voor de code-app", description="Als QR-code te tonen.")]


class NewPasswordIn(Input):
    """Een wachtwoord met een code-app, voor als de passkey er niet is."""

    password: Password
    secret: Annotated[
        str, StringConstraints(pattern=r"^[A-Z2-7]{32}$"), Field(title="Geheim", description="Van de code-app.")
    ]
    code: Code
