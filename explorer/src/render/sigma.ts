/** The WebGL renderer: sigma over a graphology graph that mirrors the scene. */

import { NodeSquareProgram } from "@sigma/node-square";
import Graph from "graphology";
import Sigma from "sigma";
import { EdgeLineProgram, EdgeRectangleProgram, NodeCircleProgram } from "sigma/rendering";
import type { Scene } from "../scene";
import { LIGHT, type Theme } from "../theme";
import { paintLabels } from "./labels";
import { isLit } from "./paint";
import { EMPTY_FOCUS, type Camera, type Focus, type Hit, type Renderer } from "./renderer";

/** Above this many edges thin lines are drawn, which cost a third of rectangles. */
const MANY_EDGES = 20000;
/** Above this many nodes names wait until the camera rests. */
const MANY_NODES = 3000;

interface Drawn {
  x: number;
  y: number;
  size: number;
}

function alpha(share: number): string {
  return Math.round(share * 255).toString(16).padStart(2, "0");
}

export class SigmaRenderer implements Renderer {
  readonly name = "webgl" as const;
  private readonly graph = new Graph({ multi: false, type: "undirected" });
  private readonly sigma: Sigma;
  private theme: Theme = LIGHT;
  private edgeColour = "";
  private faintEdge = "";
  private scene: Scene = { nodes: [], edges: [], edgeAlpha: 1, undrawn: 0, index: new Map() };
  private drawn = false;
  /** Timer that runs while the camera moves. */
  private moving = 0;
  private current: Focus = EMPTY_FOCUS;
  private hit: (hit: Hit) => void = () => undefined;
  private hover: (node: number) => void = () => undefined;

  constructor(private readonly host: HTMLElement) {
    this.sigma = new Sigma(this.graph, host, {
      allowInvalidContainer: true,
      defaultNodeType: "circle",
      nodeProgramClasses: { circle: NodeCircleProgram, square: NodeSquareProgram, diamond: NodeSquareProgram },
      edgeProgramClasses: { rectangle: EdgeRectangleProgram, line: EdgeLineProgram },
      enableEdgeEvents: true,
      zIndex: true,
      renderLabels: false,
      stagePadding: 80,
      minCameraRatio: 0.01,
      maxCameraRatio: 6,
      defaultDrawNodeHover: (context, data) => this.drawRing(context, data as Drawn),
      nodeReducer: (key, data) => this.reduceNode(Number(key), data),
      edgeReducer: (_, data) => this.reduceEdge(data),
    });
    this.sigma.on("afterRender", () => {
      this.drawn = true;
      this.drawLabels();
    });
    this.sigma.getCamera().on("updated", () => this.cameraMoved());
    this.sigma.on("clickNode", ({ node }) => this.hit({ kind: "node", node: Number(node) }));
    this.sigma.on("clickEdge", ({ edge }) => this.hit({ kind: "edge", a: this.graph.getEdgeAttribute(edge, "a"), b: this.graph.getEdgeAttribute(edge, "b") }));
    this.sigma.on("clickStage", () => this.hit(null));
    this.sigma.on("enterNode", ({ node }) => this.point(Number(node)));
    this.sigma.on("leaveNode", () => this.point(-1));
    this.sigma.on("enterEdge", () => (host.style.cursor = "pointer"));
    this.sigma.on("leaveEdge", () => (host.style.cursor = ""));
  }

  show(scene: Scene, theme: Theme): void {
    this.theme = theme;
    this.scene = scene;
    this.edgeColour = theme.edge + alpha(scene.edgeAlpha);
    this.faintEdge = theme.edgeFaint + alpha(Math.min(1, scene.edgeAlpha * 2));
    this.graph.clear();
    for (const node of scene.nodes) {
      this.graph.addNode(String(node.id), {
        x: node.x, y: node.y, size: node.size, color: node.colour, faint: node.faint, type: node.shape,
      });
    }
    const type = scene.edges.length > MANY_EDGES ? "line" : "rectangle";
    for (const { a, b, width } of scene.edges) this.graph.addEdge(String(a), String(b), { a, b, size: width, type });
    this.sigma.setSetting("hideEdgesOnMove", scene.edges.length > MANY_EDGES); // which draws in the next frame
  }

  moved(scene: Scene): void {
    for (const node of scene.nodes) this.graph.mergeNodeAttributes(String(node.id), { x: node.x, y: node.y });
  }

  focus(focus: Focus): void {
    this.current = focus;
    // What follows may ask where nodes stand, which a drawing that is to come does not know yet; not so the first.
    this.sigma.refresh({ skipIndexation: true, schedule: !this.drawn });
  }

  fit(): void {
    this.sigma.setCustomBBox(null);
    this.sigma.scheduleRefresh();
    this.sigma.getCamera().setState({ x: 0.5, y: 0.5, ratio: 1, angle: 0 });
  }

