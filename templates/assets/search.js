// The readers' search. Whoever types here may be watched, so what is typed stays in the memory of this page: no form,
// no name, no address, no history, no storage, and no request that depends on it. Nothing is loaded before the reader
// turns to the field; then the library and the index come whole, from this site alone.
//
// minisearch.js is MiniSearch 7.2.0 (MIT, see minisearch.LICENSE.txt): dist/umd/index.js of the npm package, through
// npx terser@5.51.2 index.js --compress --mangle --ecma 2018
"use strict";

(() => {
  const place = document.querySelector(".finder");
  if (!place) return;
  const noApp = new Set(place.dataset.noApp.split(" ")); // What happens where no app can help has one page alone.
  const home = document.querySelector(".urgent[data-home]")?.dataset.home.toLowerCase();

  const [LABEL, NOT_KEPT, FOUND, NOTHING, FAILED] = place.dataset.words.split("|");
  const SHOWN = 6;
  const PAUSE = 500; // Milliseconds without a key before results are announced: speech should not break into typing.
  // Where the reader is, as country.js has found or the reader chosen.
  const country = () => (document.documentElement.dataset.country ?? "").toLowerCase();

  const make = (tag, attributes, ...inside) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...inside);
    return made;
  };
  const script = (src) => new Promise((onload, onerror) => {
    document.head.append(Object.assign(make("script", { src }), { onload, onerror }));
  });
  let ready;
  const load = () => (ready ??= Promise.all([
    fetch(place.dataset.index, { credentials: "omit" }).then((answer) => answer.json()),
    script(place.dataset.library),
    script(place.dataset.ranking),
  ]).then(([rows]) => ranking(rows, { shown: SHOWN, noApp, home, country })).catch((error) => { ready = undefined; throw error; })); // The next key tries again.

  // Some browsers send what is typed to a spelling service, and some offer it to whoever types next.
  const field = make("input", { id: "finder-field", type: "search", autocomplete: "off", autocapitalize: "off",
    autocorrect: "off", spellcheck: "false", maxlength: 100, enterkeyhint: "search", "aria-describedby": "not-kept" });
  const note = make("p", { id: "not-kept", class: "note" }, NOT_KEPT);
  const status = make("p", { class: "note", role: "status" });
  const list = make("ul", { class: "cards found" });
  place.setAttribute("role", "search");
  place.append(make("label", { for: field.id }, LABEL), field, note, status, list);

  let pause;
  const show = (found, said) => {
    const root = new URL("..", new URL(place.dataset.index, document.baseURI));
    list.replaceChildren(...found.map(({ id, title, summary }) => make("li", {},
      make("a", { href: new URL(id, root) }, make("strong", {}, title)), make("span", {}, summary))));
    clearTimeout(pause);
    pause = setTimeout(() => { status.textContent = said; }, said ? PAUSE : 0);
  };
  const search = () => load().then((find) => {
    const found = find(field.value);
    const nothing = field.value.trim() ? NOTHING : "";
    show(found, found.length ? FOUND.replace("{number}", found.length) : nothing);
  }, () => show([], FAILED));
  const clear = () => { field.value = ""; show([], ""); };
  field.addEventListener("focus", () => load().catch(() => {}));
  field.addEventListener("input", search);
  field.addEventListener("keydown", ({ key }) => { if (key === "Enter") list.querySelector("a")?.focus(); });
  place.addEventListener("keydown", ({ key }) => { if (key === "Escape") { clear(); field.focus(); } });
  addEventListener("pagehide", clear); // Whoever comes back may be somebody else, and browsers keep pages as they were.
})();
