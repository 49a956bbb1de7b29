// Passkeys: the one thing on our pages that needs JavaScript. A form with data-passkey gets what the phone or computer
// answers in its field 'credential', and is then sent as any other form.
"use strict";

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

const words = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

function readable(options) {
  const known = (row) => ({ ...row, id: bytes(row.id) });
  const found = { ...options, challenge: bytes(options.challenge) };
  if (options.user) found.user = { ...options.user, id: bytes(options.user.id) };
  if (options.allowCredentials) found.allowCredentials = options.allowCredentials.map(known);
  if (options.excludeCredentials) found.excludeCredentials = options.excludeCredentials.map(known);
  return found;
}

function written(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = words(credential.response[name]);
  }
  const { id, type } = credential;
  return JSON.stringify({ id, rawId: words(credential.rawId), type, response, clientExtensionResults: {} });
}

async function ask(form) {
  const headers = { "Content-Type": "application/json" };
  const proof = form.elements.namedItem("csrf_token");
  if (proof) headers["X-CSRF-Token"] = proof.value;
  const body = form.dataset.link ? JSON.stringify({ link: form.dataset.link }) : undefined;
  const answer = await fetch(form.dataset.ask, { method: "POST", headers, body });
  if (!answer.ok) throw new Error("no question");
  return readable((await answer.json()).options);
}

async function touch(event) {
  event.preventDefault();
  const form = event.target;
  const wrong = form.querySelector("[role=alert]");
  wrong.hidden = true;
  try {
    const publicKey = await ask(form);
    const credential = await navigator.credentials[form.dataset.passkey]({ publicKey });
    form.elements.namedItem("credential").value = written(credential);
    form.submit();
  } catch {
    wrong.hidden = false;
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) form.addEventListener("submit", touch);

// What was on its way when the session rested goes there by itself; twice is once, by its key.
for (const form of document.querySelectorAll("form[data-at-once]")) form.submit();
