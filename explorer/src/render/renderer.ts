/** One interface, two implementations: sigma on WebGL, and a plain canvas where WebGL 2 is missing or runs in software. */

import type { Scene } from "../scene";
import type { Theme } from "../theme";

export type Hit = { kind: "node"; node: number } | { kind: "edge"; a: number; b: number } | null;

/** What stands out: the chosen node or edge, what the pointer is on, and the nodes that belong to them. */
export interface Focus {
  node: number;
  edge: { a: number; b: number } | null;
  hover: number;
  /** Nodes kept in full colour; null keeps all. */
  near: Set<number> | null;
  labels: boolean;
}

export interface Camera {
  x: number;
  y: number;
  ratio: number;
}

export interface Renderer {
  readonly name: "webgl" | "canvas";
  show(scene: Scene, theme: Theme): void;
  focus(focus: Focus): void;
  /** Only positions changed: cheaper than `show`. */
  moved(scene: Scene): void;
  fit(): void;
  /** Bring a node to the middle of what is not covered from below, if it is not well inside; the zoom stays. */
  centre(node: number, covered?: number): void;
  /** True where a node lies in the window. */
  sees(): boolean;
  zoom(factor: number): void;
  pan(dx: number, dy: number): void;
  resize(): void;
  camera(): Camera;
  setCamera(camera: Camera): void;
  onHit(listener: (hit: Hit) => void): void;
  onHover(listener: (node: number) => void): void;
  destroy(): void;
}

export const EMPTY_FOCUS: Focus = { node: -1, edge: null, hover: -1, near: null, labels: true };
