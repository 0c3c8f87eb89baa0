/** The first few of a long list without sorting all of it. */

import type { Edge } from "./project";

type Compare<T> = (a: T, b: T) => number;

/** The `count` first items in the order of `compare`. */
export function largest<T>(items: readonly T[], count: number, compare: Compare<T>): T[] {
  const best: T[] = [];
  for (const item of items) {
    if (best.length === count && compare(item, best[count - 1]!) >= 0) continue;
    let low = 0;
    let high = best.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(item, best[middle]!) < 0) high = middle;
      else low = middle + 1;
    }
    best.splice(low, 0, item);
    if (best.length > count) best.pop();
  }
  return best;
}

/** The tie that rests on more events first. */
export const byStrength: Compare<Edge> = (x, y) => y.events.length - x.events.length || y.weight - x.weight || x.a - y.a || x.b - y.b;

/** The `count` strongest ties in their own order; a threshold from a numeric sort, since sorting objects would cost ten times as much. */
export function strongest(edges: Edge[], count: number): Edge[] {
  if (edges.length <= count) return edges;
  const key = (edge: Edge) => edge.events.length + edge.weight / (edge.events.length + 1);
  const limit = Float64Array.from(edges, key).sort()[edges.length - count]!;
  let room = count - edges.reduce((sum, edge) => sum + Number(key(edge) > limit), 0);
  return edges.filter((edge) => key(edge) > limit || (key(edge) === limit && room-- > 0));
}
