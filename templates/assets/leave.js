"use strict";
// Leave this page at once. Without this script the link below still works, only more slowly and with its title in view.
(() => {
  const link = document.querySelector(".leave a");
  if (!link) return;
  const title = document.title;
  let shifts = 0;
  let timer = 0;

  const calm = () => {
    shifts = 0;
    clearTimeout(timer);
  };

  const leave = (event) => {
    if (event) event.preventDefault();
    // Cover first: the other site may be slow, silent or refuse, and until it answers this page would stay readable.
    document.documentElement.classList.add("left");
    document.title = link.dataset.title;
    try {
      sessionStorage.clear(); // A country that was chosen is the only thing ever kept.
    } catch { /* A browser that keeps nothing may refuse to be asked. */ }
    // A saved copy has nowhere to go but an empty page.
    location.replace(location.protocol === "file:" ? "about:blank" : link.href);
  };

  link.addEventListener("click", leave);

  // Three Shifts, none of them held down. A click or any other key between them cancels, so that writing capitals or
  // selecting text never leaves. Escape is left alone: it stops loading pages, also the one we go to. Listened to on the
  // way down, since other scripts (docs.js) keep keys from going further.
  addEventListener("keydown", (event) => {
    if (event.key !== "Shift" || event.repeat) return event.key === "Shift" ? undefined : calm();
    clearTimeout(timer);
    shifts += 1;
    if (shifts === 3) return leave();
    timer = setTimeout(calm, 5000);
  }, true);
  addEventListener("pointerdown", calm, true);

  // Coming back by the Back button must not show an empty page.
  addEventListener("pageshow", () => {
    calm();
    document.documentElement.classList.remove("left");
    document.title = title;
  });
})();
