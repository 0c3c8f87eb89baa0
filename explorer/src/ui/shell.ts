/** The frame of the page: header, view tabs, stage with its controls and legend, sheets on a phone, live region, keys. */

import type { App, ExportName } from "../app";
import { hasTurtle } from "../rdf";
import { MOST_COMMUNITIES, type ThemeChoice } from "../theme";
import type { View, ViewName } from "../state";
import { button, h, icon, on, plural, type Child } from "./dom";
import { whyEmpty } from "./empty";
import { searchBox } from "./search";

interface Parts {
  filters: HTMLElement;
  panel: HTMLElement;
  twin: HTMLElement;
  timeline: HTMLElement;
  map: HTMLElement;
}

const VIEW_NAMES: [ViewName, string, Parameters<typeof icon>[0]][] = [
  ["network", "Network", "network"], ["timeline", "Timeline", "timeline"], ["map", "Map", "map"], ["table", "Table", "table"], ["sparql", "SPARQL", "sparql"],
];

const EXPORTS: [ExportName, string, string][] = [
  ["png", "Picture (PNG)", "the drawing, 3600 pixels wide"], ["svg", "Picture (SVG)", "for print and Inkscape"],
  ["gexf", "GEXF", "Gephi, with positions and colours"], ["graphml", "GraphML", "yEd, Cytoscape, igraph, networkx"],
  ["csv-nodes", "Nodes (CSV)", "what is drawn"], ["csv-ties", "Ties (CSV)", "with the events behind each"], ["csv-events", "Events (CSV)", "under the filters"],
  ["turtle", "RDF (Turtle)", "the whole graph, evidence included"], ["json", "Data (JSON)", "as this page holds it"],
];

const KEYS: [string, string][] = [
  ["/", "search"], ["arrow keys", "in the drawing: go to the neighbour in that direction"], ["] and [", "go through the ties of the chosen name"],
  ["Enter", "move into the details"], ["E", "neighbours only, two steps, all"], ["+ − 0", "zoom in, zoom out, fit"], ["Shift + arrows", "move the drawing"],
  ["1 – 5", "network, timeline, map, table, SPARQL"], ["Esc", "let go of what is chosen"], ["?", "these keys"],
];

export class Shell {
  readonly stage = h("div", { class: "stage", id: "stage" });
  readonly sparqlHost = h("div", { class: "view sparql-view", id: "view-sparql", role: "tabpanel", "aria-label": "SPARQL" });
  readonly centre = h("main", { class: "centre", id: "main" });
  readonly elements: HTMLElement[];
  private readonly live = h("div", { class: "visually-hidden", role: "status", "aria-live": "polite", id: "live" });
  private readonly status = h("p", { class: "status" });
  private readonly legend = h("div", { class: "legend", role: "group", "aria-label": "Communities" });
  private readonly network: HTMLElement;
  private readonly tabs = new Map<ViewName, HTMLButtonElement>();
  private readonly note = h("p", { class: "renderer-note" });
  private readonly drawnBy = h("p", { class: "note", id: "drawn-by" });
  private readonly empty = h("div", { class: "empty", hidden: true });
  private readonly help = this.helpDialog();
  private readonly frame: HTMLElement;
  private sheetAt: "peek" | "half" | "full" = "half";

