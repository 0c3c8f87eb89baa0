/** The fallback renderer: a 2D canvas with pan, wheel and pinch zoom. */

import type { Scene } from "../scene";
import { LIGHT, type Theme } from "../theme";
import { paintLabels } from "./labels";
import { paintBase, paintFocus } from "./paint";
import { EMPTY_FOCUS, type Camera, type Focus, type Hit, type Renderer } from "./renderer";

const NEAR = 9;

export class CanvasRenderer implements Renderer {
  readonly name = "canvas" as const;
  private readonly canvas: HTMLCanvasElement;
  private readonly base = document.createElement("canvas");
  /** The camera that the picture of the base was painted for; null when it must be painted anew. */
  private painted: Camera | null = null;
  private readonly context: CanvasRenderingContext2D;
  private scene: Scene = { nodes: [], edges: [], edgeAlpha: 1, undrawn: 0, index: new Map() };
  private theme: Theme = LIGHT;
  private current: Focus = EMPTY_FOCUS;
  private view: Camera = { x: 0, y: 0, ratio: 1 };
  private pending = 0;
  private moving = 0;
  private hit: (hit: Hit) => void = () => undefined;
  private hover: (node: number) => void = () => undefined;
  private readonly pointers = new Map<number, { x: number; y: number }>();
  private travelled = 0;
  private over = -1;
  private readonly quit = new AbortController();

  constructor(private readonly host: HTMLElement) {
    this.canvas = document.createElement("canvas");
    this.canvas.className = "stage-canvas";
    this.canvas.setAttribute("aria-hidden", "true");
    this.context = this.canvas.getContext("2d", { alpha: false })!;
    host.append(this.canvas);
    this.listen();
    this.resize();
  }

  show(scene: Scene, theme: Theme): void {
    this.scene = scene;
    this.theme = theme;
    this.painted = null;
    this.redraw();
  }

  moved(scene: Scene): void {
    this.scene = scene;
    this.painted = null;
    this.redraw();
  }

  focus(focus: Focus): void {
    this.current = focus;
    this.redraw();
  }

  fit(): void {
    if (!this.scene.nodes.length) return;
    let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
    for (const { x, y } of this.scene.nodes) {
      left = Math.min(left, x);
      right = Math.max(right, x);
      low = Math.min(low, y);
      high = Math.max(high, y);
    }
    const { clientWidth, clientHeight } = this.host;
    const narrow = clientWidth < 560;
    // Room for names at the right and for the figures above.
    const ratio = Math.max((right - left) / Math.max(60, clientWidth - (narrow ? 70 : 170)), (high - low) / Math.max(60, clientHeight - 90), 0.02);
    this.view = { x: (left + right) / 2 + (narrow ? 10 : 35) * ratio, y: (low + high) / 2 + 12 * ratio, ratio };
    this.redraw();
  }

  centre(id: number, covered = 0): void {
    const node = this.scene.index.get(id);
    if (!node) return;
    const [x, y] = this.toScreen(node.x, node.y);
    const width = this.host.clientWidth;
    const height = this.host.clientHeight - covered;
    if (x > width * 0.12 && x < width * 0.8 && y > height * 0.12 && y < height * 0.8) return;
    this.view = { ...this.view, x: node.x, y: node.y - (covered / 2) * this.view.ratio };
    this.redraw();
  }

  sees(): boolean {
    const { clientWidth, clientHeight } = this.host;
    return this.scene.nodes.some((node) => {
      const [x, y] = this.toScreen(node.x, node.y);
      return x > 0 && y > 0 && x < clientWidth && y < clientHeight;
    });
  }

  zoom(factor: number): void {
    this.zoomAt(factor, this.host.clientWidth / 2, this.host.clientHeight / 2);
  }

  pan(dx: number, dy: number): void {
    this.view = { ...this.view, x: this.view.x + dx * this.view.ratio, y: this.view.y - dy * this.view.ratio };
    this.touch();
  }

  resize(): void {
    const scale = window.devicePixelRatio || 1;
    this.canvas.width = Math.max(1, Math.round(this.host.clientWidth * scale));
    this.canvas.height = Math.max(1, Math.round(this.host.clientHeight * scale));
    this.painted = null;
    this.redraw();
  }

  camera(): Camera {
    return { ...this.view };
  }

  setCamera(camera: Camera): void {
    this.view = { ...camera };
    this.redraw();
  }

  onHit(listener: (hit: Hit) => void): void {
    this.hit = listener;
  }

  onHover(listener: (node: number) => void): void {
    this.hover = listener;
  }

  destroy(): void {
    this.quit.abort();
    cancelAnimationFrame(this.pending);
    clearTimeout(this.moving);
    this.canvas.remove();
  }

  private toScreen = (x: number, y: number): [number, number] => [
    (x - this.view.x) / this.view.ratio + this.host.clientWidth / 2,
    (this.view.y - y) / this.view.ratio + this.host.clientHeight / 2,
  ];

  private zoomAt(factor: number, px: number, py: number): void {
    const ratio = Math.min(40, Math.max(0.005, this.view.ratio * factor));
    const dx = px - this.host.clientWidth / 2;
    const dy = py - this.host.clientHeight / 2;
    this.view = { x: this.view.x + dx * (this.view.ratio - ratio), y: this.view.y - dy * (this.view.ratio - ratio), ratio };
    this.touch();
  }

  private touch(): void {
    clearTimeout(this.moving);
    this.moving = window.setTimeout(() => {
      this.moving = 0;
      this.redraw();
    }, 140);
    this.redraw();
  }

