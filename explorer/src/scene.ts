/** What is drawn: nodes and edges with their places, sizes and colours, free of any renderer. */

import type { Model } from "./data";
import { around, type Edge, type Network } from "./project";
import type { View } from "./state";
import { MOST_COMMUNITIES, communityColour, faintColours, type Theme } from "./theme";
import { strongest } from "./top";

export type Shape = "circle" | "square" | "diamond";

export interface SceneNode {
  id: number;
  label: string;
  x: number;
  y: number;
  size: number;
  colour: string;
  /** The colour when something else is in focus. */
  faint: string;
  shape: Shape;
  rank: number;
}

export interface SceneEdge {
  a: number;
  b: number;
  width: number;
  edge: Edge;
}

export interface Scene {
  nodes: SceneNode[];
  edges: SceneEdge[];
  /** How opaque ties are: thousands of full lines would be one grey mass. */
  edgeAlpha: number;
  index: Map<number, SceneNode>;
  /** Weaker ties that are there but not drawn, because there are too many. */
  undrawn: number;
}

/** Ties drawn at most, the strongest: more would be a grey mass, and slow. */
export const MOST_TIES = 60000;

export interface LegendEntry {
  /** Rank of the community, or MOST_COMMUNITIES for all others. */
  rank: number;
  name: string;
  colour: string;
  count: number;
}

/** Positions by projection and node number; "re-layout" writes into `moved`. */
export class Places {
  private readonly slots = new Map<string, Map<number, number>>();
  readonly moved = new Map<string, Map<number, [number, number]>>();

  constructor(private readonly model: Model) {}

  /** Where a node stands in the columns of its projection; see networks.py for the order. */
  private slot(projection: string, node: number): number {
    const { persons, agents, events } = this.model;
    if (projection === "persons") return node < persons ? node : -1;
    if (projection === "institutions") return node >= persons && node < agents ? node - persons : -1;
    if (projection === "events") return node < agents + events ? node : -1;
    if (projection === "affiliations") return node < agents ? node : -1;
    return node < persons ? node : node >= agents + events ? persons + node - agents - events : -1;
  }

  community(projection: string, node: number): number {
    return this.model.data.networks[projection]?.community[this.slot(projection, node)] ?? -1;
  }

  communityName(projection: string, community: number): string {
    return this.model.data.networks[projection]?.names[community] ?? "";
  }

  at(projection: string, node: number): [number, number] {
    const moved = this.moved.get(projection)?.get(node);
    if (moved) return moved;
    const columns = this.model.data.networks[projection];
    const slot = this.slot(projection, node);
    const x = columns?.x[slot];
    const y = columns?.y[slot];
    if (x !== undefined && y !== undefined && x !== null && y !== null) return [x, y];
    // A node without a computed place stands on a spiral by its number: never random.
    const angle = node * 2.399963;
    const radius = 1050 + 6 * Math.sqrt(node + 1);
    return [Math.cos(angle) * radius, Math.sin(angle) * radius];
  }

  /** Communities of a network, the largest first; ranks from the whole data, so that colours stay when filters change. */
  ranks(projection: string): Map<number, number> {
    const known = this.slots.get(projection);
    if (known) return known;
    const sizes = new Map<number, number>();
    for (const community of this.model.data.networks[projection]?.community ?? []) {
      if (community >= 0) sizes.set(community, (sizes.get(community) ?? 0) + 1);
    }
    const order = [...sizes].filter(([, size]) => size > 2).sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([community]) => community);
    const ranks = new Map(order.slice(0, MOST_COMMUNITIES).map((community, rank) => [community, rank]));
    this.slots.set(projection, ranks);
    return ranks;
  }
}

const KIND_COLOURS = { person: 0, institution: 1, event: 2, topic: 3 } as const;
export const SHAPES: Record<string, Shape> = { person: "circle", institution: "square", event: "diamond", topic: "diamond" };

export function rankOf(model: Model, places: Places, view: View, node: number): number {
  if (view.colour === "kind") return KIND_COLOURS[model.kind(node)];
  return places.ranks(view.projection).get(places.community(view.projection, node)) ?? MOST_COMMUNITIES;
}

export function makeScene(model: Model, network: Network, places: Places, view: View, theme: Theme, scale = 1): Scene {
  const centre = view.selection?.kind === "node" ? view.selection.node : -1;
  const near = view.ego && network.nodes.includes(centre) ? around(network, centre, view.ego) : null;
  const hidden = new Set(view.hidden);
  const nodes: SceneNode[] = [];
  const index = new Map<number, SceneNode>();
  const two = view.projection !== "persons" && view.projection !== "institutions";
  let most = 1;
  for (const id of network.nodes) most = Math.max(most, network.events.get(id) ?? 1);
  const span = Math.sqrt(most);
  const faint = faintColours();
  const base = network.nodes.length > 3000 ? 1.5 : network.nodes.length > 1200 ? 2 : network.nodes.length > 400 ? 2.8 : network.nodes.length > 150 ? 3.6 : 4.6;
  for (const id of network.nodes) {
    if (near && !near.has(id)) continue;
    const rank = rankOf(model, places, view, id);
    if (hidden.has(rank) && id !== centre) continue;
    const [x, y] = places.at(view.projection, id);
    const kind = model.kind(id);
    const weight = kind === "event" ? network.degree.get(id) ?? 1 : network.events.get(id) ?? 1;
    const size = scale * base * (1 + (2.6 * Math.sqrt(Math.min(weight, most))) / Math.max(2.2, span));
    const node: SceneNode = {
      id, label: model.label(id), x, y, size, rank, colour: communityColour(theme, rank), faint: faint(theme, rank), shape: two ? SHAPES[kind]! : "circle",
    };
    nodes.push(node);
    index.set(id, node);
  }
  const edges: SceneEdge[] = [];
  const widest = Math.max(...network.edges.slice(0, 50000).map((edge) => edge.events.length), 1);
  const seen = network.edges.filter((edge) => index.has(edge.a) && index.has(edge.b));
  const drawn = strongest(seen, MOST_TIES);
  for (const edge of drawn) {
    edges.push({ a: edge.a, b: edge.b, edge, width: 0.9 + 3.2 * (Math.log1p(edge.events.length - 1) / Math.log1p(Math.max(3, widest))) });
  }
  const edgeAlpha = Math.min(1, Math.max(0.1, 30 / Math.sqrt(edges.length + 1)));
  return { nodes, edges, edgeAlpha, index, undrawn: seen.length - drawn.length };
}

/** The legend of a scene: one entry for each rank that occurs in the network, hidden ones too. */
export function legend(model: Model, network: Network, places: Places, view: View, theme: Theme): LegendEntry[] {
  const counts = new Map<number, number>();
  const name = new Map<number, string>();
  for (const node of network.nodes) {
    const rank = rankOf(model, places, view, node);
    counts.set(rank, (counts.get(rank) ?? 0) + 1);
    if (name.has(rank)) continue;
    name.set(rank, view.colour === "kind" ? { person: "People", institution: "Institutions", event: "Events", topic: "Topics" }[model.kind(node)]
      : rank === MOST_COMMUNITIES ? "Smaller groups" : places.communityName(view.projection, places.community(view.projection, node)));
  }
  return [...counts].sort((a, b) => a[0] - b[0]).map(([rank, count]) => ({
    rank, count, name: name.get(rank) || `Group ${rank + 1}`, colour: communityColour(theme, rank),
  }));
}
