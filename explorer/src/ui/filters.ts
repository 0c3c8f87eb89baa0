/** The left column: which network, which years, which facets, and what the drawing leaves out. */

import type { App } from "../app";
import { isoOf, spokenMonth } from "../data";
import { facetQuery } from "../queries";
import { FACETS, PROJECTIONS, type FacetName, type Projection, type View } from "../state";
import { button, h, icon, on, plural } from "./dom";
import { seeQuery } from "./query";

export const PROJECTION_NAMES: Record<Projection, [string, string]> = {
  persons: ["People together", "Two people are tied when they were at the same event"],
  institutions: ["Institutions together", "Two institutions are tied when both had part in an event"],
  events: ["Events and who took part", "Each line is one part in one event"],
  affiliations: ["People and institutions", "A line says: seen at an event as a member of"],
  topics: ["People and topics", "A line says: took part in events on this topic"],
};

const FACET_NAMES: Record<FacetName, string> = { role: "Role", topic: "Topic", institution: "Institution", place: "Place", type: "Kind of event" };
const SHORT = 6;

export class Filters {
  readonly element: HTMLElement;
  private readonly histogram: Histogram;
  private readonly facets = new Map<FacetName, HTMLElement>();
  private readonly expanded = new Set<FacetName>();
  private readonly options = h("div", { class: "options" });
  private readonly note = h("p", { class: "note", id: "left-out" });
  private readonly select: HTMLSelectElement;
  private readonly about = h("p", { class: "note" });
  private readonly clear: HTMLButtonElement;

  constructor(private readonly app: App) {
    this.histogram = new Histogram(app);
    this.select = on(h("select", { id: "projection" }, PROJECTIONS.map((name) => h("option", { value: name }, PROJECTION_NAMES[name][0]))), {
      change: () => app.store.set({ projection: this.select.value as Projection, hidden: [] }),
    });
    this.clear = button("Clear all filters", () => app.clearFilters(), { class: "quiet clear" });
    const facets = FACETS.map((facet) => {
      const body = h("div", { class: "facet-body" });
      this.facets.set(facet, body);
      return h("details", { class: "facet", open: facet === "role" || facet === "topic" }, h("summary", null, FACET_NAMES[facet]), body);
    });
    this.element = h("aside", { class: "filters", id: "filters", "aria-label": "Filters" },
      h("div", { class: "sheet-head" }, h("h2", null, "Filters"), button(icon("close"), () => app.showFilters(false), { class: "icon-button only-phone", "aria-label": "Close filters" })),
      h("section", null, h("label", { for: "projection", class: "heading" }, "Network"), this.select, this.about),
      h("section", null, h("h3", { class: "heading" }, "Time"), this.histogram.element),
      h("section", { class: "facets", "aria-label": "Facets" }, facets, this.clear),
      h("details", { class: "facet" }, h("summary", null, "How it is drawn"), this.options),
      h("section", null, h("h3", { class: "heading" }, "What is left out"), this.note));
  }

  update(): void {
    const { view } = this.app.store;
    this.select.value = view.projection;
    this.about.textContent = `${PROJECTION_NAMES[view.projection][1]}.`;
    this.histogram.update();
    for (const facet of FACETS) this.drawFacet(facet);
    this.drawOptions(view);
    this.note.textContent = this.leftOut();
    this.clear.hidden = !this.app.filtered();
  }

  private drawFacet(facet: FacetName): void {
    const { model, store, passed } = this.app;
    const body = this.facets.get(facet)!;
    const chosen = store.view.facets[facet];
    const counts = passed.counts[facet];
    const values = [...new Set([...counts.keys(), ...chosen])].map((value) => ({ value, count: counts.get(value) ?? 0, label: facetLabel(this.app, facet, value) }));
    values.sort((a, b) => Number(chosen.includes(b.value)) - Number(chosen.includes(a.value)) || b.count - a.count || (a.label < b.label ? -1 : 1));
    const shown = this.expanded.has(facet) ? values.slice(0, 200) : values.slice(0, Math.max(SHORT, chosen.length));
    const focused = body.contains(document.activeElement) ? (document.activeElement as HTMLElement).dataset.value : undefined;
    const rows = shown.map(({ value, count, label }) => {
      const box = on(h("input", { type: "checkbox", "data-value": value }), { change: () => store.toggle(facet, value) });
      box.checked = chosen.includes(value);
      return h("label", { class: "facet-value" }, box, h("span", { class: "facet-label", title: label }, label), h("span", { class: "count" }, count));
    });
    const more = values.length > shown.length || this.expanded.has(facet)
      ? button(this.expanded.has(facet) ? "Fewer" : `${values.length - shown.length} more`, () => {
        if (!this.expanded.delete(facet)) this.expanded.add(facet);
        this.drawFacet(facet);
      }, { class: "quiet" }) : null;
    const old = body.querySelector("details.see-query");
    body.replaceChildren(...rows, ...(values.length ? [] : [h("p", { class: "note" }, "Nothing in this selection.")]), ...(more ? [more] : []),
      old ?? seeQuery(this.app, facetQuery(model, facet)));
    if (focused !== undefined) body.querySelector<HTMLElement>(`[data-value="${CSS.escape(focused)}"]`)?.focus();
  }

