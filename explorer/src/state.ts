/** What the visitor has chosen: one frozen value, written into the address so that a link brings the same view back. */

import { Model, dayOf, isoOf } from "./data";

export type ViewName = "network" | "timeline" | "map" | "table" | "sparql";
export type Projection = "persons" | "institutions" | "events" | "affiliations" | "topics";
export type FacetName = "role" | "topic" | "institution" | "place" | "type";
export type Selection =
  | { kind: "node"; node: number }
  | { kind: "edge"; a: number; b: number }
  | { kind: "place"; place: number }
  | null;

export const VIEWS: ViewName[] = ["network", "timeline", "map", "table", "sparql"];
export const PROJECTIONS: Projection[] = ["persons", "institutions", "events", "affiliations", "topics"];
export const FACETS: FacetName[] = ["role", "topic", "institution", "place", "type"];

export interface View {
  view: ViewName;
  projection: Projection;
  from: number | null;
  to: number | null;
  undated: boolean;
  facets: Record<FacetName, readonly number[]>;
  selection: Selection;
  ego: 0 | 1 | 2;
  hidden: readonly number[];
  cap: number;
  minimum: number;
  presence: boolean;
  people: boolean;
  rollUnits: boolean;
  isolates: boolean;
  colour: "community" | "kind";
  labels: boolean;
}

export function initialView(model: Model): View {
  return {
    view: "network",
    projection: "persons",
    from: null,
    to: null,
    undated: true,
    facets: { role: [], topic: [], institution: [], place: [], type: [] },
    selection: null,
    ego: 0,
    hidden: [],
    cap: model.data.maxEventSize,
    minimum: 1,
    presence: true,
    people: true,
    rollUnits: true,
    isolates: true,
    colour: "community",
    labels: true,
  };
}

const FLAGS = { undated: "ud", presence: "pr", people: "pe", rollUnits: "ru", isolates: "is", labels: "lb" } as const;

/** The fragment of the address: only what differs from the beginning. */
export function encode(view: View, model: Model): string {
  const start = initialView(model);
  const out = new URLSearchParams();
  if (view.view !== start.view) out.set("view", view.view);
  if (view.projection !== start.projection) out.set("net", view.projection);
  if (view.from !== null) out.set("from", isoOf(view.from));
  if (view.to !== null) out.set("to", isoOf(view.to));
  for (const facet of FACETS) {
    if (view.facets[facet].length) out.set(facet, view.facets[facet].map((value) => facetKey(model, facet, value)).join(","));
  }
  const chosen = view.selection;
  if (chosen?.kind === "node") out.set("sel", model.short(chosen.node));
  if (chosen?.kind === "edge") out.set("sel", `${model.short(chosen.a)},${model.short(chosen.b)}`);
  if (chosen?.kind === "place") out.set("at", model.data.places.iri[chosen.place]!);
  if (view.ego) out.set("ego", String(view.ego));
  if (view.hidden.length) out.set("hide", view.hidden.join("."));
  if (view.cap !== start.cap) out.set("cap", String(view.cap));
  if (view.minimum !== start.minimum) out.set("min", String(view.minimum));
  if (view.colour !== start.colour) out.set("colour", view.colour);
  for (const [name, key] of Object.entries(FLAGS) as [keyof typeof FLAGS, string][]) {
    if (view[name] !== start[name]) out.set(key, view[name] ? "1" : "0");
  }
  return out.toString().replaceAll("%7E", "~").replaceAll("%2F", "/").replaceAll("%2C", ",");
}

/** The view that a fragment describes; what is unknown in it is left at the beginning. */
export function decode(fragment: string, model: Model): View {
  const view = initialView(model);
  const from = new URLSearchParams(fragment.replace(/^#/, ""));
  const pick = <T extends string>(key: string, allowed: readonly T[], otherwise: T): T =>
    allowed.find((value) => value === from.get(key)) ?? otherwise;
  view.view = pick("view", VIEWS, view.view);
  view.projection = pick("net", PROJECTIONS, view.projection);
  view.colour = pick("colour", ["community", "kind"] as const, view.colour);
  view.from = boundary(from.get("from"));
  view.to = boundary(from.get("to"));
  for (const facet of FACETS) {
    const keys = (from.get(facet) ?? "").split(",").filter(Boolean);
    view.facets[facet] = keys.map((key) => facetValue(model, facet, key)).filter((value) => value >= 0);
  }
  const ends = (from.get("sel") ?? "").split(",").filter(Boolean).map((key) => model.node(key));
  if (ends.length === 1 && ends[0]! >= 0) view.selection = { kind: "node", node: ends[0]! };
  if (ends.length === 2 && ends.every((end) => end >= 0)) view.selection = { kind: "edge", a: ends[0]!, b: ends[1]! };
  const place = model.data.places.iri.indexOf(from.get("at") ?? "");
  if (place >= 0) view.selection = { kind: "place", place };
  view.ego = ([0, 1, 2] as const).find((depth) => String(depth) === from.get("ego")) ?? 0;
  view.hidden = (from.get("hide") ?? "").split(".").filter(Boolean).map(Number).filter(Number.isInteger);
  view.cap = positive(from.get("cap"), view.cap);
  view.minimum = positive(from.get("min"), view.minimum);
  for (const [name, key] of Object.entries(FLAGS) as [keyof typeof FLAGS, string][]) {
    if (from.has(key)) view[name] = from.get(key) === "1";
  }
  return view;
}

function boundary(text: string | null): number | null {
  return text && /^-?\d{4}-\d\d-\d\d$/.test(text) ? dayOf(text) : null;
}

function positive(text: string | null, otherwise: number): number {
  const value = Number(text);
  return Number.isFinite(value) && value >= 1 ? value : otherwise;
}

function facetIris(model: Model, facet: FacetName): string[] {
  const { concepts, topics, places } = model.data;
  return facet === "topic" ? topics.iri : facet === "place" ? places.iri : concepts.iri;
}

function facetKey(model: Model, facet: FacetName, value: number): string {
  return facet === "institution" ? model.short(value) : facetIris(model, facet)[value]!.replace(",", "%2C");
}

function facetValue(model: Model, facet: FacetName, key: string): number {
  return facet === "institution" ? model.node(key) : facetIris(model, facet).indexOf(key);
}

type Listener = (next: View, previous: View) => void;

/** Holds the current view and tells who listens. */
export class Store {
  private listeners: Listener[] = [];
  constructor(public view: View) {}

  set(patch: Partial<View>): void {
    const previous = this.view;
    this.view = { ...previous, ...patch };
    for (const listener of this.listeners) listener(this.view, previous);
  }

  toggle(facet: FacetName, value: number): void {
    const chosen = this.view.facets[facet];
    const next = chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value];
    this.set({ facets: { ...this.view.facets, [facet]: next } });
  }

  listen(listener: Listener): void {
    this.listeners.push(listener);
  }
}
