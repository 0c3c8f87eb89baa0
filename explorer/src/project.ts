/** Networks from participations: who is tied to whom under the filters, with the events behind every tie. */

import type { Model } from "./data";
import type { Passed } from "./filter";
import type { View } from "./state";

export interface Edge {
  a: number;
  b: number;
  weight: number;
  /** The events (whole ones) behind the tie. */
  events: number[];
}

export interface Network {
  nodes: number[];
  edges: Edge[];
  /** Sum of weights and number of ties of each node. */
  strength: Map<number, number>;
  degree: Map<number, number>;
  /** Whole events each node has part in. */
  events: Map<number, number>;
  /** Events left out because more took part than the cap allows, and how many pairs that would have been. */
  leftOut: { events: number; pairs: number; largest: number };
}

class Builder {
  private edges = new Map<number, Edge>();
  private nodes = new Set<number>();
  readonly leftOut = { events: 0, pairs: 0, largest: 0 };
  private eventsOf = new Map<number, Set<number>>();
  constructor(private readonly size: number) {}

  node(node: number, event = -1): void {
    this.nodes.add(node);
    if (event < 0) return;
    const set = this.eventsOf.get(node);
    if (set) set.add(event);
    else this.eventsOf.set(node, new Set([event]));
  }

  tie(x: number, y: number, weight: number, event: number): void {
    const a = Math.min(x, y);
    const b = Math.max(x, y);
    const key = a * this.size + b;
    const edge = this.edges.get(key);
    if (!edge) this.edges.set(key, { a, b, weight, events: event < 0 ? [] : [event] });
    else {
      edge.weight += weight;
      if (event >= 0 && edge.events.at(-1) !== event) edge.events.push(event);
    }
  }

  /** All pairs of a group, each with weight 1/(k-1), unless the group is larger than the cap. */
  group(members: Iterable<number>, event: number, cap: number): void {
    const all = [...members].sort((x, y) => x - y);
    for (const each of all) this.node(each, event);
    if (all.length > cap) {
      this.leftOut.events++;
      this.leftOut.pairs += (all.length * (all.length - 1)) / 2;
      this.leftOut.largest = Math.max(this.leftOut.largest, all.length);
      return;
    }
    for (let i = 0; i < all.length; i++) for (let j = i + 1; j < all.length; j++) this.tie(all[i]!, all[j]!, 1 / (all.length - 1), event);
  }

  finish(minimum: number, isolates: boolean): Network {
    const edges = [...this.edges.values()].filter((edge) => minimum <= 1 || edge.events.length >= minimum);
    const strength = new Map<number, number>();
    const degree = new Map<number, number>();
    for (const edge of edges) {
      for (const end of [edge.a, edge.b]) {
        strength.set(end, (strength.get(end) ?? 0) + edge.weight);
        degree.set(end, (degree.get(end) ?? 0) + 1);
        this.nodes.add(end);
      }
    }
    const nodes = [...this.nodes].filter((node) => isolates || degree.has(node)).sort((x, y) => x - y);
    const events = new Map([...this.eventsOf].map(([node, set]) => [node, set.size]));
    return { nodes, edges, strength, degree, events, leftOut: this.leftOut };
  }
}

export function project(model: Model, passed: Passed, view: View): Network {
  const builder = new Builder(model.size);
  const gather = { persons, institutions, events, affiliations, topics }[view.projection];
  gather(model, passed, view, builder);
  return builder.finish(view.minimum, view.isolates);
}

/** Whether a participation counts in a projection: networks of people may ask for roles that mean being there. */
export function counts(model: Model, view: View, participation: number): boolean {
  if (!view.presence || view.projection === "institutions" || view.projection === "events") return true;
  return model.data.concepts.presence[model.data.participations.role[participation]!] === 1;
}

/** Participations that pass, grouped by whole event. */
function byTop(model: Model, passed: Passed, view: View): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  const { event } = model.data.participations;
  for (let each = 0; each < event.length; each++) {
    if (!passed.participations[each] || !counts(model, view, each)) continue;
    const top = model.top[event[each]!]!;
    const group = groups.get(top);
    if (group) group.push(each);
    else groups.set(top, [each]);
  }
  return groups;
}

