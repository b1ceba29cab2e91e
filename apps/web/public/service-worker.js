/*
 * Shows notices of requests that wait, and says so where the server cannot be reached. It keeps nothing: no page, and
 * above all no reply of the API, which would be there for whoever has the browser next.
 */

const acts = { approve: "Approve…", deny: "Deny…" };

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  if (event.request.mode === "navigate") event.respondWith(fetch(event.request).catch(sayOffline));
});

const sayOffline = () =>
  new Response(
    `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Parley cannot be reached</title><style>body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:20vh auto;
padding:0 1rem;color-scheme:light dark}</style><h1>Parley cannot be reached</h1>
<p>Nothing is kept on this device, so nothing can be shown without the server. Your connection may be gone, or the
server is being restarted.</p><p><a href="">Try again</a></p></html>`,
    { status: 503, headers: { "content-type": "text/html; charset=utf-8" } },
  );

self.addEventListener("push", (event) => event.waitUntil(show(read(event.data))));

/** A notice has to be shown whatever came: a browser that is told and shows nothing is told no more. */
function read(data) {
  try {
    const message = data.json();
    if (message.version === 1) return message;
  } catch {
    // Below.
  }
  return {
    title: "A request waits for you",
    body: "",
    url: "/approvals",
    tag: "unread",
    waiting: null,
    acts: [],
  };
}

async function show({ title, body, url, tag, waiting, acts: offered }) {
  if (typeof waiting === "number") await self.navigator.setAppBadge?.(waiting).catch(() => {});
  await self.registration.showNotification(title, {
    body,
    tag,
    renotify: true,
    icon: "/icon-192.png",
    badge: "/icon-badge.png",
    data: { url },
    actions: offered.map((action) => ({ action, title: acts[action] ?? action })),
  });
}

/** Every act leads to the page, with its form open. Nothing is decided here, whatever is at stake. */
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const target = new URL(event.notification.data?.url ?? "/approvals", self.location.origin);
  if (target.origin !== self.location.origin) return;
  if (Object.hasOwn(acts, event.action)) target.searchParams.set("act", event.action);
  event.waitUntil(open(target));
});

/** In a window that shows the inbox or a request, if there is one: others may hold what somebody is typing. */
async function open(target) {
  const windows = await self.clients.matchAll({ type: "window" });
  const inbox = windows.find(({ url }) => new URL(url).pathname === "/approvals");
  if (!inbox) return self.clients.openWindow(target.href);
  await inbox.focus();
  return inbox.navigate(target.href);
}