  private drawOptions(view: View): void {
    const { store } = this.app;
    const focused = this.options.contains(document.activeElement) ? document.activeElement!.id : "";
    const number = (id: "cap" | "minimum", label: string, hint: string) => {
      const input = on(h("input", { type: "number", id, min: id === "cap" ? 2 : 1, max: 9999, value: view[id] }), {
        change: () => store.set({ [id]: Math.max(1, Math.round(Number(input.value)) || 1) }),
      });
      return h("div", { class: "option" }, h("label", { for: id }, label), input, h("p", { class: "note" }, hint));
    };
    const check = (id: "presence" | "people" | "rollUnits" | "isolates" | "labels" | "undated", label: string) => {
      const box = on(h("input", { type: "checkbox", id }), { change: () => store.set({ [id]: box.checked }) });
      box.checked = view[id];
      return h("label", { class: "facet-value", for: id }, box, h("span", { class: "facet-label" }, label));
    };
    const paired = view.projection === "persons" || view.projection === "institutions";
    const colour = on(h("select", { id: "colour" }, h("option", { value: "community" }, "Community"), h("option", { value: "kind" }, "Kind of thing")), {
      change: () => store.set({ colour: colour.value as View["colour"], hidden: [] }),
    });
    colour.value = view.colour;
    this.options.replaceChildren(
      h("div", { class: "option" }, h("label", { for: "colour" }, "Colour by"), colour),
      check("labels", "Show names"),
      check("isolates", "Show those without a tie"),
      ...(!["institutions", "events"].includes(view.projection) ? [check("presence", "Only roles that mean being there")] : []),
      ...(view.projection === "institutions" ? [check("people", "Also through their people")] : []),
      ...(view.projection === "institutions" || view.projection === "affiliations" ? [check("rollUnits", "Count units for their institution")] : []),
      ...(this.app.model.undated ? [check("undated", `Keep the ${plural(this.app.model.undated, "event")} without a date`)] : []),
      ...(paired ? [number("cap", "Largest event", "An event of k people ties each pair with weight 1/(k−1); larger events draw no ties.")] : []),
      number("minimum", "Events in common, at least", "Draw only ties that rest on this many events."),
      ...(this.app.renderer ? [h("div", { class: "row" }, button([icon("shuffle"), "Lay out again"], () => this.app.relayout(), { class: "quiet" }))] : []));
    if (focused) document.getElementById(focused)?.focus();
  }

  private leftOut(): string {
    const { network, store, model } = this.app;
    const parts: string[] = [];
    if (this.app.scene.undrawn) parts.push(`The ${plural(this.app.scene.undrawn, "weakest tie")} of ${network.edges.length.toLocaleString("en")} are counted but not drawn.`);
    const { leftOut } = network;
    if (leftOut.events) {
      parts.push(`${plural(leftOut.events, "event")} with more than ${store.view.cap} taking part (the largest had ${leftOut.largest}) drew no ties: that is ${plural(leftOut.pairs, "pair")}.`);
    }
    if (store.view.minimum > 1) parts.push(`Ties of fewer than ${store.view.minimum} events are not drawn.`);
    if (model.undated && (store.view.from !== null || store.view.to !== null || !store.view.undated)) {
      parts.push(`${plural(model.undated, "event")} without a date cannot be placed in time and ${model.undated === 1 ? "is" : "are"} not counted.`);
    }
    if (!["institutions", "events"].includes(store.view.projection) && store.view.presence) parts.push("Organising, hosting, supporting and being honoured do not tie people here: they need not have been in the room.");
    return parts.join(" ") || "Nothing: everything that passes the filters is drawn.";
  }
}

export function facetLabel(app: App, facet: FacetName, value: number): string {
  const { concepts, topics, places } = app.model.data;
  if (facet === "institution") return app.model.label(value);
  return (facet === "topic" ? topics.label : facet === "place" ? places.label : concepts.label)[value] ?? "";
}

