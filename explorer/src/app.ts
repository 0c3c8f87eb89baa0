/** The page put together: state in, drawing, panels and address out. */

import { inferSettings } from "graphology-layout-forceatlas2";
import FA2Layout from "graphology-layout-forceatlas2/worker";
import Graph from "graphology";
import { eventsCsv, gexf, graphml, nodesCsv, tiesCsv, type Drawn } from "./export/files";
import { png, svg } from "./export/picture";
import { Model } from "./data";
import { binsOf, filter, type Bins, type Passed } from "./filter";
import { neighbourLists, project, type Neighbour, type Network } from "./project";
import { turtleText } from "./rdf";
import { makeRenderer } from "./render/choose";
import type { Focus, Hit, Renderer } from "./render/renderer";
import { legend, makeScene, Places, type Scene } from "./scene";
import { decode, encode, FACETS, initialView, Store, type View, type ViewName } from "./state";
import { applyChoice, LIGHT, storedChoice, type Theme, type ThemeChoice } from "./theme";
import { Filters } from "./ui/filters";
import { copy, download } from "./ui/dom";
import { Shell } from "./ui/shell";
import { Panel } from "./ui/panel";
import { TableTwin } from "./ui/table";
import { Timeline } from "./ui/timeline";
import { MapView } from "./ui/map";
import type { SparqlView } from "./ui/sparql";

export type ExportName = "png" | "svg" | "gexf" | "graphml" | "csv-nodes" | "csv-ties" | "csv-events" | "turtle" | "json";

export class App {
  readonly store: Store;
  readonly places: Places;
  readonly bins: Bins;
  theme: Theme;
  themeChoice: ThemeChoice = storedChoice();
  passed!: Passed;
  network!: Network;
  scene!: Scene;
  renderer!: Renderer;
  readonly canQuery: boolean;
  private neighbours: Map<number, Neighbour[]> | null = null;
  private hover = -1;
  private laying: FA2Layout | null = null;
  private readonly shell: Shell;
  private readonly filters: Filters;
  private readonly panel: Panel;
  private readonly twin: TableTwin;
  private readonly timeline: Timeline;
  private readonly map: MapView;
  private sparql: SparqlView | null = null;
  private pendingQuery = "";
  private written = "";

