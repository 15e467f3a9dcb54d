"use strict";
// The contacts of another country than the home country. early.js brings this script where the device's clock or the
// reader's choice asks for it; while the page has the class "elsewhere", contacts of the home country are out of sight.
// Nothing is sent and nothing stored, but for a country that the reader chose, which ends with the tab.
const country = () => {
  const page = document.documentElement;
  const box = document.querySelector(".urgent[data-home]");
  if (!box) return;
  const { home, root, concern, audience, words } = box.dataset;
  const [TALK, MORE, OTHERS, NOBODY, FAILED, BY_CLOCK, YOURS, CHOOSE, SHOW] = words.split("|");
  const base = new URL(root, document.baseURI);
  const find = (selector) => [...document.querySelectorAll(selector)];
  const offers = find(".offers");
  const titles = find(".country-name");
  const cautions = find(".cautions");
  const here = box.querySelector(".here") ?? box.insertBefore(make("header", { class: "here" }), box.firstChild);
  const atHome = here.childElementCount && [here, ...offers, ...titles, ...cautions].map((place) => [place, place.innerHTML]);

  function make(tag, attributes, ...inside) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...inside);
    return made;
  }
  // What comes here was escaped when the site was built, and its links start at the site's root.
  const built = (html) => {
    const { content } = Object.assign(document.createElement("template"), { innerHTML: html });
    for (const link of content.querySelectorAll("a")) {
      const to = link.getAttribute("href");
      if (!to.includes(":")) link.href = new URL(to, base);
    }
    return content;
  };
  const json = async (path) => {
    const answer = await fetch(new URL(path, base), { credentials: "omit" });
    if (!answer.ok) throw new Error(answer.status);
    return answer.json();
  };
  let known;
  const names = () => (known ??= json("assets/countries.json").catch((error) => { known = undefined; throw error; }));

  // A browser that keeps nothing may refuse even to be asked.
  const chosen = (code) => {
    try {
      if (code) sessionStorage.setItem("country", code);
      return sessionStorage.getItem("country");
    } catch { return code; }
  };

  const offered = (there, place) => {
    if (there.instead) return [built(there.instead)];
    const { kinds, cards, offers: offered } = there.help;
    const found = offered[place.dataset.concern][place.dataset.audience].map(([kind, first, more]) => {
      const made = make("section", { class: "offer" }, make("h3", {}, built(kinds[kind][0])),
        make("p", { class: "meaning" }, kinds[kind][1]), ...first.map((card) => built(cards[card])));
      if (more.length) {
        made.append(make("details", {}, make("summary", {}, OTHERS.replace("{number}", more.length)), ...more.map((card) => built(cards[card]))));
      }
      return made;
    });
    return found.length ? found : [make("p", { class: "missing" }, NOBODY.replace("{country}", there.name))];
  };

  const talk = ({ talk: chosen, lines, no_line: noLine, page: more }) => {
    const rows = chosen[concern][audience];
    if (!rows.length) return built(noLine);
    const made = rows.map(([line, tier, place], index) => {
      const span = make("span", { class: "line", "data-tier": tier, "data-place": place }, built(lines[line]));
      span.hidden = index > 0;
      return span;
    });
    return make("p", { class: "talk" }, make("strong", {}, TALK), " ", ...made.flatMap((span) => [span, " "]),
      make("a", { href: new URL(more, base) }, MORE));
  };

  // Everything is made before anything is changed: an answer that lacks something changes nothing.
  const prepared = (there) => {
    const numbers = built(there.numbers[there.head[concern]]);
    if (!numbers.querySelector(".place") || !there.name) throw new Error();
    return [[here, numbers, talk(there)], ...titles.map((place) => [place, `: ${there.name}`]),
      ...offers.map((place) => [place, ...offered(there, place)]),
      ...cautions.map((place) => [place, built(there.help?.caution[concern] ?? "")])];
  };

  const say = (words) => {
    const line = box.querySelector(".said") ?? box.appendChild(make("p", { class: "said", role: "status" }));
    line.textContent = words;
  };
  const listen = () => { for (const link of find(".change")) link.onclick = choose; };

  let latest = 0; // Of several choices the last one counts, whatever answers first.
  const show = async (code, byClock) => {
    const turn = latest += 1;
    if (code === home && atHome) {
      for (const [place, html] of atHome) place.innerHTML = html;
    } else {
      let parts;
      try {
        parts = prepared(await json(`assets/countries/${code.toLowerCase()}.json`));
      } catch {
        if (turn === latest) say(FAILED);
        return;
      }
      if (turn !== latest) return;
      for (const [place, ...inside] of parts) place.replaceChildren(...inside);
    }
    page.classList.remove("elsewhere");
    page.dataset.country = code;
    say(byClock ? BY_CLOCK : "");
    listen();
    document.dispatchEvent(new Event("contacts"));
  };

  const choose = async (event) => {
    event.preventDefault();
    const link = event.currentTarget;
    let all;
    try {
      all = await names();
    } catch { return location.assign(link.href); }
    const order = Object.entries(all).sort(([, one], [, other]) => one.localeCompare(other));
    const field = make("select", { id: "place-field", autocomplete: "off" }, make("option", { value: "" }, CHOOSE),
      ...order.map(([code, name]) => make("option", { value: code }, name)));
    const confirm = make("button", { type: "button", class: "go" }, SHOW);
    const form = make("p", { class: "place-choice" }, make("label", { for: field.id }, YOURS), field, confirm);
    // Nothing changes while a list is walked with the keyboard: typing a letter chooses, and is not yet meant.
    confirm.onclick = async () => {
      if (!field.value) return field.focus();
      chosen(field.value);
      await show(field.value);
      form.remove();
      box.querySelector(".change")?.focus();
    };
    box.querySelector(".place-choice")?.remove();
    box.prepend(form);
    field.focus();
  };

  const start = async () => {
    listen();
    const code = chosen();
    if (code) return show(code);
    if (!page.classList.contains("elsewhere")) return atHome || show(home, true);
    const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
    if (/^(Etc\/|UTC|GMT|$)/.test(zone)) return; // These tell no country, and browsers that hide it say them.
    const turn = latest;
    let guess;
    try {
      const areas = await json("assets/zones.json");
      const [area, city] = zone.includes("/") ? [zone.split("/")[0], zone.slice(zone.indexOf("/") + 1)] : ["", zone];
      [guess] = Object.entries(areas[area] ?? {}).find(([, cities]) => cities.split(" ").includes(city)) ?? [];
    } catch { return; }
    if (guess && turn === latest) show(guess, true);
  };
  start();
};
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", country);
else country();