  centre(node: number, covered = 0): void {
    const data = this.sigma.getNodeDisplayData(String(node));
    if (!data) return;
    const { x, y } = this.sigma.framedGraphToViewport(data);
    const width = this.host.clientWidth;
    const height = this.host.clientHeight - covered;
    if (x > width * 0.12 && x < width * 0.8 && y > height * 0.12 && y < height * 0.8) return;
    const lower = this.sigma.viewportToFramedGraph({ x: 0, y: covered / 2 });
    const upper = this.sigma.viewportToFramedGraph({ x: 0, y: 0 });
    const target = { x: data.x + lower.x - upper.x, y: data.y + lower.y - upper.y };
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) this.sigma.getCamera().setState(target);
    else void this.sigma.getCamera().animate(target, { duration: 250 });
  }

  sees(): boolean {
    const { clientWidth, clientHeight } = this.host;
    return this.graph.someNode((_, { x, y }) => {
      const at = this.sigma.graphToViewport({ x: x as number, y: y as number });
      return at.x > 0 && at.y > 0 && at.x < clientWidth && at.y < clientHeight;
    });
  }

  zoom(factor: number): void {
    const camera = this.sigma.getCamera();
    camera.setState({ ratio: camera.getBoundedRatio(camera.ratio * factor) });
  }

  pan(dx: number, dy: number): void {
    const camera = this.sigma.getCamera();
    const from = this.sigma.viewportToFramedGraph({ x: 0, y: 0 });
    const to = this.sigma.viewportToFramedGraph({ x: dx, y: dy });
    camera.setState({ x: camera.x + to.x - from.x, y: camera.y + to.y - from.y });
  }

  resize(): void {
    this.sigma.resize();
    this.sigma.scheduleRefresh({ skipIndexation: true });
  }

  camera(): Camera {
    const { x, y, ratio } = this.sigma.getCamera().getState();
    return { x, y, ratio };
  }

  setCamera(camera: Camera): void {
    this.sigma.getCamera().setState(camera);
  }

  onHit(listener: (hit: Hit) => void): void {
    this.hit = listener;
  }

  onHover(listener: (node: number) => void): void {
    this.hover = listener;
  }

  destroy(): void {
    this.sigma.kill();
  }

  private point(node: number): void {
    this.host.style.cursor = node >= 0 ? "pointer" : "";
    this.hover(node);
  }

  private reduceNode(id: number, data: Record<string, unknown>): Record<string, unknown> {
    const { near, node, hover } = this.current;
    if (id === node || id === hover) return { ...data, highlighted: true, zIndex: 3 };
    if (near === null) return data;
    if (near.has(id)) return { ...data, zIndex: 2 };
    return { ...data, color: data.faint, zIndex: 0 };
  }

  private reduceEdge(data: Record<string, unknown>): Record<string, unknown> {
    const { near, edge } = this.current;
    const [a, b] = [data.a as number, data.b as number];
    if (edge && edge.a === a && edge.b === b) return { ...data, color: this.theme.accent, size: (data.size as number) + 1.2, zIndex: 3 };
    if (near === null) return { ...data, color: this.edgeColour };
    return isLit(this.current, a, b) ? { ...data, color: this.theme.muted, zIndex: 2 } : { ...data, color: this.faintEdge, zIndex: 0 };
  }

  /** Names, where :func:`placeLabels` finds room for them; in large networks not while the camera moves. */
  private drawLabels(): void {
    const { labels } = this.sigma.getCanvases();
    const context = labels?.getContext("2d");
    if (!context || !this.current.labels || (this.moving && this.scene.nodes.length > MANY_NODES)) return;
    const camera = this.sigma.getCamera();
    const toScreen = (x: number, y: number): [number, number] => {
      const at = this.sigma.graphToViewport({ x, y });
      return [at.x, at.y];
    };
    paintLabels(context, this.scene.nodes, toScreen, {
      width: this.host.clientWidth, height: this.host.clientHeight, scale: 1 / Math.sqrt(camera.ratio), focus: this.current, theme: this.theme,
    });
  }

  private cameraMoved(): void {
    clearTimeout(this.moving);
    this.moving = window.setTimeout(() => {
      this.moving = 0;
      if (this.scene.nodes.length > MANY_NODES) this.sigma.refresh({ skipIndexation: true });
    }, 150);
  }

  private drawRing(context: CanvasRenderingContext2D, data: Drawn): void {
    context.beginPath();
    context.arc(data.x, data.y, data.size + 2.5, 0, Math.PI * 2);
    context.lineWidth = 2.5;
    context.strokeStyle = this.theme.ink;
    context.stroke();
  }
}
