/** Where names stand: by falling size, none over another, beside, above or below the node, clear of other nodes where it can be. */

import type { SceneNode } from "../scene";
import { FONT, shorten, type PaintOptions, type ToScreen } from "./paint";

export interface Label {
  node: number;
  text: string;
  left: number;
  middle: number;
  size: number;
  bold: boolean;
}

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Boxes by the cells of the screen that they touch, to ask quickly what a new one would cover. */
class Boxes {
  private readonly cells = new Map<number, Box[]>();
  private readonly side = 32;

  add(box: Box): void {
    for (const cell of this.under(box)) {
      const held = this.cells.get(cell);
      if (held) held.push(box);
      else this.cells.set(cell, [box]);
    }
  }

  covered(box: Box): number {
    const found = new Set<Box>();
    for (const cell of this.under(box)) {
      for (const other of this.cells.get(cell) ?? []) {
        if (other.left < box.right && other.right > box.left && other.top < box.bottom && other.bottom > box.top) found.add(other);
      }
    }
    return found.size;
  }

  private *under({ left, top, right, bottom }: Box): Generator<number> {
    for (let row = Math.floor(top / this.side); row <= Math.floor(bottom / this.side); row++) {
      for (let column = Math.floor(left / this.side); column <= Math.floor(right / this.side); column++) yield row * 4096 + column;
    }
  }
}

/** The places of the names; those in focus come first. `measure` gives the width of a text in a font. */
export function placeLabels(measure: (text: string, font: string) => number, nodes: SceneNode[], toScreen: ToScreen, options: PaintOptions): Label[] {
  const { focus, width, height, scale } = options;
  const places = new Map<number, [number, number]>();
  const dots = new Boxes();
  for (const node of nodes) {
    if (focus.near && !focus.near.has(node.id) && node.id !== focus.hover) continue;
    const [x, y] = toScreen(node.x, node.y);
    if (!(x > -40 && y > -40 && x < width + 40 && y < height + 40)) continue;
    places.set(node.id, [x, y]);
    const reach = node.size * scale * 0.8;
    dots.add({ left: x - reach, right: x + reach, top: y - reach, bottom: y + reach });
  }
  const end = (node: SceneNode) => focus.edge !== null && (node.id === focus.edge.a || node.id === focus.edge.b);
  const first = (node: SceneNode) => (node.id === focus.hover || node.id === focus.node || end(node) ? 2 : focus.near?.has(node.id) ? 1 : 0);
  const order = nodes.filter((node) => places.has(node.id)).sort((a, b) => first(b) - first(a) || b.size - a.size || a.id - b.id);
  const names = new Boxes();
  const most = focus.near ? 160 : Math.max(24, (width * height) / 14000);
  const found: Label[] = [];
  for (const node of order) {
    if (found.length >= most) break;
    const important = first(node) === 2;
    const size = Math.round((important ? 14 : 11.5 + Math.min(2.5, node.size / 6)) * (options.text ?? 1));
    const [x, y] = places.get(node.id)!;
    const text = shorten(node.label, important ? Math.max(24, Math.floor(width / (size * 0.62))) : 42);
    const length = measure(text, font(size, important));
    const reach = node.size * scale + 4;
    const over = Math.min(Math.max(x - length / 2, 4), Math.max(4, width - length - 4));
    const [above, below] = [y - reach - size * 0.55, y + reach + size * 0.55];
    const onLeft = Math.max(4, x - reach - length);
    let spots: [number, number][] = [[x + reach, y], [x - reach - length, y], [over, below], [over, above], [x, above], [x - length, above], [x, below], [x - length, below]];
    // The names of a chosen tie stand outside of it.
    const other = end(node) ? places.get(node.id === focus.edge!.a ? focus.edge!.b : focus.edge!.a) : undefined;
    if (other) spots = [[other[0] > x ? onLeft : x + reach, y], other[1] > y ? [over, above] : [over, below], other[1] > y ? [over, below] : [over, above]];
    const inside = spots.filter(([left, at]) => left >= 2 && left + length < width - 2 && at > size && at < height - size);
    let best: Box | undefined;
    let least = Infinity;
    for (const [left, at] of inside.length ? inside : spots.slice(0, 1)) {
      const box = { left, right: left + length, top: at - size * 0.55, bottom: at + size * 0.55 };
      const taken = names.covered(box);
      if (taken && !important) continue;
      const covered = dots.covered(box) + taken * 10;
      if (covered < least) [best, least] = [box, covered];
      if (!least) break;
    }
    if (!best || (!important && least > (found.length < 8 ? 3 : focus.near ? 1 : 0))) continue;
    names.add(best);
    found.push({ node: node.id, text, left: best.left, middle: (best.top + best.bottom) / 2, size, bold: important });
  }
  return found;
}

export function font(size: number, bold: boolean): string {
  return `${bold ? 600 : 400} ${size}px ${FONT}`;
}

export function paintLabels(context: CanvasRenderingContext2D, nodes: SceneNode[], toScreen: ToScreen, options: PaintOptions): void {
  const { theme } = options;
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.lineWidth = 3.5;
  context.strokeStyle = theme.halo;
  context.fillStyle = theme.ink;
  for (const { text, left, middle, size, bold } of placeLabels(measured(context), nodes, toScreen, options)) {
    context.font = font(size, bold);
    context.strokeText(text, left, middle);
    context.fillText(text, left, middle);
  }
}

/** Widths of texts as a context draws them. */
export function measured(context: CanvasRenderingContext2D): (text: string, font: string) => number {
  return (text, wanted) => {
    context.font = wanted;
    return context.measureText(text).width;
  };
}
