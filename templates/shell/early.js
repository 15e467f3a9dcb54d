// Runs before anything of a page is shown. It takes the home country's contacts out of sight where the device's clock or
// the reader's choice says another country, or says none, and then brings the script that puts others there. It keeps a
// page out of sight that was left and is reached again by Back.
const bringCountry = (() => {
  const page = document.documentElement;
  let { country: src } = document.currentScript.dataset;
  const bring = (onload, onerror) => { // Once; says whether this was the time.
    if (!src) return false;
    document.head.append(Object.assign(document.createElement("script"), { src, onload, onerror }));
    src = "";
    return true;
  };
  const kept = (key) => { try { return sessionStorage.getItem(key); } catch { return null; } };
  const back = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
  if (kept("left") && back) page.classList.add("left");
  let zone = "";
  try { zone = new Intl.DateTimeFormat().resolvedOptions().timeZone; } catch { /* Then it says no country. */ }
  const chosen = kept("country");
  if (chosen ? chosen !== "HOME" : !"ZONES".split(" ").includes(zone)) page.classList.add("elsewhere");
  if (chosen || page.classList.contains("elsewhere")) bring();
  else page.dataset.country = "HOME";
  return bring;
})();
