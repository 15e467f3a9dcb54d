"use strict";
// What the device's clock knows: in which country its reader most likely is, whether a line is open, and how old this
// copy has become. Nothing is sent and nothing stored, but for a country that the reader chose, which ends with the tab.
// Without this script the page shows the home country's contacts and links to the others.

// ------------------------------------------------------------------------------------------------------ the country
(() => {
  const aside = document.querySelector(".urgent[data-home]");
  if (!aside) return;
  const { home, zones, root } = aside.dataset;
  const base = new URL(root, document.baseURI);
  const places = [...document.querySelectorAll(".offers")];
  const names = [...document.querySelectorAll(".country")];
  const atHome = [aside, ...places, ...names].map((place) => [place, place.innerHTML]);

  const make = (tag, attributes, ...inside) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...inside);
    return made;
  };
  // What comes here was escaped when the site was built, and its links start at the site's root.
  const built = (html) => {
    const { content } = Object.assign(document.createElement("template"), { innerHTML: html });
    for (const link of content.querySelectorAll("a")) {
      const to = link.getAttribute("href");
      if (!to.includes(":")) link.href = new URL(to, base);
    }
    return content;
  };
  const json = (path) => fetch(new URL(path, base), { credentials: "omit" }).then((answer) => answer.json());
  let known;
  const countries = () => (known ??= json("assets/countries.json").catch((error) => { known = undefined; throw error; }));

  // A browser that keeps nothing may refuse even to be asked.
  const chosen = (code) => {
    try {
      if (code) sessionStorage.setItem("country", code);
      return sessionStorage.getItem("country");
    } catch { return code; }
  };

  const offered = ({ kinds, cards, offers }, { concern, audience }) => offers[concern][audience].map(
    ([kind, first, more]) => {
      const made = make("section", { class: "offer" }, make("h3", {}, built(kinds[kind][0])),
        make("p", { class: "meaning" }, kinds[kind][1]), ...first.map((card) => built(cards[card])));
      if (more.length) {
        made.append(make("details", {}, make("summary", {}, `${more.length} more`), ...more.map((card) => built(cards[card]))));
      }
      return made;
    });

  const line = (why) => {
    const place = aside.querySelector(".place");
    const name = place.querySelector("b").textContent;
    if (why === "clock") {
      place.replaceChildren("Showing contacts for ", make("b", {}, name), ", from your device’s clock. ", place.querySelector("a"));
    } else if (why) {
      place.querySelector("b").after(why);
    }
    place.setAttribute("role", "status");
    place.querySelector("a").addEventListener("click", choose);
  };

  const show = async (code, why) => {
    if (code === home) {
      for (const [place, html] of atHome) place.innerHTML = html;
      return line();
    }
    let there;
    try {
      there = await json(`assets/countries/${code.toLowerCase()}.json`);
    } catch {
      return line(". The contacts of your country did not load.");
    }
    aside.replaceChildren(built(there.urgent));
    for (const name of names) name.textContent = there.name;
    for (const place of places) {
      const found = offered(there, place.dataset);
      place.replaceChildren(...(found.length ? found : [make("p", { class: "missing" },
        `We found no service with a source that takes this: ${there.name}.`)]));
    }
    line(why);
    document.dispatchEvent(new Event("contacts"));
  };

  const choose = async (event) => {
    event.preventDefault();
    const link = event.currentTarget;
    let all;
    try {
      all = (await countries()).names;
    } catch { return location.assign(link.href); }
    const now = aside.querySelector(".place b").textContent;
    const order = Object.entries(all).sort(([, one], [, other]) => one.localeCompare(other));
    const field = make("select", { id: "place-field", autocomplete: "off" },
      ...order.map(([code, name]) => make("option", name === now ? { value: code, selected: "" } : { value: code }, name)),
      make("option", { value: "" }, "Another country"));
    field.addEventListener("change", async () => {
      if (!field.value) return location.assign(new URL("contacts/international/", base));
      chosen(field.value);
      await show(field.value);
      aside.querySelector(".place a").focus();
    });
    link.closest(".place").replaceChildren(make("label", { for: field.id }, "Contacts for"), field);
    field.focus();
  };

  const start = async () => {
    const code = chosen();
    if (code) return show(code);
    const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
    // Browsers that hide where their reader is say UTC.
    if (!zone.includes("/") || zone.startsWith("Etc/") || zones.split(" ").includes(zone)) return line();
    let guess;
    try {
      guess = (await countries()).zones[zone];
    } catch { return line(); }
    if (guess) return show(guess, "clock");
    line(". Your device’s clock is set to somewhere else. ");
  };
  start();
})();

// ---------------------------------------------------------------------------------------------- open, or opening at
(() => {
  const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
  const NAMES = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
  const OLDEST = 2 * 365; // Days after which hours that were read once say nothing about today.
  const asOf = document.querySelector("[data-day]");
  const built = Date.parse(asOf?.dataset.day);

  const there = (zone, now) => {
    const parts = new Intl.DateTimeFormat("en-GB", { timeZone: zone, weekday: "short", hour: "2-digit", minute: "2-digit",
      hourCycle: "h23" }).formatToParts(now);
    const part = (type) => parts.find((one) => one.type === type).value;
    return [DAYS.indexOf(part("weekday").toLowerCase()), `${part("hour")}:${part("minute")}`];
  };

  // Hours are what a service has said of an ordinary week: on a holiday, nobody knows. So it is "by these hours".
  const said = ({ open, zone, checked }, now) => {
    if (!(now - Date.parse(checked) < OLDEST * 864e5)) return "";
    const [today, time] = there(zone, now);
    const blocks = open.split(";").flatMap((block) => {
      const [days, opens, closes] = block.split(" ");
      return days.split(",").map((day) => ({ day: DAYS.indexOf(day), opens, closes }));
    });
    const current = blocks.find(({ day, opens, closes }) => day === today && opens <= time && time < closes);
    if (current) {
      const on = blocks.find(({ day, opens }) => current.closes === "24:00" && opens === "00:00" && day === (today + 1) % 7);
      return `By these hours, open now until ${on ? on.closes : current.closes}.`;
    }
    const wait = ({ day, opens }) => ((day - today + 7) % 7 || (opens > time ? 0 : 7)) * 1440 + Number(opens.replace(":", ""));
    const next = blocks.sort((one, other) => wait(one) - wait(other))[0];
    return `By these hours, closed now. Opens ${next.day === today && next.opens > time ? "" : `${NAMES[next.day]} `}at ${next.opens}.`;
  };

  const tell = () => {
    const now = new Date();
    if (now < built) return; // A clock that is wrong says nothing about hours.
    for (const place of document.querySelectorAll("[data-open]:not([data-told])")) {
      let text = "";
      try {
        text = said(place.dataset, now);
      } catch { /* A browser that does not know the zone says nothing. */ }
      place.dataset.told = "";
      if (text) place.append(Object.assign(document.createElement("b"), { className: "now", textContent: text }));
    }
  };
  tell();
  document.addEventListener("contacts", tell);

  // A saved or forgotten copy grows old without anybody noticing.
  const days = Math.floor((Date.now() - built) / 864e5);
  if (days > 90) {
    const notice = Object.assign(document.createElement("p"), { className: "missing" });
    const newest = Object.assign(document.createElement("a"), { href: asOf.dataset.newest, textContent: "Look for a newer one" });
    notice.append(`This copy is ${days} days old. Numbers and steps may have changed. `, newest, ".");
    document.querySelector("h1").before(notice);
  }
})();
