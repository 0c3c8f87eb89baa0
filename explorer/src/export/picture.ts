/** Pictures of the drawing: PNG through the canvas painter, SVG as plain shapes and text. */

import { measured, placeLabels } from "../render/labels";
import { FONT, paint, shorten } from "../render/paint";
import { EMPTY_FOCUS } from "../render/renderer";
import type { LegendEntry, Scene } from "../scene";
import type { Theme } from "../theme";
import { xml } from "./files";

const WIDTH = 1800;
const MARGIN = 90;

interface Frame {
  width: number;
  height: number;
  toScreen: (x: number, y: number) => [number, number];
}

function frame(scene: Scene): Frame {
  const xs = scene.nodes.map((node) => node.x);
  const ys = scene.nodes.map((node) => node.y);
  const [left, right] = bounds(xs);
  const [low, high] = bounds(ys);
  const ratio = Math.max((right - left) / (WIDTH - 2 * MARGIN), 1e-6);
  const height = Math.min(2400, Math.max(700, Math.round((high - low) / ratio) + 2 * MARGIN));
  const fitted = Math.max(ratio, (high - low) / (height - 2 * MARGIN));
  return {
    width: WIDTH, height,
    toScreen: (x, y) => [(x - (left + right) / 2) / fitted + WIDTH / 2, ((low + high) / 2 - y) / fitted + height / 2],
  };
}

function bounds(values: number[]): [number, number] {
  return values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity] as [number, number]);
}

export async function png(scene: Scene, theme: Theme): Promise<Blob> {
  const { width, height, toScreen } = frame(scene);
  const canvas = document.createElement("canvas");
  const scale = 2;
  canvas.width = width * scale;
  canvas.height = height * scale;
  const context = canvas.getContext("2d")!;
  context.setTransform(scale, 0, 0, scale, 0, 0);
  paint(context, scene, toScreen, { width, height, scale: 1.5, text: 1.5, focus: EMPTY_FOCUS, theme });
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The picture is too large for this browser."))), "image/png"));
}

export function svg(scene: Scene, theme: Theme, legend: LegendEntry[], title: string): string {
  const { width, height, toScreen } = frame(scene);
  const n = (value: number) => Math.round(value * 10) / 10;
  const places = new Map(scene.nodes.map((node) => [node.id, toScreen(node.x, node.y)] as const));
  const edges = scene.edges.map(({ a, b, width: thick }) => {
    const [x1, y1] = places.get(a)!;
    const [x2, y2] = places.get(b)!;
    return `<line x1="${n(x1)}" y1="${n(y1)}" x2="${n(x2)}" y2="${n(y2)}" stroke-width="${n(thick)}"/>`;
  });
  const shapes = scene.nodes.map((node) => {
    const [x, y] = places.get(node.id)!;
    const r = n(node.size * 1.5);
    const name = `<title>${xml(node.label)}</title>`;
    if (node.shape === "circle") return `<circle cx="${n(x)}" cy="${n(y)}" r="${r}" fill="${node.colour}">${name}</circle>`;
    const turn = node.shape === "diamond" ? ` transform="rotate(45 ${n(x)} ${n(y)})"` : "";
    return `<rect x="${n(x - r * 0.9)}" y="${n(y - r * 0.9)}" width="${n(r * 1.8)}" height="${n(r * 1.8)}" fill="${node.colour}"${turn}>${name}</rect>`;
  });
  const pen = document.createElement("canvas").getContext("2d")!;
  const labels = placeLabels(measured(pen), scene.nodes, toScreen, { width, height, scale: 1.5, text: 1.3, focus: EMPTY_FOCUS, theme })
    .map(({ text, left, middle, size }) => `<text x="${n(left)}" y="${n(middle + size * 0.35)}" font-size="${size}">${xml(text)}</text>`);
  const keys = legend.map(({ name, colour, count }, row) => {
    const [x, y] = [26 + (row % 3) * 590, height + 24 + Math.floor(row / 3) * 30];
    return `<circle cx="${x}" cy="${y}" r="8" fill="${colour}" stroke="none"/><text x="${x + 16}" y="${y + 6}" font-size="17">${xml(shorten(name, 52))} (${count})</text>`;
  });
  const tall = height + (keys.length ? 30 * Math.ceil(keys.length / 3) + 20 : 0);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${tall}" width="${width}" height="${tall}" font-family='${FONT.replaceAll('"', "")}' font-size="13">\n` +
    `<title>${xml(title)}</title>\n<rect width="100%" height="100%" fill="${theme.background}"/>\n<g stroke="${theme.edge}">\n${edges.join("\n")}\n</g>\n<g stroke="${theme.background}">\n${shapes.join("\n")}\n</g>\n` +
    `<g fill="${theme.ink}" paint-order="stroke" stroke="${theme.halo}" stroke-width="3" stroke-linejoin="round">\n<text x="20" y="40" font-size="24" font-weight="600">${xml(title)}</text>\n${labels.join("\n")}\n${keys.join("\n")}\n</g>\n</svg>\n`;
}
