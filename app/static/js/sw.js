// For when there is no connection: how our pages look, and three pages that hold nothing of anybody. Nothing else of
// ours is ever kept. The server puts VERSION and FILES above this; the address says for which account, in what language.
"use strict";

const KEPT = VERSION + self.location.search;
const INSTEAD = { "/behoeften/nieuw": "/los/behoefte", "/koffie": "/los/koffie" };

async function install() {
  const cache = await caches.open(KEPT);
  for (const path of [...FILES, "/los", ...Object.values(INSTEAD)]) {
    const answer = await fetch(path);
    if (!answer.ok || answer.redirected) throw new Error(`not to be had now: ${path}`);
    await cache.put(path, answer);
  }
  await self.skipWaiting();
}

async function activate() {
  for (const name of await caches.keys()) if (name !== KEPT) await caches.delete(name);
  await self.clients.claim();
}

const file = async (request) => (await caches.match(request)) ?? fetch(request);

const page = (request, path) =>
  fetch(request).catch(async () => (await caches.match(INSTEAD[path] ?? "/los")) ?? Response.error());

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const path = new URL(url).pathname;
  if (method !== "GET") return;
  if (path.startsWith("/static/")) event.respondWith(file(event.request));
  else if (mode === "navigate") event.respondWith(page(event.request, path));
});
