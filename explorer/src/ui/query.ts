/** "See the query": a fold under a panel with the SPARQL that gives the same answer. */

import type { App } from "../app";
import { withPrefixes } from "../queries";
import { button, copy, h, on } from "./dom";

export function seeQuery(app: App, query: string): HTMLElement {
  const text = withPrefixes(app.model, query);
  const body = h("pre", { class: "query-text", tabindex: 0 }, text);
  const actions = h("div", { class: "row" },
    button("Copy", async (event) => {
      const done = await copy(text);
      (event.target as HTMLElement).textContent = done ? "Copied" : "Select and copy by hand";
    }, { class: "quiet" }),
    app.canQuery && button("Run it", () => app.runQuery(text), { class: "quiet" }));
  const fold = h("details", { class: "see-query" }, h("summary", null, "See the query"));
  return on(fold, { toggle: () => { if (fold.open && fold.childElementCount === 1) fold.append(body, actions); } });
}