  constructor(private readonly app: App, private readonly parts: Parts) {
    const controls = h("div", { class: "controls", role: "group", "aria-label": "Zoom" },
      this.control("plus", "Zoom in", () => this.move(() => app.renderer.zoom(1 / 1.4))),
      this.control("minus", "Zoom out", () => this.move(() => app.renderer.zoom(1.4))),
      this.control("fit", "Fit to window", () => this.move(() => app.renderer.fit())));
    const field = h("div", { class: "field", tabindex: 0, id: "field", role: "application", "aria-label": "Network drawing", "aria-describedby": "field-help" }, this.stage);
    on(field, { keydown: (event) => this.fieldKeys(event) });
    let settle = 0;
    const later = () => {
      clearTimeout(settle);
      settle = window.setTimeout(() => app.cameraTouched(), 400);
    };
    let downAt: [number, number] = [0, 0];
    on(field, { wheel: later, pointerdown: (event) => { downAt = [event.clientX, event.clientY]; }, pointerup: (event) => { if (Math.hypot(event.clientX - downAt[0], event.clientY - downAt[1]) > 6) later(); } });
    this.network = h("div", { class: "view network-view", id: "view-network", role: "tabpanel", "aria-label": "Network" }, field,
      h("p", { class: "visually-hidden", id: "field-help" }, "Arrow keys walk from name to name along the ties. Square brackets go through the ties of the chosen name. The table after this drawing holds the same."),
      this.empty, controls, this.status, h("div", { class: "under" }, this.note, this.legend));
    parts.timeline.id = "view-timeline";
    parts.map.id = "view-map";
    // Hidden from the beginning, so that the stage has its height when it is first drawn.
    for (const host of [parts.timeline, parts.map, this.sparqlHost]) host.hidden = true;
    this.centre.append(this.network, parts.timeline, parts.map, parts.twin, this.sparqlHost);
    this.frame = h("div", { class: "frame" }, parts.filters, this.centre, parts.panel);
    const handle = this.sheetHandle();
    parts.panel.prepend(handle);
    this.elements = [h("a", { class: "skip", href: "#main" }, "Skip to the drawing"), this.header(), this.frame, this.live, this.help];
    on(this.elements[0]!, { click: (event) => { event.preventDefault(); field.focus(); } });
    document.addEventListener("keydown", (event) => this.pageKeys(event));
    window.addEventListener("beforeprint", () => {
      const src = app.pictureForPrint();
      if (src) this.network.prepend(h("img", { class: "only-print", alt: "", src }));
    });
    window.addEventListener("afterprint", () => this.network.querySelector(".only-print")?.remove());
    this.setSheet("half");
  }

  /** How many pixels of the stage lie under the sheet of a phone. */
  covered(): number {
    const panel = this.parts.panel.getBoundingClientRect();
    const stage = this.stage.getBoundingClientRect();
    return panel.width && panel.left < stage.right - 40 ? Math.max(0, stage.bottom - panel.top) : 0;
  }

  say(text: string): void {
    this.live.textContent = text;
  }

  warn(text: string): void {
    this.note.textContent = text;
    this.note.classList.add("warning");
  }

  rendererNote(name: string, reason: string): void {
    this.drawnBy.textContent = name === "canvas" ? `Drawn on a plain canvas: ${reason}.` : "Drawn with WebGL.";
  }

  showFilters(open: boolean): void {
    this.parts.filters.classList.toggle("open", open);
    document.body.classList.toggle("filters-open", open);
    if (open) this.parts.filters.querySelector<HTMLElement>("button, select")?.focus();
    else document.getElementById("filters-button")?.focus();
  }

  update(view: View): void {
    const { app } = this;
    for (const [name, tab] of this.tabs) tab.setAttribute("aria-selected", String(name === view.view));
    const hosts: Record<ViewName, HTMLElement | null> = { network: this.network, timeline: this.parts.timeline, map: this.parts.map, table: null, sparql: this.sparqlHost };
    for (const [name, host] of Object.entries(hosts)) if (host) host.hidden = name !== view.view;
    document.body.dataset.view = view.view;
    document.body.classList.toggle("has-selection", view.selection !== null);
    this.drawLegend();
    const { scene, network, passed } = app;
    const less = scene.nodes.length < network.nodes.length ? `${scene.nodes.length.toLocaleString("en")} of ` : "";
    const reason = scene.nodes.length ? null : whyEmpty(app);
    this.empty.hidden = !reason;
    this.empty.replaceChildren(...(reason ?? []));
    this.status.textContent = `${less}${plural(less ? network.nodes.length : scene.nodes.length, "name")} · ${plural(scene.edges.length, "tie")} · ${plural(passed.eventCount, "event")}`;
    document.getElementById("filters-button")?.classList.toggle("active", app.filtered());
    if (network.leftOut.events) this.status.textContent += ` · ${plural(network.leftOut.events, "large event")} left out`;
  }

