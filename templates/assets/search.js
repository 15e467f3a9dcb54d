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

  const SHOWN = 6;
  const PAUSE = 500; // Milliseconds without a key before results are announced: speech should not break into typing.
  // Words that say little alone. Inside a search word ("want to die") they still count.
  const STOP = new Set(("a about am an and are as at be been being but by do does for from get got had has have he " +
    "her him his how i if im in is it its ive just me my not now of on or our out she so some someone somebody " +
    "something that the their them they this to up us want wanna wants was we were what whats when who why will with " +
    "you your").split(" "));
  // Whoever writes like this is most likely not the young person: the page in that reader's voice comes first.
  const VOICES = { parent: /\b(my|our) (\w+ )?(child|kid|son|daughter|teen|teenager)s?\b/,
    school: /\b(pupil|student)s?\b/ };
  const noApp = new Set(place.dataset.noApp.split(" ")); // What happens where no app can help has one page alone.

  const words = (text) => text.normalize("NFKD").toLowerCase().replace(/[\u0300-\u036f'’]/g, "")
    .split(/[^\p{L}\p{N}]+/u).filter(Boolean);

  const finder = (rows) => {
    const pages = new Map(rows.map(([id, title, summary, weight, said]) => [id, { id, title, summary, weight, said }]));
    const every = [...pages.values()];
    for (const page of every) {
      [page.section, page.name, page.part] = page.id.split("/");
      page.said ??= pages.get(`${page.section}/${page.name}/`).said; // The index holds the words that pages share once.
      page.phrases = page.said.map((phrase) => words(phrase).join(" "));
      page.words = page.phrases.join(" ");
    }
    const all = new MiniSearch({ fields: ["title", "words", "summary"], tokenize: words,
      processTerm: (term) => !STOP.has(term) && term });
    all.addAll(every);

    const best = (asked) => {
      const line = asked.join(" ");
      // A search word that stands in the question whole says more than its parts; one that is all of it, still more.
      const told = ({ phrases }) => Math.max(0, ...phrases.filter((phrase) => ` ${line} `.includes(` ${phrase} `))
        .map((phrase) => phrase.length * (phrase === line ? 2 : 1)));
      const boosts = new Map(every.map((page) => (
        [page.id, page.weight * (5 + told(page)) * (VOICES[page.part]?.test(line) ? 5 : 1)])));
      const found = all.search(line, { boost: { title: 2, words: 2 }, boostDocument: (id) => boosts.get(id),
        prefix: (term) => term.length > 3, fuzzy: (term) => term.length > 4 && 0.2 }); // "dad" is not "daddy".
      return found.filter(({ score }) => score > found[0].score / 10).map(({ id }) => pages.get(id));
    };

    // A platform is named by a whole search word of its own, written together or apart ("snap chat"), or nearly so.
    // One that also tells what happened ("group chat") names nothing.
    const happened = new Set(every.flatMap(({ section, phrases }) => (section === "help" ? phrases : [])));
    const own = ({ phrases }) => phrases.filter((one) => !happened.has(one)).map((one) => one.replace(/ /g, ""));
    const names = new MiniSearch({ fields: ["own"], tokenize: (text) => text.split(","), processTerm: (term) => term });
    names.addAll(every.filter((page) => page.section === "platforms").map((page) => ({ id: page.id, own: own(page) })));
    // The page for what happened on a platform has no row: its address is the concern's with the platform's name.
    const action = (asked, found) => {
      const pairs = asked.slice(1).map((word, index) => asked[index] + word);
      const [named] = names.search([...asked, ...pairs].join(","), { fuzzy: (term) => term.length > 5 && 1 });
      if (!named) return [];
      const isName = (term) => named.queryTerms.includes(term);
      const rest = asked.filter((word, at) => word !== "report" && ![word, pairs[at], pairs[at - 1]].some(isName));
      const [first] = [found[0], best(rest)[0]].filter((page) => page?.section === "help");
      if (!first) return [];
      if (noApp.has(first.name)) return [first];
      const platform = pages.get(named.id);
      return [{ ...first, id: `${first.id}${platform.name}/`, title: `${first.title}: ${platform.said[0]}` }];
    };

    return (asked, found = best(asked)) => [...new Set([...action(asked, found), ...found])].slice(0, SHOWN);
  };

  const make = (tag, attributes, ...inside) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...inside);
    return made;
  };
  let ready;
  const load = () => (ready ??= Promise.all([
    fetch(place.dataset.index, { credentials: "omit" }).then((answer) => answer.json()),
    new Promise((onload, onerror) => {
      document.head.append(Object.assign(make("script", { src: place.dataset.library }), { onload, onerror }));
    }),
  ]).then(([rows]) => finder(rows)).catch((error) => { ready = undefined; throw error; })); // The next key tries again.

  // Some browsers send what is typed to a spelling service, and some offer it to whoever types next.
  const field = make("input", { id: "finder-field", type: "search", autocomplete: "off", autocapitalize: "off",
    autocorrect: "off", spellcheck: "false", maxlength: 100, enterkeyhint: "search", "aria-describedby": "not-kept" });
  const note = make("p", { id: "not-kept", class: "note" }, "What you type is not sent and not kept.");
  const status = make("p", { class: "note", role: "status" });
  const list = make("ul", { class: "cards found" });
  place.setAttribute("role", "search");
  place.append(make("label", { for: field.id }, "Search in your own words"), field, note, status, list);

  let pause;
  const show = (found, said) => {
    const root = new URL("..", new URL(place.dataset.index, document.baseURI));
    list.replaceChildren(...found.map(({ id, title, summary }) => make("li", {},
      make("a", { href: new URL(id, root) }, make("strong", {}, title)), make("span", {}, summary))));
    clearTimeout(pause);
    pause = setTimeout(() => { status.textContent = said; }, said ? PAUSE : 0);
  };
  const elsewhere = "The numbers to call are at the top of this page, and the lists are below.";
  const search = () => load().then((find) => {
    const asked = words(field.value);
    const found = find(asked);
    const nothing = asked.length ? `Nothing found. Try other words. ${elsewhere}` : "";
    show(found, found.length ? `Pages found: ${found.length}` : nothing);
  }, () => show([], `The search did not load. ${elsewhere}`));
  const clear = () => { field.value = ""; show([], ""); };
  field.addEventListener("focus", () => load().catch(() => {}));
  field.addEventListener("input", search);
  field.addEventListener("keydown", ({ key }) => { if (key === "Enter") list.querySelector("a")?.focus(); });
  place.addEventListener("keydown", ({ key }) => { if (key === "Escape") { clear(); field.focus(); } });
  addEventListener("pagehide", clear); // Whoever comes back may be somebody else, and browsers keep pages as they were.
})();
