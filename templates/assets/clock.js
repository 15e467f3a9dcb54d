"use strict";
// What the device's clock knows of this page: whether a line is open, which line leads, and how old this copy has become.
(() => {
  const DAYS = "mon tue wed thu fri sat sun".split(" ");
  // Days after which hours that were read once say nothing about today.
  const OLDEST = 2 * 365;
  const asOf = document.querySelector("[data-day]");
  const built = Date.parse(asOf.dataset.day);
  const [isOpen, opensOn, opensToday, old, names] = asOf.dataset.words.split("|");

  const there = (zone, now) => {
    const parts = new Intl.DateTimeFormat("en-GB", { timeZone: zone, weekday: "short", hour: "2-digit", minute: "2-digit",
      hourCycle: "h23" }).formatToParts(now);
    const part = (type) => parts.find((one) => one.type === type).value;
    return [DAYS.indexOf(part("weekday").toLowerCase()), `${part("hour")}:${part("minute")}`];
  };

  // Hours are what a service has said of an ordinary week: on a holiday, nobody knows. So it is "by these hours".
  const isFresh = ({ checked }, now) => now - Date.parse(checked) < OLDEST * 864e5;
  const opening = ({ open, zone }, now) => {
    const [today, time] = there(zone, now);
    const blocks = open.split(";").flatMap((block) => {
      const [days, opens, closes] = block.split(" ");
      return days.split(",").map((day) => ({ day: DAYS.indexOf(day), opens, closes }));
    });
    const current = blocks.find(({ day, opens, closes }) => day === today && opens <= time && time < closes);
    return { today, time, blocks, current };
  };
  const said = (hours, now) => {
    if (!isFresh(hours, now)) return "";
    const { today, time, blocks, current } = opening(hours, now);
    if (current) {
      const on = blocks.find(({ day, opens }) => current.closes === "24:00" && opens === "00:00" && day === (today + 1) % 7);
      return isOpen.replace("{time}", on ? on.closes : current.closes);
    }
    const wait = ({ day, opens }) => ((day - today + 7) % 7 || (opens > time ? 0 : 7)) * 1440 + Number(opens.replace(":", ""));
    const next = blocks.sort((one, other) => wait(one) - wait(other))[0];
    const words = next.day === today && next.opens > time ? opensToday : opensOn;
    return words.replace("{day}", names.split(" ")[next.day]).replace("{time}", next.opens);
  };

  const tell = () => {
    const now = new Date();
    // A clock that is wrong says nothing about hours.
    if (now < built) return;
    for (const place of document.querySelectorAll("[data-open]:not([data-told])")) {
      place.dataset.told = "";
      try {
        const textContent = said(place.dataset, now);
        if (textContent) place.append(Object.assign(document.createElement("b"), { className: "now", textContent }));
      // A browser that does not know the zone says nothing.
      } catch {}
    }
    for (const talk of document.querySelectorAll(".talk")) lead(talk, now);
  };

  // Which line leads: none that is closed by its hours, however old they are; those made for this reader; one that is
  // open before one of which nobody knows. Of equal ones the order of the page holds.
  const lead = (talk, now) => {
    const lines = [...talk.querySelectorAll(".line")];
    const rank = (line) => {
      const hours = line.querySelector(".hours")?.dataset ?? {};
      if (hours.always === "") return 0;
      try {
        if (!opening(hours, now).current) return 2;
        return isFresh(hours, now) ? 0 : 1;
      // A line without hours, or in a zone that the browser does not know.
      } catch { return 1; }
    };
    const order = (line) => {
      const open = rank(line);
      return (open === 2) * 1e6 + line.dataset.tier * 1e5 + open * 1e4 + Number(line.dataset.place);
    };
    lines.sort((one, other) => order(one) - order(other));
    for (const line of lines) line.hidden = line !== lines[0];
  };
  tell();
  document.addEventListener("contacts", tell);

  // A saved or forgotten copy grows old without anybody noticing.
  const days = Math.floor((Date.now() - built) / 864e5);
  if (days > 90) {
    const notice = Object.assign(document.createElement("p"), { className: "missing" });
    const [before, textContent, after] = old.replace("{days}", days).split(/[[\]]/);
    notice.append(before, Object.assign(document.createElement("a"), { href: asOf.dataset.newest, textContent }), after);
    document.querySelector("h1").before(notice);
  }

  // Another country's contacts are brought when they are asked for, and where a page shows nobody's.
  if (document.querySelector(".urgent[data-home]") && !document.querySelector(".here")) bringCountry();
  addEventListener("click", (event) => {
    const link = event.target.closest?.(".change");
    if (!link || link.onclick) return;
    if (bringCountry(() => link.click(), () => location.assign(link.href))) event.preventDefault();
  });
})();
