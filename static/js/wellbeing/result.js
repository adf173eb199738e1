// Shows scores: a bar for each scale and the words beside it.
import { share, tone } from "./scoring.js";

const SVG = "http://www.w3.org/2000/svg";

export function svg(name, attributes, ...children) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

export function element(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

export const number = (value) => value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });

function bar(scale, value) {
  const width = Math.max(1.5, share(scale, value));
  return svg(
    "svg",
    { class: "score-bar", height: 14, "aria-hidden": "true" },
    svg("rect", { class: "bar-rest", x: 0, y: 2, width: "100%", height: 10, rx: 5 }),
    svg("rect", { class: `tone-${tone(scale, value)}`, x: 0, y: 2, width: `${width}%`, height: 10, rx: 5 }),
  );
}

// `words` are the data attributes of the list: good, middle, hard, none, of.
export function show(list, key, scores) {
  list.replaceChildren();
  for (const scale of key.scales) {
    const value = scores[scale.id];
    const item = element("li", {}, element("span", { class: "score-title" }, scale.title));
    if (value === null || value === undefined) {
      item.append(element("p", { class: "soft" }, list.dataset.none));
    } else {
      const of = list.dataset.of.replace("{value}", number(value)).replace("{most}", number(scale.bounds[1]));
      const chip = element("span", { class: `score-word tone-text-${tone(scale, value)}` }, list.dataset[tone(scale, value)]);
      item.append(bar(scale, value), element("p", { class: "soft" }, of, " · ", chip));
    }
    list.append(item);
  }
}
