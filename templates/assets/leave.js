"use strict";
// Leave this page at once. Without this script the link below still works, only more slowly and with its title in view.
(() => {
  const link = document.querySelector(".leave a");
  if (!link) return;
  const page = document.documentElement;
  let shifts = 0;
  let timer = 0;

  const calm = () => {
    shifts = 0;
    clearTimeout(timer);
  };
  // A saved copy has nowhere to go but an empty page.
  const exit = () => location.replace(location.protocol === "file:" ? "about:blank" : link.href);

  // Browsers keep pages whole for Back, and show their last picture before a script can cover it. A message makes them
  // drop such a page: then Back makes it anew, and early.js covers it.
  let others;
  try {
    others = new BroadcastChannel("left");
    others.onmessage = () => {};
  } catch { /* An older browser has none. */ }

  const leave = (event) => {
    if (event) event.preventDefault();
    // Cover first: the other site may be slow, silent or refuse, and until it answers this page would stay readable.
    page.classList.add("left");
    document.title = link.dataset.title;
    // What was typed would come back with the tab, and so would the country that was chosen.
    for (const field of document.querySelectorAll("input, select, textarea")) field.value = "";
    others?.postMessage("");
    try {
      sessionStorage.clear();
      sessionStorage.setItem("left", "1"); // So that Back finds no page; it ends with the tab.
    } catch { /* A browser that keeps nothing may refuse to be asked. */ }
    exit();
  };

  link.addEventListener("click", leave);
  // Else the middle button opens the other site and lets this page stand.
  link.addEventListener("auxclick", (event) => { if (event.button === 1) leave(event); });

  // Three Shifts, none of them held down. A click, a wheel, a scroll or any other key between them cancels, so that
  // writing capitals, selecting text or scrolling sideways never leaves; nor does a sheet with something written on it.
  // Escape is left alone: it stops loading pages, also the one we go to. Listened to on the way down, since other
  // scripts (docs.js) keep keys from going further.
  const written = () => [...document.querySelectorAll(".sheet input")].some((field) => field.value);
  addEventListener("keydown", (event) => {
    if (event.key !== "Shift" || event.repeat) return event.key === "Shift" ? undefined : calm();
    clearTimeout(timer);
    if (written()) return calm();
    shifts += 1;
    if (shifts === 3) return leave();
    timer = setTimeout(calm, 5000);
  }, true);
  for (const other of ["pointerdown", "wheel", "touchmove", "scroll", "input"]) {
    addEventListener(other, calm, { capture: true, passive: true });
  }

  // Back after leaving: from a page of this site that was kept whole, or made again, to the other site. Whoever comes
  // by a link, by the history or by typing the address has chosen to.
  const left = () => { try { return sessionStorage.getItem("left"); } catch { return null; } };
  addEventListener("pageshow", (event) => {
    calm();
    for (const field of document.querySelectorAll(".finder input, .chooser select, .sheet input")) field.value = "";
    if (left() && (event.persisted || page.classList.contains("left"))) {
      page.classList.add("left");
      document.title = link.dataset.title;
      return exit();
    }
    try { sessionStorage.removeItem("left"); } catch { /* There is nothing to remove. */ }
  });
})();