  private header(): HTMLElement {
    const tabs = h("nav", { class: "tabs", "aria-label": "Views" });
    const list = h("div", { role: "tablist", "aria-label": "Views", class: "tablist" });
    for (const [name, label, sign] of VIEW_NAMES) {
      if (name === "sparql" && !this.app.canQuery) continue;
      const tab = button([icon(sign), h("span", null, label)], () => this.app.setView(name), { role: "tab", "aria-selected": "false", "aria-controls": name === "table" ? "twin" : `view-${name}`, class: "tab" });
      this.tabs.set(name, tab);
      list.append(tab);
    }
    on(list, { keydown: (event) => {
      const all = [...this.tabs.values()];
      const at = all.indexOf(document.activeElement as HTMLButtonElement);
      const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
      if (by && at >= 0) {
        all[(at + by + all.length) % all.length]!.focus();
        event.preventDefault();
      }
    } });
    tabs.append(list);
    return h("header", { class: "top" },
      h("h1", { title: this.app.model.data.title }, this.app.model.data.title),
      searchBox(this.app), tabs,
      h("div", { class: "tools" },
        button([icon("filter"), h("span", { class: "only-phone" }, "Filters")], () => this.showFilters(true), { class: "icon-button only-phone", id: "filters-button", "aria-label": "Filters" }),
        this.menu("download", "Save", EXPORTS.filter(([name]) => name !== "turtle" || hasTurtle()).map(([name, label, about]) => this.item([label, h("span", { class: "about" }, about)], () => void this.app.exportAs(name)))),
        this.menu("sun", "Colours", ([["auto", "Like the system"], ["light", "Light"], ["dark", "Dark"]] as [ThemeChoice, string][]).map(([choice, label]) => this.item([label], () => this.app.setTheme(choice)))),
        button(icon("link"), (event) => this.app.copyLink(event.currentTarget as HTMLElement), { class: "icon-button not-phone", "aria-label": "Copy a link to this view", title: "Copy a link to this view" }),
        button(icon("help"), () => this.help.showModal(), { class: "icon-button", "aria-label": "Help and keys", title: "Help and keys" })));
  }

  private item(content: Child[], act: () => void): HTMLElement {
    return h("li", { role: "none" }, button(content, act, { role: "menuitem" }));
  }

  private menu(sign: Parameters<typeof icon>[0], label: string, items: HTMLElement[]): HTMLElement {
    const list = h("ul", { class: "menu-list", role: "menu", "aria-label": label, hidden: true }, items);
    const opener = button(icon(sign), () => set(Boolean(list.hidden)), { class: "icon-button", "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": label, title: label });
    const set = (open: boolean): void => {
      list.hidden = !open;
      opener.setAttribute("aria-expanded", String(open));
      if (open) list.querySelector("button")?.focus();
    };
    const box = h("div", { class: "menu" }, opener, list);
    on(box, {
      keydown: (event) => {
        const all = [...list.querySelectorAll("button")];
        const at = all.indexOf(document.activeElement as HTMLButtonElement);
        if (event.key === "Escape" && !list.hidden) {
          set(false);
          opener.focus();
          event.stopPropagation();
        } else if (at >= 0 && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
          all[(at + (event.key === "ArrowDown" ? 1 : all.length - 1)) % all.length]!.focus();
          event.preventDefault();
        }
      },
      focusout: (event) => { if (!box.contains(event.relatedTarget as Node | null)) set(false); },
    });
    on(list, { click: () => set(false) });
    return box;
  }

  private control(sign: Parameters<typeof icon>[0], label: string, act: () => void): HTMLElement {
    return button(icon(sign), act, { class: "icon-button", "aria-label": label, title: label });
  }

  private move(act: () => void): void {
    act();
    this.app.cameraTouched();
  }

  private drawLegend(): void {
    const { app } = this;
    const { hidden, colour } = app.store.view;
    const focused = this.legend.contains(document.activeElement) ? (document.activeElement as HTMLElement).dataset.rank : undefined;
    const entries = app.legend();
    this.legend.hidden = entries.length === 0;
    this.legend.replaceChildren(
      h("p", { class: "legend-title" }, colour === "kind" ? "Kinds" : "Communities", hidden.length > 0 && button("Show all", () => app.store.set({ hidden: [] }), { class: "quiet" })),
      ...entries.map(({ rank, name, colour: shade, count }) => {
        const dot = h("span", { class: "dot", "aria-hidden": "true" });
        dot.style.background = shade;
        return h("div", { class: "legend-row" },
          button([dot, h("span", { class: "legend-name" }, rank === MOST_COMMUNITIES && colour === "community" ? "Smaller groups" : name), h("span", { class: "count" }, count)], () => app.toggleCommunity(rank, false),
            { class: "legend-entry", "aria-pressed": String(!hidden.includes(rank)), title: `${name}: click to hide or show`, "data-rank": rank }),
          button("only", () => app.toggleCommunity(rank, true), { class: "only", "aria-label": `Only ${name}` }));
      }));
    if (focused !== undefined) this.legend.querySelector<HTMLElement>(`[data-rank="${focused}"]`)?.focus();
  }