  constructor(readonly model: Model, root: HTMLElement) {
    this.theme = applyChoice(this.themeChoice);
    this.store = new Store(decode(location.hash, model));
    this.places = new Places(model);
    this.bins = binsOf(model);
    this.canQuery = __FULL__;
    if (!this.canQuery && this.store.view.view === "sparql") this.store.view = { ...this.store.view, view: "network" };
    this.filters = new Filters(this);
    this.panel = new Panel(this);
    this.twin = new TableTwin(this);
    this.timeline = new Timeline(this);
    this.map = new MapView(this);
    this.shell = new Shell(this, { filters: this.filters.element, panel: this.panel.element, twin: this.twin.element, timeline: this.timeline.element, map: this.map.element });
    root.replaceChildren(...this.shell.elements);
    const { renderer, reason } = makeRenderer(this.shell.stage);
    this.renderer = renderer;
    this.shell.rendererNote(renderer.name, reason);
    renderer.onHit((hit) => this.hit(hit));
    renderer.onHover((node) => this.setHover(node));
    this.store.listen((next, previous) => this.update(next, previous));
    this.recompute();
    this.draw();
    this.refreshAll();
    renderer.resize();
    renderer.fit();
    this.restoreCamera();
    window.addEventListener("hashchange", () => {
      if (location.hash.slice(1) === this.written) return;
      this.quietly(() => this.store.set(decode(location.hash, this.model)));
      this.restoreCamera();
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.themeChoice === "auto" && this.setTheme("auto"));
    const { stage } = this.shell;
    const sized = () => `${stage.clientWidth} ${stage.clientHeight}`;
    let size = sized();
    const resized = new ResizeObserver(() => {
      if (sized() === size && this.store.view.view === "network") return; // the first size is told too, and drawn already
      size = sized();
      this.renderer.resize();
      if (!this.cameraMoved) this.renderer.fit();
      this.timeline.resize();
      this.map.resize();
    });
    resized.observe(this.shell.centre);
    resized.observe(this.shell.stage);
  }

  // What visitors do

  open(node: number): void {
    const ego = this.store.view.ego;
    this.store.set({ selection: { kind: "node", node }, ego: this.network.nodes.includes(node) ? ego : 0 });
    this.renderer.centre(node, this.shell.covered());
    this.describe(node);
  }

  openEdge(a: number, b: number): void {
    this.store.set({ selection: { kind: "edge", a: Math.min(a, b), b: Math.max(a, b) }, ego: 0 });
    this.say(`Tie between ${this.model.label(a)} and ${this.model.label(b)}`);
  }

  setEgo(depth: 0 | 1 | 2): void {
    this.store.set({ ego: depth });
    this.renderer.fit();
    this.say(depth ? `${this.scene.nodes.length} nodes within ${depth === 1 ? "one step" : "two steps"}` : `All ${this.scene.nodes.length} nodes`);
  }

  toggleCommunity(rank: number, only: boolean): void {
    const { hidden } = this.store.view;
    const ranks = this.legend().map((entry) => entry.rank);
    const alone = ranks.filter((each) => each !== rank);
    const isAlone = !hidden.includes(rank) && alone.every((each) => hidden.includes(each));
    const next = only ? (isAlone ? [] : alone) : hidden.includes(rank) ? hidden.filter((each) => each !== rank) : [...hidden, rank];
    this.store.set({ hidden: next });
  }

  clearFilters(): void {
    const start = initialView(this.model);
    const { from, to, undated, facets, minimum, cap } = start;
    this.store.set({ from, to, undated, facets, minimum, cap, hidden: [] });
  }

  filtered(): boolean {
    const { view } = this.store;
    return view.from !== null || view.to !== null || FACETS.some((facet) => view.facets[facet].length > 0);
  }

  setView(view: ViewName): void {
    this.store.set({ view });
  }

  setTheme(choice: ThemeChoice): void {
    this.themeChoice = choice;
    this.theme = applyChoice(choice);
    this.draw();
    this.refreshAll();
  }

  showFilters(open: boolean): void {
    this.shell.showFilters(open);
  }

  say(text: string): void {
    this.shell.say(text);
  }

  legend() {
    return legend(this.model, this.network, this.places, this.store.view, this.theme);
  }

  async copyLink(from: HTMLElement): Promise<void> {
    this.writeAddress();
    const done = await copy(location.href);
    const before = [...from.childNodes];
    from.textContent = done ? "Link copied" : "Copy it from the address bar";
    setTimeout(() => from.replaceChildren(...before), 1600);
  }

  runQuery(query: string): void {
    this.pendingQuery = query;
    this.store.set({ view: "sparql" });
    if (this.sparql) this.sparql.run((this.pendingQuery = "", query));
  }

  async exportAs(name: ExportName): Promise<void> {
    const { model, network, scene, places, store } = this;
    const drawn: Drawn = { model, network, scene, places, view: store.view };
    const file = model.data.title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").toLowerCase() || "network";
    try {
      if (name === "png") download(`${file}.png`, await png(scene, this.theme), "image/png");
      if (name === "svg") download(`${file}.svg`, svg(scene, this.theme, this.legend(), model.data.title), "image/svg+xml");
      if (name === "gexf") download(`${file}.gexf`, gexf(drawn), "application/gexf+xml");
      if (name === "graphml") download(`${file}.graphml`, graphml(drawn), "application/graphml+xml");
      if (name === "csv-nodes") download(`${file}-nodes.csv`, nodesCsv(drawn), "text/csv");
      if (name === "csv-ties") download(`${file}-ties.csv`, tiesCsv(drawn), "text/csv");
      if (name === "csv-events") download(`${file}-events.csv`, eventsCsv(model, this.passed.events), "text/csv");
      if (name === "turtle") download(`${file}.ttl`, await turtleText(), "text/turtle");
      if (name === "json") download(`${file}.json`, JSON.stringify(model.data), "application/json");
      this.say("Saved");
    } catch (error) {
      this.say(error instanceof Error ? error.message : String(error));
      this.shell.warn(error instanceof Error ? error.message : String(error));
    }
  }

  /** The drawing as an address of an image, in the colours of paper; nothing where nothing is drawn. */
  pictureForPrint(): string {
    const { model, network, places, store } = this;
    const scene = makeScene(model, network, places, store.view, LIGHT);
    if (!scene.nodes.length) return "";
    const keys = legend(model, network, places, store.view, LIGHT).filter(({ rank }) => !store.view.hidden.includes(rank));
    return `data:image/svg+xml,${encodeURIComponent(svg(scene, { ...LIGHT, background: "#fff", halo: "#fff" }, keys, ""))}`;
  }

  /** ForceAtlas2 from the present places, in a worker, so that the page stays quick; what filters remove meanwhile stays put. */
  relayout(): void {
    if (this.laying) return;
    const { scene, store } = this;
    const graph = new Graph({ multi: false, type: "undirected" });
    for (const { id, x, y, size } of scene.nodes) graph.addNode(id, { x, y, size });
    for (const { a, b, edge } of scene.edges) graph.addEdge(a, b, { weight: Math.max(0.05, edge.weight) });
    if (graph.order < 2) return this.say("Nothing to lay out");
    const settings = { ...inferSettings(graph), linLogMode: true, barnesHutOptimize: graph.order > 400, adjustSizes: false };
    const { projection } = store.view;
    const moved = this.places.moved.get(projection) ?? new Map<number, [number, number]>();
    this.places.moved.set(projection, moved);
    this.say("Laying out again");
    this.laying = new FA2Layout(graph, { settings, getEdgeWeight: "weight" });
    this.laying.start();
    const until = performance.now() + (graph.order > 3000 ? 8000 : 2200);
    const follow = () => {
      graph.forEachNode((id, { x, y }) => moved.set(Number(id), [x as number, y as number]));
      if (store.view.projection === projection) {
        for (const node of this.scene.nodes) [node.x, node.y] = moved.get(node.id) ?? [node.x, node.y];
        this.renderer.moved(this.scene);
      }
      if (performance.now() < until) return void requestAnimationFrame(follow);
      this.laying?.kill();
      this.laying = null;
      if (store.view.projection === projection) this.renderer.fit();
      this.say("Laid out");
    };
    requestAnimationFrame(follow);
  }

  // Keyboard in the drawing

  /** From the chosen node to the neighbour that lies nearest in that direction (dx, dy with y upwards). */
  walk(dx: number, dy: number): void {
    this.quietly(() => this.toNeighbour(dx, dy));
  }

  private toNeighbour(dx: number, dy: number): void {
    const { selection } = this.store.view;
    const at = selection?.kind === "node" ? this.scene.index.get(selection.node) : undefined;
    if (!at) {
      const first = [...this.scene.nodes].sort((a, b) => (this.network.degree.get(b.id) ?? 0) - (this.network.degree.get(a.id) ?? 0) || a.id - b.id)[0];
      if (first) this.open(first.id);
      return;
    }
    let best = -1;
    let least = Infinity;
    for (const { node } of this.near(at.id)) {
      const other = this.scene.index.get(node);
      if (!other) continue;
      const [vx, vy] = [other.x - at.x, other.y - at.y];
      const length = Math.hypot(vx, vy) || 1;
      const along = (vx * dx + vy * dy) / length;
      if (along < 0.25) continue;
      const cost = length * (2 - along);
      if (cost < least) [best, least] = [node, cost];
    }
    if (best >= 0) this.open(best);
    else this.say("No neighbour that way");
  }

  /** The next or previous neighbour by strength of the tie, opened as the tie itself. */
  stepTie(by: number): void {
    this.quietly(() => this.toTie(by));
  }

  private toTie(by: number): void {
    const { selection } = this.store.view;
    if (selection?.kind === "edge") {
      const list = this.near(this.anchor >= 0 ? this.anchor : selection.a);
      const centre = this.anchor >= 0 ? this.anchor : selection.a;
      const at = list.findIndex(({ edge }) => edge.a === selection.a && edge.b === selection.b);
      const next = list[(at + by + list.length) % list.length];
      if (next) this.openEdge(centre, next.node);
    } else if (selection?.kind === "node") {
      this.anchor = selection.node;
      const first = this.near(selection.node)[by > 0 ? 0 : this.near(selection.node).length - 1];
      if (first) this.openEdge(selection.node, first.node);
      else this.say("No ties");
    }
  }

  private anchor = -1;

  /** All ties of a node in the network, the strongest first. */
  neighboursOf(node: number): Neighbour[] {
    this.neighbours ??= neighbourLists(this.network);
    return this.neighbours.get(node) ?? [];
  }

  /** Those of them that are drawn. */
  near(node: number): Neighbour[] {
    return this.neighboursOf(node).filter(({ node: other }) => this.scene.index.has(other));
  }

  private describe(node: number): void {
    const ties = this.network.degree.get(node) ?? 0;
    const group = this.places.communityName(this.store.view.projection, this.places.community(this.store.view.projection, node));
    this.say(`${this.model.label(node)}, ${this.model.kind(node)}, ${ties} ties${group ? `, group ${group}` : ""}`);
  }

  // The machinery

  private hit(hit: Hit): void {
    if (!hit) this.store.set({ selection: null, ego: 0 });
    else if (hit.kind === "node") this.open(hit.node);
    else this.openEdge(hit.a, hit.b);
  }

  private setHover(node: number): void {
    this.hover = node;
    this.renderer.focus(this.focus());
  }

  private focus(): Focus {
    const { selection, labels } = this.store.view;
    const node = selection?.kind === "node" && this.scene.index.has(selection.node) ? selection.node : -1;
    const edge = selection?.kind === "edge" ? { a: selection.a, b: selection.b } : null;
    const centre = this.hover >= 0 && this.scene.index.has(this.hover) ? this.hover : node;
    let near: Set<number> | null = null;
    if (centre >= 0) near = new Set([centre, ...this.near(centre).map((each) => each.node)]);
    else if (edge) near = new Set([edge.a, edge.b]);
    return { node, edge, hover: this.hover, near, labels };
  }

  private update(next: View, previous: View): void {
    const filtersChanged = next.from !== previous.from || next.to !== previous.to || next.undated !== previous.undated || next.facets !== previous.facets;
    const networkChanged = filtersChanged || (["projection", "cap", "minimum", "presence", "people", "rollUnits", "isolates"] as const).some((key) => next[key] !== previous[key]);
    if (filtersChanged) this.passed = filter(this.model, next, this.bins);
    if (networkChanged) this.reproject();
    const sceneChanged = networkChanged || next.hidden !== previous.hidden || next.ego !== previous.ego || next.colour !== previous.colour || (next.ego > 0 && next.selection !== previous.selection);
    if (sceneChanged) this.draw();
    else this.renderer.focus(this.focus());
    if (next.projection !== previous.projection || (sceneChanged && next.view === "network" && this.scene.nodes.length && !this.renderer.sees())) this.renderer.fit();
    this.refresh(next, previous, sceneChanged);
  }

  /** Changes that are no step that a visitor would want to go back over. */
  private quietly(act: () => void): void {
    this.stepping = true;
    try {
      act();
    } finally {
      this.stepping = false;
    }
  }

  private stepping = false;

  private recompute(): void {
    this.passed = filter(this.model, this.store.view, this.bins);
    this.reproject();
  }

  private reproject(): void {
    this.network = project(this.model, this.passed, this.store.view);
    this.neighbours = null;
  }

  private draw(): void {
    this.scene = makeScene(this.model, this.network, this.places, this.store.view, this.theme, this.stageScale());
    this.renderer.show(this.scene, this.theme);
    this.renderer.focus(this.focus());
  }

  /** Nodes shrink with the stage, so that a phone shows a network and not a heap. */
  private stageScale(): number {
    const { clientWidth, clientHeight } = this.shell.stage;
    return Math.min(1, Math.max(0.3, Math.sqrt(clientWidth * clientHeight || 360000) / 1080));
  }

  private refresh(next: View, previous: View, sceneChanged: boolean): void {
    if (sceneChanged) this.filters.update();
    else if (next.labels !== previous.labels) this.filters.update();
    if (next.view !== previous.view) this.twin.update();
    else if (sceneChanged) this.twin.later();
    if (sceneChanged || next.selection !== previous.selection) this.panel.update();
    this.shell.update(next);
    this.views(next);
    const step = (["view", "projection", "selection", "ego", "facets"] as const).some((key) => next[key] !== previous[key]);
    this.writeAddress(step && !this.stepping);
  }

  private refreshAll(): void {
    this.filters.update();
    this.twin.update();
    this.panel.update();
    this.shell.update(this.store.view);
    this.views(this.store.view);
  }

  private views(view: View): void {
    if (view.view === "timeline") this.timeline.update();
    if (view.view === "map") this.map.update();
    if (__FULL__ && view.view === "sparql" && !this.sparql) {
      void import("./ui/sparql").then(({ SparqlView }) => {
        this.sparql = new SparqlView(this);
        this.shell.sparqlHost.replaceChildren(this.sparql.element);
        if (this.pendingQuery) this.sparql.run(this.pendingQuery);
        this.pendingQuery = "";
      });
    }
  }

  /** The view into the address: as a step that Back undoes, or in place of the last. */
  private writeAddress(step = false): void {
    const camera = this.store.view.view === "network" && this.cameraMoved ? this.renderer.camera() : null;
    const view = encode(this.store.view, this.model);
    const look = camera ? `cam=${[camera.x, camera.y, camera.ratio].map((value) => Number(value.toPrecision(5))).join("_")}` : "";
    const fragment = [view, look].filter(Boolean).join("&");
    if (fragment === this.written) return;
    this.written = fragment;
    try {
      const address = fragment ? `#${fragment}` : location.pathname + location.search;
      if (step) history.pushState(null, "", address);
      else history.replaceState(null, "", address);
    } catch {
      location.hash = fragment;
    }
  }

  private cameraMoved = false;

  /** The camera goes into the address once a visitor has moved it by zoom buttons or keys, and when a link is copied. */
  cameraTouched(): void {
    this.cameraMoved = true;
    this.writeAddress();
  }

  private restoreCamera(): void {
    const text = new URLSearchParams(location.hash.slice(1)).get("cam");
    const numbers = text?.split("_").map(Number);
    if (numbers?.length === 3 && numbers.every(Number.isFinite) && numbers[2]! > 0) {
      this.renderer.setCamera({ x: numbers[0]!, y: numbers[1]!, ratio: numbers[2]! });
      this.cameraMoved = true;
    }
  }
}
