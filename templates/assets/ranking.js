// What the readers' search finds. Loaded with MiniSearch when a reader turns to the field; it keeps and sends nothing.
"use strict";

// Returns what finds pages: typed text to pages, the best first. `rows` is the index; `noApp` are the concerns with no
// page for each app; `home` is the home country's code; `country` says where the reader is, empty where nobody knows.
const ranking = (rows, { shown: SHOWN, noApp, home, country }) => {
  // Words that say little alone. Inside a search word ("want to die") they still count.
  const STOP = new Set(("a about am an and are as at be been being but by do does for from get got had has have he " +
    "her him his how i if im in is it its ive just me my not now of on or our out she so some someone somebody " +
    "something that the their them they this to up us want wanna wants was we were what whats when who why will with " +
    "you your").split(" "));
  // Whoever writes like this is most likely not the young person: the page in that reader's voice comes first.
  const VOICES = { parent: /\b(my|our) (\w+ )?(child|kid|son|daughter|teen|teenager)s?\b|\bmy \d+ (yr|year) old\b(?! (boy|girl)friend)/,
    school: /\b(pupil|student)s?\b/ };
  const words = (text) => text.normalize("NFKD").toLowerCase().replace(/[\u0300-\u036f'’]/g, "")
    .split(/[^\p{L}\p{N}]+/u).filter(Boolean);

  const ANYWHERE = "international";

  const pages = new Map(rows.map(([id, title, summary, weight, said, numbers = []]) => (
    [id, { id, title, summary, weight, said, numbers }])));
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
    // Where nobody knows the country, the home country's services come before those of others.
    const far = ({ section, name, part }) => section === "contacts" && part && ![home, ANYWHERE].includes(name) && !country();
    const boosts = new Map(every.map((page) => (
      [page.id, page.weight * (5 + told(page)) * (VOICES[page.part]?.test(line) ? 5 : 1) * (far(page) ? 0.5 : 1)])));
    const fits = here(line);
    const found = all.search(line, { boost: { title: 2, words: 2 }, boostDocument: (id) => boosts.get(id),
      filter: ({ id }) => fits(pages.get(id)),
      prefix: (term) => term.length > 3, fuzzy: (term) => term.length > 4 && 0.2 }); // "dad" is not "daddy".
    return found.filter(({ score }) => score > found[0].score / 10).map(({ id }) => pages.get(id));
  };

  // One country's service is not for a reader in another, unless the question names the country.
  const places = every.filter(({ section, name, part }) => section === "contacts" && name && name !== ANYWHERE && !part);
  const here = (line) => {
    const named = places.filter(({ phrases }) => phrases.some((phrase) => ` ${line} `.includes(` ${phrase} `)));
    const shown = new Set([ANYWHERE, ...(named.length ? named.map(({ name }) => name) : [country()])]);
    return ({ section, name, part }) => section !== "contacts" || !part || shown.has(name) || (!named.length && !country());
  };

  // A number as posters print it, spaced or not, with the country's prefix or without; the shown country's first.
  const called = (typed) => {
    // The nought in brackets of "+44 (0)20" is not dialled with the prefix; a star or hash at an end is not typed.
    const digits = (typed.match(/[+(]?\d[\d\s().-]*\d/)?.[0] ?? "").replace("(0)", "").replace(/\D/g, "");
    if (digits.length < 2) return [];
    const same = (number) => [number, `00${number}`].includes(digits) || number === `0${digits}`;
    const found = every.filter(({ numbers }) => numbers.some(same));
    const [own, anywhere] = [country() || home, ANYWHERE].map((place) => found.filter(({ name }) => name === place));
    return own.length + anywhere.length ? [...own, ...anywhere] : found;
  };

  // A platform is named by a whole search word of its own, written together or apart ("snap chat"), or nearly so.
  // One that also tells what happened ("group chat") names nothing.
  const happened = new Set(every.flatMap(({ section, phrases }) => (section === "help" ? phrases : [])));
  const own = ({ phrases }) => phrases.filter((one) => !happened.has(one)).map((one) => one.replace(/ /g, ""));
  const happenedWords = new Set([...happened].flatMap((phrase) => phrase.split(" "))); // "threats" is not "Threads".
  const names = new MiniSearch({ fields: ["own"], tokenize: (text) => text.split(","), processTerm: (term) => term });
  names.addAll(every.filter((page) => page.section === "platforms").map((page) => ({ id: page.id, own: own(page) })));
  // The page for what happened on a platform has no row: its address is the concern's with the platform's name.
  const action = (asked, found) => {
    const pairs = asked.slice(1).map((word, index) => asked[index] + word);
    const [named] = names.search([...asked, ...pairs].join(","), { fuzzy: (term) => term.length > 5 && !happenedWords.has(term) && 1 });
    if (!named) return [];
    const isName = (term) => named.queryTerms.includes(term);
    const rest = asked.filter((word, at) => word !== "report" && ![word, pairs[at], pairs[at - 1]].some(isName));
    const [first] = [found[0], best(rest)[0]].filter((page) => page?.section === "help");
    if (!first) return [];
    if (noApp.has(first.name)) return [first];
    const platform = pages.get(named.id);
    return [{ ...first, id: `${first.id}${platform.name}/`, title: `${first.title}: ${platform.said[0]}` }];
  };

  // Sheets are found by those at home, and lead to the shown country's.
  const placed = (page) => {
    const there = pages.get(`contacts/${country()}/`);
    const has = page.section === "checklists" && page.name && there && country() !== home
      && every.some(({ section, name, part }) => section === "contacts" && name === country() && part);
    if (!has) return page;
    return { ...page, id: `${page.id}${country()}/`, title: page.title.replace(/\([^()]*\)$/, `(${there.said[0]})`) };
  };

  return (typed) => {
    const asked = words(typed);
    const found = best(asked);
    // What is a search word of what happened leads there, whatever else was given the same word.
    const told = found.filter(({ section, phrases }) => section === "help" && phrases.includes(asked.join(" ")));
    return [...new Set([...called(typed), ...action(asked, found), ...told, ...found])].slice(0, SHOWN).map(placed);
  };
};
