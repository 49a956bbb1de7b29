// What our pages do more where there is JavaScript. They say that they are busy; and what somebody types in a form with
// data-keep stays on this phone, sealed, until the server confirmed it: no bad connection or empty battery loses it.
"use strict";

const MARK = document.body.dataset.mark; // by which a phone knows an account; it says nothing of whose that is
const A_DAY = 24 * 3600 * 1000;
const OF_THE_DOOR = ["csrf_token", "idempotency_key", "version"];
const SAID = ["alias", "met", "text", "day"];
const AES = { name: "AES-GCM", length: 256 };
const bar = document.getElementById("status");
const words = document.getElementById("unsent");

// --- The store: the key of the seal, the mark of whose rows these are, and the rows. Where it fails, forms go without.

const event = (of, good) => new Promise((yes, no) => Object.assign(of, { [good]: yes, onerror: no, onabort: no }));
window.addEventListener("unhandledrejection", (it) => it.reason instanceof Event && it.preventDefault());

async function stored(mode, ask) {
  const opening = indexedDB.open("toevallig");
  opening.onupgradeneeded = () => opening.result.createObjectStore("kept");
  await event(opening, "onsuccess");
  const change = opening.result.transaction("kept", mode, { durability: "strict" });
  const asked = ask(change.objectStore("kept"));
  await event(change, "oncomplete").finally(() => opening.result.close());
  return asked.result;
}

const read = (name) => stored("readonly", (store) => store.get(name));
const write = (name, value) => stored("readwrite", (store) => store.put(value, name));
const drop = (name) => stored("readwrite", (store) => store.delete(name));

async function wipe() {
  await stored("readwrite", (store) => store.clear());
  for (const name of await caches.keys()) await caches.delete(name);
  for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
}

async function seal() {
  const found = await read("seal");
  if (found) return found;
  const made = await crypto.subtle.generateKey(AES, false, ["encrypt", "decrypt"]);
  await stored("readwrite", (store) => store.add(made, "seal")).catch(() => null); // another tab was first
  return read("seal");
}

async function close(fields) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const text = new TextEncoder().encode(JSON.stringify(fields));
  return { iv, sealed: await crypto.subtle.encrypt({ ...AES, iv }, await seal(), text) };
}

async function open({ iv, sealed }) {
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ ...AES, iv }, await seal(), sealed)));
}

// The rows of who reads this page. What is older than a day goes, whoever reads.
async function rows() {
  const all = (await stored("readonly", (store) => store.getAll())).filter((one) => one.sealed);
  const old = all.filter((one) => Math.abs(Date.now() - one.at) > A_DAY);
  for (const one of old) await drop(one.key);
  if (old.length > 0) say(words.dataset.old);
  return (await read("mark")) === MARK ? all.filter((one) => !old.includes(one)) : [];
}

// --- A form, kept while somebody types.

const begun = new Map();
let saving;

// Line ends as a browser sends them: then the form itself may send the same again, under the same key.
const fieldsOf = (form, by) =>
  [...new FormData(form, by)]
    .filter(([name]) => !OF_THE_DOOR.includes(name))
    .map(([name, value]) => [name, value.replace(/\r?\n/g, "\r\n")]);

// Where it goes and whom it is about: what was begun for one is not shown with another.
const aboutOf = (form) => {
  const hidden = [...form.querySelectorAll("input[type=hidden]")].filter((one) => !OF_THE_DOOR.includes(one.name));
  return [form.getAttribute("action"), ...hidden.map((one) => one.value)].join(" ");
};

function fill(form, fields) {
  for (const one of form.querySelectorAll("input:not([type=hidden]), textarea, select")) {
    const values = fields.filter(([name]) => name === one.name).map(([, value]) => value);
    if (["checkbox", "radio"].includes(one.type)) one.checked = values.includes(one.value);
    else if (values.length > 0) one.value = values[0];
  }
}

async function begin(form) {
  const [action, about] = [form.getAttribute("action"), aboutOf(form)];
  const before = (await rows()).find((one) => one.about === about && one.state === "draft");
  if (before) fill(form, await open(before));
  // A form that was kept for later has the day on which that was.
  else for (const one of form.querySelectorAll("input[type=date]")) one.value &&= new Date().toLocaleDateString("sv");
  begun.set(form, before ?? { key: crypto.randomUUID(), action, about });
  form.elements.idempotency_key.value = begun.get(form).key;
}

async function keep(form, state, by) {
  if ((await read("mark")) !== MARK) throw new Error("another account came in");
  const row = { at: Date.now(), ...begun.get(form), state, ...(await close(fieldsOf(form, by))) };
  begun.set(form, row);
  await write(row.key, row);
  return row;
}

function draft(form) {
  clearTimeout(saving);
  saving = undefined;
  const empty = [...form.querySelectorAll("textarea, input[type=text]")].every((one) => one.value.trim() === "");
  const settle = () => form.inert || (empty ? drop(begun.get(form).key) : keep(form, "draft"));
  if (begun.has(form) && !form.inert) alone(settle).catch(() => null);
}

// --- Sending: in one tab at a time, and gone from here when the server confirmed it, not before.

const alone = (work) => navigator.locks.request("toevallig", work);

