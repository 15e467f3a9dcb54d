"use strict";
// What happened and where, in one step to the page that says what to do. The lists below it lead to the same pages;
// the choices are read from them, and nothing of what is chosen is kept or written into an address.
(() => {
  const place = document.querySelector(".chooser");
  const [what, where] = ["what", "where"].map((id) => [...document.querySelectorAll(`#${id} ~ ul`)][0]?.querySelectorAll("a"));
  if (!place || !what || !where) return;

  const [WHAT, CHOOSE, WHERE, UNSURE, GO, CHOOSE_FIRST] = place.dataset.words.split("|");
  const field = (id, words, first, links) => {
    const label = Object.assign(document.createElement("label"), { htmlFor: id, textContent: words });
    const select = Object.assign(document.createElement("select"), { id, autocomplete: "off" });
    select.append(new Option(first, ""), ...[...links].map((link) => {
      const name = link.lastChild.textContent.trim(); // Before it may stand the letter that an app without an icon has.
      return new Option(name, link.getAttribute("href"));
    }));
    const box = document.createElement("p");
    box.append(label, select);
    place.append(box);
    return select;
  };
  const happened = field("chooser-what", WHAT, CHOOSE, what);
  const platform = field("chooser-where", WHERE, UNSURE, where);
  // A concern that happens where no app can help has one page alone, and there is nothing to ask about it.
  const noApp = place.dataset.noApp.split(" ");
  const askWhere = () => { platform.parentElement.hidden = noApp.includes(happened.value.split("/").at(-2)); };
  const go = Object.assign(document.createElement("button"), { type: "button", className: "go", textContent: GO });
  const said = Object.assign(document.createElement("p"), { className: "note" });
  said.setAttribute("role", "status");
  place.append(go, said);

  happened.addEventListener("change", askWhere);
  go.addEventListener("click", () => {
    if (!happened.value) {
      said.textContent = CHOOSE_FIRST;
      return happened.focus();
    }
    // The action page lies below its concern's, under the platform's name.
    const name = !platform.parentElement.hidden && platform.value.split("/").at(-2);
    location.assign(new URL(name ? `${name}/` : "", new URL(happened.value, document.baseURI)));
  });
  // Whoever comes back may be somebody else, and browsers keep pages as they were.
  addEventListener("pagehide", () => {
    happened.value = platform.value = said.textContent = "";
    askWhere();
  });
})();
