/** Drawing on a 2D context: used by the canvas renderer on screen and for the PNG export. */

import type { Scene, SceneNode, Shape } from "../scene";
import type { Theme } from "../theme";
import type { Focus } from "./renderer";

export const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Ubuntu, Cantarell, "Helvetica Neue", sans-serif';

export type ToScreen = (x: number, y: number) => [number, number];

export interface PaintOptions {
  width: number;
  height: number;
  /** Size of nodes and lines against their nominal pixels. */
  scale: number;
  focus: Focus;
  theme: Theme;
}

/** The whole drawing at once: for pictures. */
export function paint(context: CanvasRenderingContext2D, scene: Scene, toScreen: ToScreen, options: PaintOptions): void {
  paintBase(context, scene, toScreen, options);
  if (options.focus.labels) paintLabels(context, scene.nodes, toScreen, options);
}

/** Ties and nodes with nothing in focus; the costly part, which the renderer keeps as a picture. */
export function paintBase(context: CanvasRenderingContext2D, scene: Scene, toScreen: ToScreen, options: PaintOptions): void {
  const { width, height, theme, scale } = options;
  context.fillStyle = theme.background;
  context.fillRect(0, 0, width, height);
  const places = new Map<number, [number, number]>();
  for (const node of scene.nodes) places.set(node.id, toScreen(node.x, node.y));
  const buckets = new Map<number, Path2D>();
  for (const { a, b, width: thick } of scene.edges) {
    const [x1, y1] = places.get(a)!;
    const [x2, y2] = places.get(b)!;
    if (Math.max(x1, x2) < 0 || Math.min(x1, x2) > width || Math.max(y1, y2) < 0 || Math.min(y1, y2) > height) continue;
    const key = Math.round(thick * 2) / 2;
    let path = buckets.get(key);
    if (!path) buckets.set(key, (path = new Path2D()));
    path.moveTo(x1, y1);
    path.lineTo(x2, y2);
  }
  context.strokeStyle = theme.edge;
  context.globalAlpha = scene.edgeAlpha;
  for (const [thick, path] of buckets) {
    context.lineWidth = thick * scale;
    context.stroke(path);
  }
  context.globalAlpha = 1;
  const rims = scene.nodes.length < 4000;
  for (const node of scene.nodes) {
    const [x, y] = places.get(node.id)!;
    if (x < -40 || y < -40 || x > width + 40 || y > height + 40) continue;
    paintNode(context, node, x, y, options, rims);
  }
}

/** What is in focus, over the faded picture: its ties, its nodes, rings around the chosen and the pointed-at. */
export function paintFocus(context: CanvasRenderingContext2D, scene: Scene, toScreen: ToScreen, options: PaintOptions): void {
  const { theme, focus, scale } = options;
  const at = (id: number): [number, number] => {
    const node = scene.index.get(id)!;
    return toScreen(node.x, node.y);
  };
  for (const { a, b, width: thick } of focus.near ? scene.edges : []) {
    const chosen = focus.edge !== null && focus.edge.a === a && focus.edge.b === b;
    if (!chosen && !isLit(focus, a, b)) continue;
    context.strokeStyle = chosen ? theme.accent : theme.muted;
    context.lineWidth = (chosen ? thick + 1.2 : thick) * scale;
    context.beginPath();
    context.moveTo(...at(a));
    context.lineTo(...at(b));
    context.stroke();
  }
  for (const id of focus.near ?? []) {
    const node = scene.index.get(id);
    if (node) paintNode(context, node, ...at(id), options, true);
  }
  for (const id of [focus.hover, focus.node]) {
    const node = scene.index.get(id);
    if (!node) continue;
    context.lineWidth = 2.5;
    context.strokeStyle = theme.ink;
    trace(context, node.shape, ...at(id), node.size * scale + 2.5);
    context.stroke();
  }
}

function paintNode(context: CanvasRenderingContext2D, node: SceneNode, x: number, y: number, { theme, scale }: PaintOptions, rim: boolean): void {
  context.fillStyle = node.colour;
  trace(context, node.shape, x, y, node.size * scale);
  context.fill();
  if (!rim) return;
  context.lineWidth = 1;
  context.strokeStyle = theme.background;
  context.stroke();
}

/** Edges in focus: those at the node in focus. */
export function isLit(focus: Focus, a: number, b: number): boolean {
  const centre = focus.hover >= 0 ? focus.hover : focus.node;
  return centre >= 0 && (a === centre || b === centre);
}

/** Cells of the screen, for what must not stand over what. */
class Cells {
  private readonly held = new Map<number, number>();
  private readonly side = 16;

