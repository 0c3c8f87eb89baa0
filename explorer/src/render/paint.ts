/** Drawing on a 2D context: used by the canvas renderer on screen and for the PNG export. */

import type { Scene, SceneNode, Shape } from "../scene";
import type { Theme } from "../theme";
import { paintLabels } from "./labels";
import type { Focus } from "./renderer";

export const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Ubuntu, Cantarell, "Helvetica Neue", sans-serif';

export type ToScreen = (x: number, y: number) => [number, number];

export interface PaintOptions {
  width: number;
  height: number;
  /** Size of nodes and lines against their nominal pixels. */
  scale: number;
  /** Size of names against their nominal pixels; 1 if left out. */
  text?: number;
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
