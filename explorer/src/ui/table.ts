/** The table twin: what is drawn, as tables, always in the page. It is what a screen reader reads, and the Table view. */

import type { App } from "../app";
import { networkQuery, eventsQuery } from "../queries";
import { button, h, plural } from "./dom";
import { seeQuery } from "./query";

const PAGE = 200;
type Tab = "nodes" | "ties" | "events" | "sources";
type Cell = string | number;

interface Row {
  cells: Cell[];
  open: (() => void) | null;
}

interface Sheet {
  caption: string;
  columns: string[];
  rows: Row[];
}

export class TableTwin {
  readonly element = h("section", { class: "twin", id: "twin", "aria-label": "Table of what is drawn" });
  private tab: Tab = "nodes";
  private sort: { column: number; down: boolean } | null = null;
  private page = 0;

  constructor(private readonly app: App) {}

  update(): void {
    const visible = this.app.store.view.view === "table";
    this.element.classList.toggle("visually-hidden", !visible);
    const reachable = visible ? 0 : -1;
    const tabs = h("div", { class: "segments", role: "group", "aria-label": "Which table" }, ([["nodes", "Nodes"], ["ties", "Ties"], ["events", "Events"], ["sources", "Reports"]] as [Tab, string][]).map(([tab, label]) =>
      button(label, () => this.choose(tab), { "aria-pressed": String(tab === this.tab), tabindex: reachable })));
    const { view } = this.app.store.view;
    const sheet = this.sheet(visible ? this.tab : view === "timeline" || view === "map" ? "events" : "nodes");
    const parts: HTMLElement[] = [h("div", { class: "twin-head" }, tabs, button("Download CSV", () => this.app.exportAs(this.tab === "ties" ? "csv-ties" : this.tab === "events" ? "csv-events" : "csv-nodes"), { class: "quiet", tabindex: reachable })), this.table(sheet, reachable, visible)];
    if (!visible && view === "network") parts.push(this.table(this.sheet("ties"), reachable, false));
    if (visible) parts.push(seeQuery(this.app, this.tab === "events" || this.tab === "sources" ? eventsQuery(this.app.model, this.app.store.view) : networkQuery(this.app.model, this.app.store.view)));
    this.element.replaceChildren(...parts);
  }

  private choose(tab: Tab): void {
    this.tab = tab;
    this.sort = null;
    this.page = 0;
    this.update();
  }

  private table(sheet: Sheet, reachable: number, sortable: boolean): HTMLElement {
    const rows = [...sheet.rows];
    const { sort } = this;
    if (sortable && sort) {
      rows.sort((x, y) => compare(x.cells[sort.column]!, y.cells[sort.column]!) * (sort.down ? -1 : 1));
    }
    const pages = Math.max(1, Math.ceil(rows.length / PAGE));
    const page = sortable ? Math.min(this.page, pages - 1) : 0;
    const head = h("tr", null, sheet.columns.map((name, column) => h("th", { scope: "col", "aria-sort": sortable && sort?.column === column ? (sort.down ? "descending" : "ascending") : null },
      sortable ? button(name, () => {
        this.sort = { column, down: sort?.column === column ? !sort.down : typeof rows[0]?.cells[column] === "number" };
        this.page = 0;
        this.update();
      }, { class: "sort", tabindex: reachable }) : name)));
    const body = rows.slice(page * PAGE, (page + 1) * PAGE).map(({ cells, open }) => h("tr", null, cells.map((cell, column) => column === 0
      ? h("th", { scope: "row" }, open ? button(String(cell), open, { class: "link", tabindex: reachable }) : cell)
      : h("td", { class: typeof cell === "number" ? "number" : null }, cell))));
    const table = h("table", null, h("caption", null, sheet.caption + (pages > 1 ? ` Rows ${page * PAGE + 1}–${Math.min(rows.length, (page + 1) * PAGE)} of ${rows.length}.` : "")), h("thead", null, head), h("tbody", null, body));
    const turn = pages > 1 && sortable && h("div", { class: "row pager" },
      button("Previous rows", () => { this.page = Math.max(0, page - 1); this.update(); }, { class: "quiet", disabled: page === 0 }),
      button("Next rows", () => { this.page = page + 1; this.update(); }, { class: "quiet", disabled: page >= pages - 1 }));
    return h("div", { class: "table-wrap" }, table, turn);
  }

  private sheet(tab: Tab): Sheet {
    const { model, network, scene, places, store, passed } = this.app;
    const { data } = model;
    if (tab === "nodes") {
      const rows = scene.nodes.map((node) => ({
        cells: [node.label, model.kind(node.id), network.events.get(node.id) ?? 0, network.degree.get(node.id) ?? 0, round(network.strength.get(node.id) ?? 0),
          places.communityName(store.view.projection, places.community(store.view.projection, node.id))] as Cell[],
        open: () => this.app.open(node.id),
      }));
      rows.sort((a, b) => compare(b.cells[3]!, a.cells[3]!) || compare(a.cells[0]!, b.cells[0]!));
      return { caption: `${plural(rows.length, "node")} drawn.`, columns: ["Name", "Kind", "Events", "Ties", "Strength", "Community"], rows };
    }
    if (tab === "ties") {
      const rows = scene.edges.map(({ edge }) => ({
        cells: [model.label(edge.a), model.label(edge.b), edge.events.length, round(edge.weight), edge.events.slice(0, 3).map((event) => data.events.label[event]!).join("; ") + (edge.events.length > 3 ? " …" : "")] as Cell[],
        open: () => this.app.openEdge(edge.a, edge.b),
      }));
      rows.sort((a, b) => compare(b.cells[2]!, a.cells[2]!) || compare(b.cells[3]!, a.cells[3]!) || compare(a.cells[0]!, b.cells[0]!));
      return { caption: `${plural(rows.length, "tie")} drawn.`, columns: ["One", "Other", "Events in common", "Weight", "Events"], rows };
    }
    if (tab === "events") {
      const rows: Row[] = [];
      for (let event = 0; event < model.events; event++) {
        if (!passed.events[event]) continue;
        rows.push({
          cells: [data.events.label[event]!, data.events.from[event]!, data.events.types[event]!.map((each) => data.concepts.label[each]!).join(", "),
            model.placesOf(event).map((each) => data.places.label[each]!).join(", "), model.topicsOf(event).map((each) => data.topics.label[each]!).join(", "), model.byEvent[event]!.length],
          open: () => this.app.open(model.eventNode(event)),
        });
      }
      rows.sort((a, b) => compare(b.cells[1]!, a.cells[1]!) || compare(a.cells[0]!, b.cells[0]!));
      return { caption: `${plural(rows.length, "event")} under the filters.`, columns: ["Event", "Date", "Kind", "Place", "Topics", "Participations"], rows };
    }
    const counts = new Map<number, number>();
    for (const doc of data.evidence.doc) counts.set(doc, (counts.get(doc) ?? 0) + 1);
    const rows = data.documents.label.map((label, doc) => ({ cells: [label, data.documents.name[doc]!, data.documents.date[doc]!, data.documents.url[doc]!, counts.get(doc) ?? 0] as Cell[], open: null }));
    return { caption: `${plural(rows.length, "report")} read.`, columns: ["Report", "File", "Date", "Address", "Sentences used"], rows };
  }
}

function compare(a: Cell, b: Cell): number {
  return typeof a === "number" && typeof b === "number" ? a - b : String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