/** Bars of events over time with two handles, and play: the years pass while the width of the range stays. */
class Histogram {
  readonly element: HTMLElement;
  private readonly bars = h("div", { class: "bars", "aria-hidden": "true" });
  private readonly low: HTMLInputElement;
  private readonly high: HTMLInputElement;
  private readonly ranges: HTMLElement;
  private readonly said = h("output", { class: "range-said" });
  private readonly playButton: HTMLButtonElement;
  private timer = 0;

  constructor(private readonly app: App) {
    const most = Math.max(0, app.bins.edges.length - 1);
    const range = (label: string) => on(h("input", { type: "range", min: 0, max: most, step: 1, "aria-label": label }), { input: () => this.chosen() });
    this.low = range("From");
    this.high = range("To");
    this.high.value = String(most);
    this.playButton = button(icon("play"), () => this.play(), { class: "icon-button", "aria-label": "Play through time" });
    this.ranges = h("div", { class: "ranges" }, this.low, this.high);
    this.element = h("div", { class: "histogram" }, this.bars, this.ranges,
      h("div", { class: "row" }, this.playButton, this.said, button("All", () => app.store.set({ from: null, to: null }), { class: "quiet", "aria-label": "All years" })));
    if (most === 0) this.element.replaceChildren(h("p", { class: "note" }, "No event here has a date."));
  }

  update(): void {
    const { bins, passed, store } = this.app;
    if (bins.edges.length < 2) return;
    const { from, to } = store.view;
    const first = from === null ? 0 : Math.max(0, bins.edges.findIndex((_, bin) => (bins.edges[bin + 1] ?? Infinity) > from));
    const found = to === null ? bins.edges.length - 1 : bins.edges.findIndex((edge) => edge > to);
    const last = found < 0 ? bins.edges.length - 1 : found;
    this.low.value = String(first);
    this.high.value = String(last);
    const highest = Math.max(1, ...passed.all);
    if (this.bars.childElementCount !== passed.all.length) this.bars.replaceChildren(...passed.all.map(() => h("span", null)));
    passed.all.forEach((count, bin) => {
      const bar = this.bars.children[bin] as HTMLElement;
      bar.style.height = `${count ? Math.max(6, (count / highest) * 100) : 0}%`;
      bar.className = bin >= first && bin < last ? "in" : "";
      bar.title = `${this.at(bin)}: ${count}`;
    });
    const most = bins.edges.length - 1;
    this.ranges.style.setProperty("--from", `${(first / most) * 100}%`);
    this.ranges.style.setProperty("--to", `${(last / most) * 100}%`);
    // Where both handles stand at the right end, the left one must be on top, or neither could be moved.
    this.low.style.zIndex = first > most / 2 ? "2" : "1";
    this.high.style.zIndex = first > most / 2 ? "1" : "2";
    const text = this.text(first, last);
    this.said.textContent = text;
    this.low.setAttribute("aria-valuetext", this.at(first));
    this.high.setAttribute("aria-valuetext", this.at(last - 1));
  }

  private at(bin: number): string {
    const { edges, unit } = this.app.bins;
    const iso = isoOf(edges[Math.max(0, Math.min(edges.length - 1, bin))]!);
    return unit === "year" ? iso.slice(0, 4) : spokenMonth(iso);
  }

  private text(first: number, last: number): string {
    return first >= last - 1 ? this.at(first) : `${this.at(first)} – ${this.at(last - 1)}`;
  }

  private chosen(): void {
    const { edges } = this.app.bins;
    let low = Number(this.low.value);
    let high = Number(this.high.value);
    if (low >= high) {
      if (document.activeElement === this.low) low = Math.max(0, high - 1);
      else high = Math.min(edges.length - 1, low + 1);
    }
    this.set(low, high);
  }

  private set(low: number, high: number): void {
    const { edges } = this.app.bins;
    this.app.store.set({ from: low <= 0 ? null : edges[low]!, to: high >= edges.length - 1 ? null : edges[high]! - 1 });
  }

  private play(): void {
    if (this.timer) return this.stop();
    const most = this.app.bins.edges.length - 1;
    let width = Number(this.high.value) - Number(this.low.value);
    let low = Number(this.low.value);
    if (width >= most) width = Math.max(1, Math.round(most / 6));
    if (low + width >= most) low = -1; // at the end: from the beginning again
    this.playButton.replaceChildren(icon("pause"));
    this.playButton.setAttribute("aria-label", "Pause");
    const step = () => {
      low += 1;
      if (low + width > most) return this.stop();
      this.set(low, low + width);
    };
    step();
    this.timer = window.setInterval(step, 700);
  }

  private stop(): void {
    clearInterval(this.timer);
    this.timer = 0;
    this.playButton.replaceChildren(icon("play"));
    this.playButton.setAttribute("aria-label", "Play through time");
  }
}

