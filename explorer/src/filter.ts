/** Which events and participations pass the visitor's filters, and how many each facet value would leave. */

import { Model, NO_DATE } from "./data";
import { FACETS, type FacetName, type View } from "./state";

export interface Passed {
  /** 1 where the event passes time, topic, type, place and institution. */
  events: Uint8Array;
  /** 1 where the participation's event passes and its role is chosen. */
  participations: Uint8Array;
  /** For each facet: value -> number of whole events that it would leave, the facet's own choice not counted. */
  counts: Record<FacetName, Map<number, number>>;
  /** Whole events that pass, per bin of the histogram; `all` are those passing everything but time. */
  eventCount: number;
  all: number[];
}

const BIT: Record<FacetName | "time", number> = { time: 1, topic: 2, type: 4, place: 8, institution: 16, role: 32 };

export interface Bins {
  /** First day of each bin, and one more for the end. */
  edges: number[];
  unit: "month" | "quarter" | "year";
}

/** At most some 80 bins between the first and the last day: months, quarters or years. */
export function binsOf(model: Model): Bins {
  if (!Number.isFinite(model.firstDay)) return { edges: [], unit: "year" };
  const first = new Date(model.firstDay * 86400000);
  const last = new Date(model.lastDay * 86400000);
  const months = (last.getUTCFullYear() - first.getUTCFullYear()) * 12 + last.getUTCMonth() - first.getUTCMonth() + 1;
  const step = months <= 60 ? 1 : months <= 180 ? 3 : 12;
  const start = Math.floor((first.getUTCFullYear() * 12 + first.getUTCMonth()) / step) * step;
  const end = last.getUTCFullYear() * 12 + last.getUTCMonth();
  const edges: number[] = [];
  for (let month = start; month <= end + step; month += step) {
    edges.push(Math.round(Date.UTC(Math.floor(month / 12), month % 12, 1) / 86400000));
    if (month > end) break;
  }
  return { edges, unit: step === 1 ? "month" : step === 3 ? "quarter" : "year" };
}

export function inTime(model: Model, event: number, view: View): boolean {
  const from = model.from[event]!;
  if (from === NO_DATE) return view.undated && view.from === null && view.to === null;
  return (view.from === null || model.to[event]! >= view.from) && (view.to === null || from <= view.to);
}

export function filter(model: Model, view: View, bins: Bins): Passed {
  const { data } = model;
  const chosen = Object.fromEntries(FACETS.map((facet) => [facet, new Set(view.facets[facet])])) as Record<FacetName, Set<number>>;
  const events = new Uint8Array(model.events);
  const participations = new Uint8Array(data.participations.event.length);
  const counts = Object.fromEntries(FACETS.map((facet) => [facet, new Map<number, number>()])) as Passed["counts"];
  const all = new Array<number>(Math.max(0, bins.edges.length - 1)).fill(0);
  const seen = Object.fromEntries(FACETS.map((facet) => [facet, new Map<number, number>()])) as Passed["counts"];
  const tops = new Set<number>();
  const binned = new Set<number>();
  const add = (facet: FacetName, values: Iterable<number>, top: number) => {
    for (const value of values) {
      if (seen[facet].get(value) === top) continue;
      seen[facet].set(value, top);
      counts[facet].set(value, (counts[facet].get(value) ?? 0) + 1);
    }
  };
  const known = facetValues(model);
  const order = Array.from(model.top.keys()).sort((a, b) => model.top[a]! - model.top[b]!);
  for (const event of order) {
    const values = known[event]!;
    let failed = inTime(model, event, view) ? 0 : BIT.time;
    for (const facet of FACETS) if (chosen[facet].size && !intersects(chosen[facet], values[facet])) failed |= BIT[facet];
    const top = model.top[event]!;
    for (const facet of FACETS) if ((failed & ~BIT[facet]) === 0) add(facet, values[facet], top);
    if ((failed & ~BIT.time) === 0 && model.from[event] !== NO_DATE && !binned.has(top)) {
      binned.add(top);
      const bin = binAt(bins.edges, model.from[top] === NO_DATE ? model.from[event]! : model.from[top]!);
      if (bin >= 0) all[bin]!++;
    }
    if ((failed & ~BIT.role) !== 0) continue;
    if (failed === 0) tops.add(top);
    events[event] = failed === 0 ? 1 : 0;
    for (const each of model.byEvent[event]!) {
      const roles = withBroader(model, [data.participations.role[each]!]);
      participations[each] = !chosen.role.size || intersects(chosen.role, roles) ? 1 : 0;
    }
  }
  return { events, participations, counts, eventCount: tops.size, all };
}

const cache = new WeakMap<Model, Record<FacetName, Set<number>>[]>();

/** What each facet sees in each event; worked out once, since it does not hang on the filters. */
function facetValues(model: Model): Record<FacetName, Set<number>>[] {
  const found = cache.get(model);
  if (found) return found;
  const { events, participations } = model.data;
  const values = events.iri.map((_, event) => ({
    topic: new Set(model.topicsOf(event)),
    type: withBroader(model, events.types[event]!.concat(model.top[event] === event ? [] : events.types[model.top[event]!]!)),
    place: new Set(model.placesOf(event).flatMap((place) => model.placeChain(place))),
    institution: institutionsOf(model, event),
    role: withBroader(model, model.byEvent[event]!.map((each) => participations.role[each]!)),
  }));
  cache.set(model, values);
  return values;
}

export function binAt(edges: number[], day: number): number {
  let low = 0;
  let high = edges.length - 1;
  if (day < edges[0]! || day >= edges[high]!) return -1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (edges[middle]! <= day) low = middle;
    else high = middle;
  }
  return low;
}

/** The institutions at an event, units and their wholes, by own role or through their people. */
function institutionsOf(model: Model, event: number): Set<number> {
  const { participations, affiliations } = model.data;
  const found = new Set<number>();
  const add = (agent: number) => {
    found.add(agent);
    found.add(model.rolled(agent));
  };
  for (const each of model.byEvent[event]!) {
    const agent = participations.agent[each]!;
    if (agent >= model.persons) add(agent);
    for (const affiliation of participations.affiliations[each]!) add(affiliations.institution[affiliation]!);
  }
  return found;
}

function withBroader(model: Model, concepts: number[]): Set<number> {
  const found = new Set<number>();
  for (let concept of concepts) {
    for (; concept >= 0 && !found.has(concept); concept = model.data.concepts.broader[concept]!) found.add(concept);
  }
  return found;
}

function intersects(chosen: Set<number>, values: Set<number>): boolean {
  for (const value of chosen) if (values.has(value)) return true;
  return false;
}