  private redraw(): void {
    if (!this.pending) this.pending = requestAnimationFrame(() => {
      this.pending = 0;
      this.draw();
    });
  }

  /**
   * Ties and nodes are painted once for a scene and a camera and kept as a picture. A change of focus fades the picture
   * and paints what is in focus over it; a large drawing moves as the picture and is painted anew when it rests.
   */
  private draw(): void {
    const { context, view, current, theme, scene } = this;
    const scale = window.devicePixelRatio || 1;
    const [width, height] = [this.host.clientWidth, this.host.clientHeight];
    const options = { width, height, scale: 1, focus: current, theme };
    const large = scene.edges.length > 4000 || scene.nodes.length > 2500;
    const sliding = this.moving !== 0 && large && this.painted !== null;
    if (!sliding && (this.painted === null || this.painted.x !== view.x || this.painted.y !== view.y || this.painted.ratio !== view.ratio)) {
      this.base.width = this.canvas.width;
      this.base.height = this.canvas.height;
      const under = this.base.getContext("2d", { alpha: false })!;
      under.setTransform(scale, 0, 0, scale, 0, 0);
      paintBase(under, scene, this.toScreen, options);
      this.painted = { ...view };
    }
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.fillStyle = theme.background;
    context.fillRect(0, 0, width, height);
    context.globalAlpha = current.near ? 0.24 : 1;
    const from = this.painted!;
    const grow = from.ratio / view.ratio;
    const x = (from.x - view.x) / view.ratio + (width / 2) * (1 - grow);
    const y = (view.y - from.y) / view.ratio + (height / 2) * (1 - grow);
    context.drawImage(this.base, x, y, width * grow, height * grow);
    context.globalAlpha = 1;
    paintFocus(context, scene, this.toScreen, options);
    if (current.labels && !sliding) paintLabels(context, scene.nodes, this.toScreen, options);
  }

  private pick(px: number, py: number): Hit {
    let best = -1;
    let nearest = Infinity;
    for (const node of this.scene.nodes) {
      const [x, y] = this.toScreen(node.x, node.y);
      const distance = Math.hypot(x - px, y - py) - node.size;
      if (distance < NEAR && distance < nearest) [best, nearest] = [node.id, distance];
    }
    if (best >= 0) return { kind: "node", node: best };
    let edge: { a: number; b: number } | null = null;
    nearest = 6;
    for (const { a, b } of this.scene.edges) {
      const from = this.scene.index.get(a)!;
      const to = this.scene.index.get(b)!;
      const distance = toSegment([px, py], this.toScreen(from.x, from.y), this.toScreen(to.x, to.y));
      if (distance < nearest) [edge, nearest] = [{ a, b }, distance];
    }
    return edge ? { kind: "edge", ...edge } : null;
  }

  private listen(): void {
    const { signal } = this.quit;
    const at = (event: MouseEvent): { x: number; y: number } => {
      const box = this.canvas.getBoundingClientRect();
      return { x: event.clientX - box.left, y: event.clientY - box.top };
    };
    this.canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      const { x, y } = at(event);
      this.zoomAt(Math.exp(Math.max(-1, Math.min(1, event.deltaY / 260))), x, y);
    }, { passive: false, signal });
    this.canvas.addEventListener("pointerdown", (event) => {
      this.canvas.setPointerCapture(event.pointerId);
      if (!this.pointers.size) this.travelled = 0;
      this.pointers.set(event.pointerId, at(event));
    }, { signal });
    this.canvas.addEventListener("pointermove", (event) => {
      const now = at(event);
      const before = this.pointers.get(event.pointerId);
      if (!before) {
        const hit = this.pick(now.x, now.y);
        const node = hit?.kind === "node" ? hit.node : -1;
        this.canvas.style.cursor = hit ? "pointer" : "grab";
        if (node !== this.over) this.hover((this.over = node));
        return;
      }
      this.travelled += Math.hypot(now.x - before.x, now.y - before.y);
      if (this.pointers.size === 1 && this.travelled > 4) this.pan(before.x - now.x, before.y - now.y);
      if (this.pointers.size === 2) {
        const other = [...this.pointers].find(([id]) => id !== event.pointerId)![1];
        const grow = Math.hypot(before.x - other.x, before.y - other.y) / Math.max(1, Math.hypot(now.x - other.x, now.y - other.y));
        this.zoomAt(grow, (now.x + other.x) / 2, (now.y + other.y) / 2);
      }
      this.pointers.set(event.pointerId, now);
    }, { signal });
    const up = (event: PointerEvent) => {
      const was = this.pointers.delete(event.pointerId);
      if (was && event.type === "pointerup" && !this.pointers.size && this.travelled <= 4) {
        const { x, y } = at(event);
        this.hit(this.pick(x, y));
      }
    };
    this.canvas.addEventListener("pointerup", up, { signal });
    this.canvas.addEventListener("pointercancel", up, { signal });
    this.canvas.addEventListener("pointerleave", () => {
      if (this.over !== -1) this.hover((this.over = -1));
    }, { signal });
  }
}

function toSegment([px, py]: [number, number], [ax, ay]: [number, number], [bx, by]: [number, number]): number {
  const length = (bx - ax) ** 2 + (by - ay) ** 2;
  const t = length ? Math.max(0, Math.min(1, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length)) : 0;
  return Math.hypot(px - ax - t * (bx - ax), py - ay - t * (by - ay));
}
