/* docs/ in Material: what its script leaves to the mouse. It stores nothing and asks nothing. */
(function () {
  "use strict";
  function found(id) { return document.getElementById(id); }

  /* The menu on narrow screens. Material's own checkbox stays in charge of what is shown. */
  var drawer = found("__drawer"), opener = found("docs-menu-button"), menu = found("docs-menu");
  var returns = true;
  function show(open, focusReturns) {
    returns = focusReturns;
    if (drawer.checked !== open) drawer.click();
    returns = true;
  }
  if (drawer && opener && menu) {
    /* The open menu lies over the urgent help, so it carries the same numbers: links alone, no second landmark. */
    var urgent = document.querySelector(".md-banner .urgent");
    if (urgent) {
      var numbers = document.createElement("div");
      numbers.className = "docs-menu__urgent";
      numbers.append.apply(numbers, urgent.cloneNode(true).children);
      found("docs-menu-close").after(numbers);
    }
    opener.addEventListener("click", function () { show(!drawer.checked, true); });
    found("docs-menu-close").addEventListener("click", function () { show(false, true); });
    drawer.addEventListener("change", function () {
      opener.setAttribute("aria-expanded", String(drawer.checked));
      if (drawer.checked) found("docs-menu-close").focus();
      else if (returns) opener.focus();
    });
    menu.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && drawer.checked) show(false, true);
    });
    /* Whoever leaves the menu with Tab is on the page again; it must not lie over what has the focus. */
    menu.addEventListener("focusout", function (event) {
      if (event.relatedTarget && !menu.contains(event.relatedTarget)) show(false, false);
    });
    /* A link to a part of this page leads there: the focus must not go back to the button. */
    menu.addEventListener("click", function (event) {
      if (event.target.closest("a[href^='#']")) show(false, false);
    });
    drawer.checked = false; /* Some browsers keep it checked over a reload. */
  }

  /* The search on narrow screens. */
  var search = found("__search"), lens = found("docs-search-button");
  var query = document.querySelector("[data-md-component=search-query]");
  if (search && lens && query) {
    lens.addEventListener("click", function () {
      if (!search.checked) search.click();
      query.focus();
    });
    found("docs-search-close").addEventListener("click", function () {
      if (search.checked) search.click();
      lens.focus();
    });
    search.addEventListener("change", function () {
      lens.setAttribute("aria-expanded", String(search.checked));
    });
    /* Material closes the search at these keys and lets the focus fall; on wide screens the lens is not there. */
    addEventListener("keydown", function (event) {
      if (search.checked && (event.key === "Escape" || event.key === "Tab")) lens.focus();
    }, true);
  }

  /* Material turns pages and opens the search at single letters, which a voice or a trembling hand sends unmeant. */
  addEventListener("keydown", function (event) {
    var typing = event.target.closest && event.target.closest("input, textarea, select, [contenteditable]");
    var shown = search && search.checked;
    if (event.key.length === 1 && event.key !== " " && !typing && !shown) event.stopImmediatePropagation();
  }, true);

  /* A table that is wider than the screen can be scrolled from the keyboard. Material wraps tables while loading. */
  function tables() {
    document.querySelectorAll(".md-typeset__scrollwrap").forEach(function (wrap) {
      if (wrap.scrollWidth > wrap.clientWidth) {
        wrap.tabIndex = 0;
        wrap.setAttribute("role", "group");
        wrap.setAttribute("aria-label", menu.dataset.words);
      } else {
        ["tabindex", "role", "aria-label"].forEach(function (name) { wrap.removeAttribute(name); });
      }
    });
  }
  addEventListener("load", tables);
  addEventListener("resize", tables);
})();