async function proof(action) {
  const page = new DOMParser().parseFromString(await (await fetch(action)).text(), "text/html");
  return page.body.dataset.mark === MARK && page.querySelector("[name=csrf_token]")?.value;
}

async function post(row, token) {
  if (!token) return { status: 401 };
  const body = new URLSearchParams([...(await open(row)), ["idempotency_key", row.key], ["csrf_token", token]]);
  const headers = { Prefer: "return=minimal" };
  return fetch(row.action, { method: "POST", body, headers, signal: AbortSignal.timeout(20_000) });
}

async function send(row) {
  const ask = async () => {
    const answer = await post(row, document.querySelector("[name=csrf_token]")?.value);
    return [401, 403].includes(answer.status) ? post(row, await proof(row.action)) : answer;
  };
  const answer = await ask().catch(() => ({ status: 0 }));
  if (answer.status === 204) return drop(row.key).then(() => ({ to: answer.headers.get("Location") }));
  const resting = answer.redirected || [401, 403].includes(answer.status);
  const refused = !resting && answer.status >= 400 && answer.status < 500 && answer.status !== 429;
  const state = resting ? "resting" : refused ? "draft" : "waiting";
  // What was refused left nothing under its key; mended, it is another.
  const kept = { ...row, state, key: refused ? crypto.randomUUID() : row.key };
  await write(kept.key, kept);
  if (refused) await drop(row.key);
  return kept;
}

async function submitted(form, by) {
  form.inert = true;
  const sending = alone(async () => send(await keep(form, "waiting", by)));
  const found = await sending.catch(() => begun.get(form));
  if (found.to) return location.assign(found.to);
  idle();
  if (found.state === "waiting") {
    form.reset();
    await begin(form);
    bar.scrollIntoView();
    return show();
  }
  // The server has something to say or to ask, or this phone keeps nothing: the form goes there by itself.
  form.elements.idempotency_key.value = found.key;
  begun.delete(form);
  form.requestSubmit(by);
}

async function again() {
  await alone(async () => {
    for (const row of await rows()) {
      const found = row.state === "draft" ? {} : await send(row);
      if (found.to) say(words.dataset.sent, found.to);
    }
  });
  await show();
}

// --- What is said of it.

const say = (text, to) =>
  bar.append(Object.assign(document.createElement("a"), { textContent: text }, to && { href: to }));

async function show() {
  const here = [...begun.values()].map((one) => one.key);
  const all = (await rows()).filter((one) => !here.includes(one.key));
  const shown = words.content.cloneNode(true);
  const [list, pattern] = shown.querySelectorAll("ul, li");
  shown.querySelector("[data-count]").textContent = all.length;
  pattern.remove();
  for (const row of all) {
    const item = pattern.cloneNode(true);
    const [summary, text, link, now, gone] = item.querySelectorAll("summary, p, a, button");
    summary.textContent = words.dataset[row.state];
    const said = (await open(row)).filter(([name, value]) => SAID.includes(name) && value);
    text.textContent = said.map(([, value]) => value).join(", ");
    link.href = row.action;
    (row.state === "draft" ? now : link).remove();
    now.addEventListener("click", again);
    gone.addEventListener("click", () => drop(row.key).then(show));
    list.append(item);
  }
  bar.querySelector(".unsent")?.remove();
  if (all.length > 0) bar.append(shown);
}

// --- Busy: a second tap does nothing, and what takes longer than a second says so.

let slow;

function busy(form, by) {
  for (const one of [form, by]) one?.setAttribute("aria-busy", "true");
  slow = setTimeout(() => bar.append(document.getElementById("busy").content.cloneNode(true)), 1000);
}

function idle() {
  clearTimeout(slow);
  bar.querySelector(".busy")?.remove();
  for (const one of document.querySelectorAll("[aria-busy]")) {
    one.removeAttribute("aria-busy");
    one.inert = false;
  }
}

document.addEventListener("submit", (event) => {
  const { target: form, submitter: by } = event;
  if (event.defaultPrevented || form.getAttribute("method") !== "post") return;
  const [twice, leaves] = [form.hasAttribute("aria-busy"), form.getAttribute("action") === "/uitloggen"];
  const kept = begun.has(form) && !by?.hasAttribute("formaction");
  if (twice || leaves || kept) event.preventDefault();
  if (twice) return;
  busy(form, by);
  if (leaves) wipe().finally(() => form.submit());
  else if (kept) submitted(form, by);
});
document.addEventListener("input", ({ target }) => {
  if (begun.has(target.form)) saving ??= setTimeout(draft, 1000, target.form);
});
document.addEventListener("visibilitychange", () => (document.hidden ? [...begun.keys()].forEach(draft) : again()));
window.addEventListener("online", again);
window.addEventListener("pageshow", idle);

// --- The beginning of a page: whose phone this is now, and what is still here.

async function start() {
  if (MARK && (await read("mark")) !== MARK) {
    await wipe();
    await write("mark", MARK);
  }
  for (const form of document.querySelectorAll("form[data-keep]")) await begin(form);
  await again();
  const { keeps } = document.body.dataset;
  if (keeps) await navigator.serviceWorker.register(`/sw.js?${MARK}-${keeps}`);
}

start().finally(() => (document.body.dataset.ready = "1"));
