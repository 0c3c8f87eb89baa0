/** The table twin: what is drawn, as tables, always in the page. It is what a screen reader reads, and the Table view. */

import type { App } from "../app";
import { networkQuery, eventsQuery } from "../queries";
import { button, h, plural } from "./dom";
import { byStrength, largest } from "../top";
import { communityColour, MOST_COMMUNITIES } from "../theme";
import { seeQuery } from "./query";

const PAGE = 200;
type Tab = "nodes" | "ties" | "events" | "sources";
type Cell = string | number;

const EXPLAINED: Record<string, string> = {
  Ties: "To how many others", Strength: "The weights of its ties together", Weight: "An event of few people counts for more than a full hall",
  Community: "Names that meet each other more often than others, called after two of them",
};

interface Row {
  cells: Cell[];
  open: (() => void) | null;
  /** Colour of the dot before the last cell. */
  colour?: string;
}

interface Sheet {
  caption: string;
  columns: string[];
  count: number;
  /** The rows of one page in the sheet's own order. */
  page: (from: number, to: number) => Row[];
}

function sheet<T>(caption: string, columns: string[], items: readonly T[], order: (a: T, b: T) => number, row: (item: T) => Row): Sheet {
  return { caption, columns, count: items.length, page: (from, to) => largest(items, to, order).slice(from).map(row) };
}

export class TableTwin {
  readonly element = h("section", { class: "twin visually-hidden", id: "twin", "aria-label": "Table of what is drawn" });
  private tab: Tab = "nodes";
  private sort: { column: number; down: boolean } | null = null;
  private page = 0;

  constructor(private readonly app: App) {}

  update(): void {
    clearTimeout(this.waiting);
    const visible = this.app.store.view.view === "table";
    this.element.classList.toggle("visually-hidden", !visible);
    const reachable = visible ? 0 : -1;
    const tabs = h("div", { class: "segments", role: "group", "aria-label": "Which table" }, ([["nodes", "Names"], ["ties", "Ties"], ["events", "Events"], ["sources", "Reports"]] as [Tab, string][]).map(([tab, label]) =>
      button(label, () => this.choose(tab), { "aria-pressed": String(tab === this.tab), tabindex: reachable })));
    const { view } = this.app.store.view;
    const sheet = this.sheet(visible ? this.tab : view === "timeline" || view === "map" ? "events" : "nodes");
    const parts: HTMLElement[] = [h("div", { class: "twin-head" }, tabs, button("Download CSV", () => this.app.exportAs(this.tab === "ties" ? "csv-ties" : this.tab === "events" ? "csv-events" : "csv-nodes"), { class: "quiet", tabindex: reachable })), this.table(sheet, reachable, visible)];
    if (!visible && view === "network") parts.push(this.table(this.sheet("ties"), reachable, false));
    if (visible) parts.push(seeQuery(this.app, this.tab === "events" || this.tab === "sources" ? eventsQuery(this.app.model, this.app.store.view) : networkQuery(this.app.model, this.app.store.view, this.app.network.leftOut.events > 0)));
    this.element.replaceChildren(...parts);
  }

  private choose(tab: Tab): void {
    this.tab = tab;
    this.sort = null;
    this.page = 0;
    this.update();
  }

  private table(sheet: Sheet, reachable: number, sortable: boolean): HTMLElement {
    const { sort } = this;
    const pages = Math.max(1, Math.ceil(sheet.count / PAGE));
    const page = sortable ? Math.min(this.page, pages - 1) : 0;
    const [from, to] = [page * PAGE, (page + 1) * PAGE];
    const rows = sortable && sort
      ? sheet.page(0, sheet.count).sort((x, y) => compare(x.cells[sort.column]!, y.cells[sort.column]!) * (sort.down ? -1 : 1)).slice(from, to)
      : sheet.page(from, to);
    const head = h("tr", null, sheet.columns.map((name, column) => h("th", { scope: "col", class: typeof rows[0]?.cells[column] === "number" ? "number" : null, title: EXPLAINED[name] ?? null, "aria-sort": sortable && sort?.column === column ? (sort.down ? "descending" : "ascending") : null },
      sortable ? button(name, () => {
        this.sort = { column, down: sort?.column === column ? !sort.down : typeof rows[0]?.cells[column] === "number" };
        this.page = 0;
        this.update();
      }, { class: "sort", tabindex: reachable }) : name)));
    const body = rows.map(({ cells, open, colour }) => h("tr", null, cells.map((cell, column) => column === 0
      ? h("th", { scope: "row" }, open ? button(String(cell), open, { class: "link", tabindex: reachable }) : cell)
      : colour && column === cells.length - 1 ? h("td", { class: "community", title: String(cell) }, cell && dotOf(colour), cell)
      : h("td", { class: typeof cell === "number" ? "number" : null }, cell))));
    const table = h("table", null, h("caption", null, sheet.caption + (pages > 1 ? ` Rows ${from + 1}–${Math.min(sheet.count, to)} of ${sheet.count}.` : "")), h("thead", null, head), h("tbody", null, body));
    const turn = pages > 1 && sortable && h("div", { class: "row pager" },
      button("Previous rows", () => { this.page = Math.max(0, page - 1); this.update(); }, { class: "quiet", disabled: page === 0 }),
      button("Next rows", () => { this.page = page + 1; this.update(); }, { class: "quiet", disabled: page >= pages - 1 }));
    return h("div", { class: "table-wrap" }, table, turn);
  }