  add(left: number, top: number, width: number, height: number): void {
    for (const cell of this.under(left, top, width, height)) this.held.set(cell, (this.held.get(cell) ?? 0) + 1);
  }

  /** How much stands in the box. */
  count(left: number, top: number, width: number, height: number): number {
    let found = 0;
    for (const cell of this.under(left, top, width, height)) found += this.held.get(cell) ?? 0;
    return found;
  }

  private *under(left: number, top: number, width: number, height: number): Generator<number> {
    for (let row = Math.floor(top / this.side); row <= Math.floor((top + height) / this.side); row++) {
      for (let column = Math.floor(left / this.side); column <= Math.floor((left + width) / this.side); column++) yield row * 4096 + column;
    }
  }
}

/**
 * Labels by falling size, none over another; those in focus come first. A label stands beside, above or below its node,
 * where it covers the fewest others.
 */
export function paintLabels(context: CanvasRenderingContext2D, nodes: SceneNode[], toScreen: ToScreen, options: PaintOptions): void {
  const { theme, focus, width, height, scale } = options;
  const places = new Map<number, [number, number]>();
  const dots = new Cells();
  for (const node of nodes) {
    if (focus.near && !focus.near.has(node.id) && node.id !== focus.hover) continue;
    const [x, y] = toScreen(node.x, node.y);
    if (!(x > -40 && y > -40 && x < width + 40 && y < height + 40)) continue;
    places.set(node.id, [x, y]);
    dots.add(x, y, 0, 0);
  }
  const end = (node: SceneNode) => focus.edge !== null && (node.id === focus.edge.a || node.id === focus.edge.b);
  const first = (node: SceneNode) => (node.id === focus.hover || node.id === focus.node || end(node) ? 2 : focus.near?.has(node.id) ? 1 : 0);
  const order = nodes.filter((node) => places.has(node.id)).sort((a, b) => first(b) - first(a) || b.size - a.size || a.id - b.id);
  const names = new Cells();
  let drawn = 0;
  const most = focus.near ? 160 : Math.max(24, (width * height) / 14000);
  context.textBaseline = "middle";
  context.lineJoin = "round";
  for (const node of order) {
    if (drawn >= most) break;
    const important = first(node) === 2;
    const size = Math.round((important ? 14 : 11.5 + Math.min(2.5, node.size / 6)) * Math.max(1, scale));
    context.font = `${important ? 600 : 400} ${size}px ${FONT}`;
    const [x, y] = places.get(node.id)!;
    const text = shorten(node.label, important ? 80 : 42);
    const length = context.measureText(text).width;
    const reach = node.size * scale;
    const onLeft = Math.max(4, x - reach - 4 - length);
    let spots: [number, number][] = [[x + reach + 4, y], [x - reach - 4 - length, y], [x - length / 2, y + reach + size * 0.8], [x - length / 2, y - reach - size * 0.8]];
    // The names of a chosen tie stand outside of it.
    const other = end(node) ? places.get(node.id === focus.edge!.a ? focus.edge!.b : focus.edge!.a) : undefined;
    if (other) spots = [[other[0] > x ? onLeft : x + reach + 4, y], ...spots.slice(2)];
    const inside = spots.filter(([left, at]) => left >= 2 && left + length < width - 2 && at > size && at < height - size);
    let best: [number, number] | undefined;
    let least = Infinity;
    for (const [left, at] of inside.length ? inside : spots.slice(0, 1)) {
      const taken = names.count(left, at - size / 2, length, size);
      if (taken && !important) continue;
      const covered = dots.count(left, at - size / 2, length, size) + taken * 10;
      if (covered < least) [best, least] = [[left, at], covered];
    }
    if (!best || (!focus.near && drawn >= 8 && least > 3)) continue;
    names.add(best[0], best[1] - size / 2, length, size);
    context.lineWidth = 3.5;
    context.strokeStyle = theme.halo;
    context.strokeText(text, ...best);
    context.fillStyle = theme.ink;
    context.fillText(text, ...best);
    drawn++;
  }
}

export function shorten(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text;
}

export function trace(context: CanvasRenderingContext2D, shape: Shape, x: number, y: number, size: number): void {
  context.beginPath();
  if (shape === "circle") context.arc(x, y, size, 0, Math.PI * 2);
  else if (shape === "square") context.rect(x - size * 0.9, y - size * 0.9, size * 1.8, size * 1.8);
  else {
    const reach = size * 1.25;
    context.moveTo(x, y - reach);
    context.lineTo(x + reach, y);
    context.lineTo(x, y + reach);
    context.lineTo(x - reach, y);
    context.closePath();
  }
}
