// Stands in a world of its own beside each page's: the page's scripts cannot see it, and the page's
// Content-Security-Policy binds the page alone. visiting.py asks it what it sees.

const broken = [];
const note = (event) => broken.push(`policy: ${event.effectiveDirective} forbids ${event.blockedURI || event.sample}`);
addEventListener("securitypolicyviolation", note, true);

/** What this page keeps on the device. */
async function kept() {
  const workers = navigator.serviceWorker ? await navigator.serviceWorker.getRegistrations() : [];
  return [
    ...Object.keys(localStorage).map((name) => `localStorage: ${name}`),
    ...Object.keys(sessionStorage).map((name) => `sessionStorage: ${name}`),
    ...(await indexedDB.databases()).map((base) => `indexedDB: ${base.name}`),
    ...(await caches.keys()).map((name) => `caches: ${name}`),
    ...workers.map((worker) => `worker: ${worker.scope}`),
    ...document.cookie.split("; ").filter(Boolean).map((cookie) => `cookie: ${cookie}`),
  ];
}

/** Addresses inside the site, this page's own too, that carry a query. */
function queries() {
  return [location, ...document.links].filter((it) => it.origin === location.origin && it.search).map((it) => it.href);
}

/** By how much the page is wider than the screen, and what sticks out; empty where nothing does. */
function sideways() {
  const over = document.documentElement.scrollWidth - innerWidth;
  if (over <= 0) return "";
  const out = [...document.querySelectorAll("body *")].filter((it) => it.getBoundingClientRect().right > innerWidth + 0.5);
  return `${over} pixels wider than ${innerWidth}: ${out.slice(-1).map(shown)}`;
}

const shown = (element) => element.outerHTML.replace(/\s+/g, " ").slice(0, 160);
