// Comes after axe-core and visiting.js, into the same world, on pages that axe-core is to look at.

axe.configure({
  noHtml: true, // It would write out every element it looks at; we want those with a fault.
  // A link within a text must be told from it by more than its colour, and so in dark and light alike.
  rules: [{ id: "link-in-text-block", any: ["link-in-text-block-style"] }],
});
const HOW = { preload: false, iframes: false, elementRef: true, resultTypes: ["violations", "incomplete"] };

async function run(rules, least = 0) {
  judged = new Map();
  for (const animation of document.getAnimations()) animation.finish(); // Colours on their way are nobody's colours.
  const { violations, incomplete, passes } = await axe.run(document, { ...HOW, ...rules });
  if (passes.length < least) throw new Error(`axe-core found ${passes.length} rules to judge by`);
  for (const rule of [...violations, ...incomplete]) {
    if (rule.id === "color-contrast") rule.nodes.forEach((node) => judged.delete(node.element));
  }
  return {
    faults: violations.flatMap((rule) => rule.nodes.map((node) =>
      `${rule.id}: ${rule.help}: ${node.target.join(" ")}: ${shown(node.element)}: ${node.any.map((it) => it.message).join(" ")}`)),
    good: [...new Set(judged.values())],
  };
}

// ---------------------------------------------------------------------------------------------------------- contrast
//
// Half of axe-core's time goes into contrast, over and over the same few dozen looks: a text's own colours and size,
// and the grounds of all that lies under it. What axe-core says of a text follows from its look alone, so each look is
// judged where it first appears, on whichever page, and passed over when it comes again. Only looks that were found
// good are passed over; what failed, or could not be decided, is judged every time. What lies under a text is found by
// axe-core itself. test_every_page.py shows that this short way finds what the long way finds.

const contrast = axe._audit.getRule("color-contrast");
const wouldJudge = contrast.matches;
let short = false;
let good = new Set(); // looks
let texts = new Map(); // elements with text, and what lies under each, at the present width
let judged = new Map(); // elements that axe-core was given in this run, and their looks
let look;

const FIELDS = new Set(["INPUT", "SELECT", "TEXTAREA"]);
const OWN = ["color", "-webkit-text-fill-color", "-webkit-text-stroke-color", "-webkit-text-stroke-width", "font-size", "font-weight"];
const GROUND = ["background-color", "background-image", "opacity", "mix-blend-mode", "filter", "text-shadow"];
const NOTHING = "rgba(0, 0, 0, 0)|none|1|normal|none|none";

/** Return a maker of looks that asks for each element's style once. */
function looks() {
  const styles = (element, names) => {
    const style = getComputedStyle(element);
    return names.map((name) => style.getPropertyValue(name)).join("|");
  };
  const grounds = new Map();
  const ground = (element) => {
    if (!grounds.has(element)) grounds.set(element, styles(element, GROUND));
    return grounds.get(element) === NOTHING ? "" : `/${grounds.get(element)}`;
  };
  const chains = new Map([[null, ""]]);
  const chain = (element) => {
    if (!chains.has(element)) chains.set(element, ground(element) + chain(element.parentElement));
    return chains.get(element);
  };
  return (element, stacks) =>
    [styles(element, OWN), chain(element), ...new Set(stacks.map((stack) => stack.map(ground).join("")))].join(" on ");
}

contrast.matches = (element, virtual, context) => {
  if (!short || FIELDS.has(element.nodeName)) return wouldJudge(element, virtual, context);
  // What axe-core would find out later, after much more work.
  if (![...element.childNodes].some((it) => it.nodeType === Node.TEXT_NODE && it.nodeValue.trim())) return false;
  if (!axe.commons.dom.isVisibleOnScreen(element)) return false;
  if (!texts.has(element)) texts.set(element, axe.commons.dom.getTextElementStack(element));
  const its = look(element, texts.get(element));
  if (good.has(its) || !wouldJudge(element, virtual, context)) return false;
  judged.set(element, its);
  return true;
};

/**
 * Everything that axe-core finds at this width, in light colours; with `known` looks the short way. `dark` then holds
 * the looks of the same texts in dark colours that are not known yet: without one, the dark needs no run of its own.
 */
async function everything(rules, known) {
  short = known !== null;
  good = new Set(known);
  texts = new Map();
  look = looks();
  const found = await run(rules, 10);
  found.good.forEach((its) => good.add(its));
  found.dark = inTheDark(strange);
  return found;
}

/** The looks of this page's texts that are not known to be good. */
function strange() {
  look = looks();
  return [...new Set([...texts].map(([element, stacks]) => look(element, stacks)))].filter((its) => !good.has(its)).sort();
}

/** The same page at the same width, now really in dark colours, where nothing but contrast can have changed. */
async function recoloured(known) {
  const expected = strange();
  good = new Set(known);
  return { expected, ...await run({ runOnly: { type: "rule", values: ["color-contrast"] } }) };
}

/**
 * Return what a question comes to while the style sheets say what they say on a dark device. No frame is drawn between,
 * which would take longer than all the rest. It must be asked of nothing but colours, and that at once.
 */
function inTheDark(question) {
  const ours = [...document.styleSheets].filter((sheet) => !sheet.href || new URL(sheet.href).origin === location.origin);
  const rules = ours.flatMap((sheet) => [...sheet.cssRules]).filter((rule) => rule.media);
  const lists = [...rules, ...ours].map((it) => it.media).filter((it) => it.mediaText.includes("prefers-color-scheme"));
  const said = lists.map((it) => it.mediaText);
  lists.forEach((it) => {
    it.mediaText = it.mediaText.replaceAll(/prefers-color-scheme: (dark|light)/g, (_, which) => which === "dark" ? "min-width: 0px" : "max-width: 0px");
  });
  const before = [...document.adoptedStyleSheets];
  if (getComputedStyle(document.documentElement).colorScheme.includes("dark")) {
    const sheet = new CSSStyleSheet(); // for the browser's own colours
    sheet.replaceSync(":root { color-scheme: dark !important }");
    document.adoptedStyleSheets = [...before, sheet];
  }
  const answer = question();
  document.adoptedStyleSheets = before;
  lists.forEach((it, number) => { it.mediaText = said[number]; });
  return answer;
}