  private sheet(tab: Tab): Sheet {
    const { model, network, scene, places, store, passed } = this.app;
    const { data } = model;
    const names = (labels: string[], values: number[]) => values.map((each) => labels[each]!).join(", ");
    if (tab === "nodes") {
      return sheet(`${plural(scene.nodes.length, "name")} drawn.`, ["Name", "Kind", "Events", "Ties", "Strength", "Community"], scene.nodes,
        (a, b) => (network.degree.get(b.id) ?? 0) - (network.degree.get(a.id) ?? 0) || compare(a.label, b.label) || a.id - b.id,
        (node) => ({
          cells: [node.label, model.kind(node.id), network.events.get(node.id) ?? 0, network.degree.get(node.id) ?? 0, round(network.strength.get(node.id) ?? 0),
            places.communityName(store.view.projection, places.community(store.view.projection, node.id)).split(" · ")[0]!],
          open: () => this.app.open(node.id),
          colour: communityColour(this.app.theme, places.ranks(store.view.projection).get(places.community(store.view.projection, node.id)) ?? MOST_COMMUNITIES),
        }));
    }
    if (tab === "ties") {
      return sheet(`${plural(scene.edges.length, "tie")} drawn.`, ["One", "Other", "Events in common", "Weight", "Events"], scene.edges,
        (x, y) => byStrength(x.edge, y.edge),
        ({ edge }) => ({
          cells: [model.label(edge.a), model.label(edge.b), edge.events.length, round(edge.weight), edge.events.slice(0, 3).map((event) => data.events.label[event]!).join("; ") + (edge.events.length > 3 ? " …" : "")],
          open: () => this.app.openEdge(edge.a, edge.b),
        }));
    }
    if (tab === "events") {
      const events = [...passed.events.keys()].filter((event) => passed.events[event]);
      return sheet(`${plural(events.length, "event")} under the filters.`, ["Event", "Date", "Kind", "Place", "Topics", "Participations"], events,
        (a, b) => compare(data.events.from[b]!, data.events.from[a]!) || compare(data.events.label[a]!, data.events.label[b]!) || a - b,
        (event) => ({
          cells: [data.events.label[event]!, data.events.from[event]!, names(data.concepts.label, data.events.types[event]!), names(data.places.label, model.placesOf(event)),
            names(data.topics.label, model.topicsOf(event)), model.byEvent[event]!.length],
          open: () => this.app.open(model.eventNode(event)),
        }));
    }
    const counts = new Map<number, number>();
    for (const doc of data.evidence.doc) counts.set(doc, (counts.get(doc) ?? 0) + 1);
    const { documents } = data;
    return sheet(`${plural(documents.label.length, "report")} read.`, ["Report", "File", "Date", "Address", "Sentences used"], [...documents.label.keys()], (a, b) => a - b,
      (doc) => ({ cells: [documents.label[doc]!, documents.name[doc]!, documents.date[doc]!, documents.url[doc]!, counts.get(doc) ?? 0], open: null }));
  }

  private waiting = 0;

  /** Update soon: while filters move, the tables wait until they rest. */
  later(): void {
    clearTimeout(this.waiting);
    this.waiting = window.setTimeout(() => this.update(), 120);
  }
}

function compare(a: Cell, b: Cell): number {
  return typeof a === "number" && typeof b === "number" ? a - b : String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
}

function dotOf(colour: string): HTMLElement {
  const dot = h("span", { class: "dot", "aria-hidden": "true" });
  dot.style.background = colour;
  return dot;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
