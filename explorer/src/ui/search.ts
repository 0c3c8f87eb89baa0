/** Search with suggestions: accents folded, Cyrillic typed in Latin letters, other names too. A combobox as ARIA describes it. */

import type { App } from "../app";
import { fold } from "../fold";
import { h, icon, on } from "./dom";

interface Entry {
  node: number;
  text: string;
  shown: string;
  weight: number;
}

const MOST = 12;
const KIND_NAMES = { person: "person", institution: "institution", event: "event", topic: "topic" };

export function searchBox(app: App): HTMLElement {
  let entries: Entry[] | null = null;
  let hits: Entry[] = [];
  let active = -1;
  const list = h("ul", { id: "search-list", role: "listbox", class: "suggestions", hidden: true, "aria-label": "Suggestions" });
  const input = h("input", {
    id: "search", type: "search", role: "combobox", "aria-expanded": "false", "aria-controls": "search-list", "aria-autocomplete": "list",
    autocomplete: "off", spellcheck: "false", placeholder: "Find a name or topic", "aria-label": "Search",
  });

  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (entry: Entry) => {
    input.value = "";
    close();
    app.open(entry.node);
    document.getElementById("field")?.focus({ preventScroll: true });
  };
  const mark = (index: number) => {
    active = index;
    [...list.children].forEach((option, position) => option.setAttribute("aria-selected", String(position === index)));
    if (index >= 0) {
      input.setAttribute("aria-activedescendant", `search-${index}`);
      list.children[index]!.scrollIntoView({ block: "nearest" });
    }
  };
  const refresh = () => {
    entries ??= index(app);
    hits = find(entries, input.value);
    list.replaceChildren(...hits.map((entry, position) =>
      on(h("li", { role: "option", id: `search-${position}`, "aria-selected": "false" },
        h("span", { class: "suggestion-name" }, app.model.label(entry.node)),
        entry.shown && h("span", { class: "suggestion-also" }, entry.shown),
        h("span", { class: "suggestion-kind" }, KIND_NAMES[app.model.kind(entry.node)])),
      { pointerdown: (event) => { event.preventDefault(); choose(entry); } })));
    if (input.value.trim() && !hits.length) list.replaceChildren(h("li", { class: "nothing", role: "option", "aria-disabled": "true" }, "Nothing goes by that name"));
    list.hidden = !input.value.trim();
    input.setAttribute("aria-expanded", String(!list.hidden));
    mark(hits.length ? 0 : -1);
    app.say(input.value.trim() ? `${hits.length} suggestions` : "");
  };

  on(input, {
    input: refresh,
    focus: () => input.value.trim() && refresh(),
    blur: close,
    keydown: (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) refresh();
        if (hits.length) mark((active + (event.key === "ArrowDown" ? 1 : hits.length - 1)) % hits.length);
      } else if (event.key === "Enter" && hits[active]) {
        event.preventDefault();
        choose(hits[active]!);
      } else if (event.key === "Escape") {
        if (!input.value) input.blur();
        input.value = "";
        close();
        event.stopPropagation();
      }
    },
  });
  return h("div", { class: "search", role: "search" }, icon("search"), input, list);
}

function index(app: App): Entry[] {
  const { model } = app;
  const entries: Entry[] = [];
  for (let node = 0; node < model.size; node++) {
    const weight = node < model.agents ? model.byAgent[node]!.length : node < model.agents + model.events ? model.byEvent[node - model.agents]!.length : 4;
    entries.push({ node, text: fold(model.label(node)), shown: "", weight });
    for (const alias of model.aliases(node)) entries.push({ node, text: fold(alias), shown: alias, weight });
  }
  return entries;
}

/** Whole-name and word beginnings first, then anything that holds all words; the better connected first. */
export function find(entries: Entry[], typed: string): Entry[] {
  const wanted = fold(typed);
  if (!wanted) return [];
  const words = wanted.split(" ");
  const scored: [number, Entry][] = [];
  for (const entry of entries) {
    if (!words.every((word) => entry.text.includes(word))) continue;
    const padded = ` ${entry.text}`;
    const starts = words.every((word) => padded.includes(` ${word}`));
    scored.push([(entry.text.startsWith(wanted) ? 2000 : 0) + (starts ? 1000 : 0) + Math.min(900, entry.weight * 6) - entry.text.length / 10, entry]);
  }
  scored.sort((a, b) => b[0] - a[0] || a[1].node - b[1].node);
  const seen = new Set<number>();
  return scored.map(([, entry]) => entry).filter((entry) => !seen.has(entry.node) && seen.add(entry.node)).slice(0, MOST);
}