function persons(model: Model, passed: Passed, view: View, builder: Builder): void {
  const { agent } = model.data.participations;
  for (const [top, group] of byTop(model, passed, view)) {
    const there = group.filter((each) => agent[each]! < model.persons);
    builder.group(new Set(there.map((each) => agent[each]!)), top, view.cap);
  }
}

function institutions(model: Model, passed: Passed, view: View, builder: Builder): void {
  for (const [top, group] of byTop(model, passed, view)) {
    const bodies = new Set<number>();
    for (const each of group) for (const body of bodiesOf(model, each, view)) bodies.add(body);
    builder.group(bodies, top, view.cap);
  }
}

/** The institutions that one participation brings in: the agent itself, or the bodies that its person came from. */
export function bodiesOf(model: Model, participation: number, view: View): number[] {
  const { participations, affiliations } = model.data;
  const agent = participations.agent[participation]!;
  const found = agent >= model.persons ? [agent]
    : view.people ? participations.affiliations[participation]!.map((each) => affiliations.institution[each]!) : [];
  return view.rollUnits ? found.map((body) => model.rolled(body)) : found;
}

function events(model: Model, passed: Passed, view: View, builder: Builder): void {
  const { agent } = model.data.participations;
  for (const [top, group] of byTop(model, passed, view)) {
    const node = model.eventNode(top);
    builder.node(node, top);
    for (const each of group) {
      const who = agent[each]!;
      builder.node(who, top);
      builder.tie(who, node, 1, top);
    }
  }
}

function affiliations(model: Model, passed: Passed, view: View, builder: Builder): void {
  const { participations, affiliations: all } = model.data;
  for (const [top, group] of byTop(model, passed, view)) {
    for (const each of group) {
      const person = participations.agent[each]!;
      if (person >= model.persons) continue;
      builder.node(person, top);
      for (const affiliation of participations.affiliations[each]!) {
        const body = view.rollUnits ? model.rolled(all.institution[affiliation]!) : all.institution[affiliation]!;
        builder.node(body, top);
        builder.tie(person, body, 1, top);
      }
    }
  }
}

function topics(model: Model, passed: Passed, view: View, builder: Builder): void {
  const { agent } = model.data.participations;
  for (const [top, group] of byTop(model, passed, view)) {
    for (const topic of model.topicsOf(top)) {
      const node = model.topicNode(topic);
      builder.node(node, top);
      for (const person of new Set(group.map((each) => agent[each]!).filter((each) => each < model.persons))) {
        builder.node(person, top);
        builder.tie(person, node, 1, top);
      }
    }
  }
}

/** Nodes within `depth` steps of one node. */
export function around(network: Network, centre: number, depth: number): Set<number> {
  const neighbours = neighbourLists(network);
  let frontier = new Set([centre]);
  const found = new Set(frontier);
  for (let step = 0; step < depth; step++) {
    const next = new Set<number>();
    for (const node of frontier) for (const { node: other } of neighbours.get(node) ?? []) if (!found.has(other)) next.add(other);
    for (const node of next) found.add(node);
    frontier = next;
  }
  return found;
}

export interface Neighbour {
  node: number;
  edge: Edge;
}

/** Neighbours of every node, the strongest first. */
export function neighbourLists(network: Network): Map<number, Neighbour[]> {
  const lists = new Map<number, Neighbour[]>();
  const push = (from: number, to: number, edge: Edge) => {
    const list = lists.get(from);
    if (list) list.push({ node: to, edge });
    else lists.set(from, [{ node: to, edge }]);
  };
  for (const edge of network.edges) {
    push(edge.a, edge.b, edge);
    push(edge.b, edge.a, edge);
  }
  for (const list of lists.values()) list.sort((x, y) => y.edge.events.length - x.edge.events.length || y.edge.weight - x.edge.weight || x.node - y.node);
  return lists;
}