  private helpDialog(): HTMLDialogElement {
    const dialog = h("dialog", { class: "help", "aria-labelledby": "help-title" });
    dialog.append(h("div", { class: "kicker-row" }, h("h2", { id: "help-title" }, "How to read this page"), button(icon("close"), () => dialog.close(), { class: "icon-button", "aria-label": "Close" })),
      h("p", null, "Every name comes from a report. Choose a name to see where it was seen; choose a line to read the sentences behind it. Every statement carries its sentence, its source and how sure the reading is."),
      h("p", null, "Colours are communities: names that meet each other more often than others. Click one in the legend to hide it. The link in the address bar always holds what you see."),
      h("h3", null, "Keys"), h("dl", { class: "keys" }, KEYS.map(([key, meaning]) => [h("dt", null, key), h("dd", null, meaning)])),
      this.drawnBy, h("p", { class: "note" }, "Made with kgbuild. Drawing: sigma and graphology. Outlines of the map: Natural Earth."),
      h("details", { class: "sentence" }, h("summary", null, "Licences of what this page contains"), h("pre", { class: "query-text", tabindex: 0 }, document.getElementById("kg-licences")?.textContent ?? "")));
    return dialog;
  }

  private fieldKeys(event: KeyboardEvent): void {
    const { app } = this;
    const directions: Record<string, [number, number]> = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
    const direction = directions[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (direction) {
      if (event.shiftKey) this.move(() => app.renderer.pan(direction[0] * 80, -direction[1] * 80));
      else app.walk(direction[0], direction[1]);
    } else if (event.key === "]" || event.key === "[") app.stepTie(event.key === "]" ? 1 : -1);
    else if (event.key === "+" || event.key === "=") this.move(() => app.renderer.zoom(1 / 1.4));
    else if (event.key === "-") this.move(() => app.renderer.zoom(1.4));
    else if (event.key === "0") this.move(() => app.renderer.fit());
    else if (event.key === "e" || event.key === "E") {
      if (app.store.view.selection?.kind === "node") app.setEgo(((app.store.view.ego + 1) % 3) as 0 | 1 | 2);
    } else if (event.key === "Enter" && app.store.view.selection) this.parts.panel.focus();
    else return;
    event.preventDefault();
  }

  private pageKeys(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    if (target.closest("input, textarea, select, [contenteditable], dialog") || event.ctrlKey || event.metaKey || event.altKey) return;
    const views: ViewName[] = [...this.tabs.keys()];
    if (event.key === "/") document.getElementById("search")?.focus();
    else if (event.key === "?") this.help.showModal();
    else if (event.key === "Escape") {
      if (document.body.classList.contains("filters-open")) this.showFilters(false);
      else this.app.store.set({ selection: null, ego: 0 });
      if (this.parts.panel.contains(target)) document.getElementById("field")?.focus();
    } else if (/^[1-5]$/.test(event.key) && views[Number(event.key) - 1]) this.app.setView(views[Number(event.key) - 1]!);
    else return;
    event.preventDefault();
  }

  /** On a phone the details are a sheet from below: drag the handle, or press it to go from peek to half to full. */
  private sheetHandle(): HTMLElement {
    const order = ["peek", "half", "full"] as const;
    const handle = button(h("span", { class: "grip", "aria-hidden": "true" }), () => {
      if (dragged) return;
      this.setSheet(order[(order.indexOf(this.sheetAt) + 1) % 3]!);
    }, { class: "sheet-handle only-phone", "aria-label": "Change the height of the details" });
    let from = 0;
    let dragged = false;
    let down = false;
    on(handle, {
      pointerdown: (event) => { from = event.clientY; dragged = false; down = true; handle.setPointerCapture(event.pointerId); },
      pointermove: (event) => {
        if (!down || Math.abs(event.clientY - from) < 8) return;
        dragged = true;
        this.parts.panel.style.height = `${Math.max(72, innerHeight - event.clientY)}px`;
      },
      pointerup: (event) => {
        down = false;
        if (!dragged) return;
        const share = 1 - event.clientY / innerHeight;
        this.setSheet(share < 0.25 ? "peek" : share < 0.68 ? "half" : "full");
      },
    });
    return handle;
  }

  private setSheet(at: "peek" | "half" | "full"): void {
    this.sheetAt = at;
    this.parts.panel.style.height = "";
    this.parts.panel.dataset.sheet = at;
  }
}
