/** One way to ask: the WASM engine in a worker (a file from disk), or the SPARQL endpoint of the server that sent the page. */

import { turtleText, unzip } from "../rdf";
import EngineWorker from "./worker?worker&inline";

export interface Term {
  type: "uri" | "literal" | "bnode" | "triple";
  value: string;
  "xml:lang"?: string;
  datatype?: string;
}

export type Answer =
  | { kind: "rows"; columns: string[]; rows: (Term | undefined)[][] }
  | { kind: "truth"; truth: boolean }
  | { kind: "graph"; turtle: string };

export interface Engine {
  query(sparql: string): Promise<Answer>;
  /** Give up the running query. */
  stop(): void;
}

export interface Request {
  id: number;
  wasm?: ArrayBuffer;
  turtle?: string;
  sparql?: string;
  format?: string;
}

export interface Reply {
  id: number;
  error?: string;
  text?: string;
  size?: number;
}

const JSON_RESULTS = "application/sparql-results+json";

export function makeEngine(endpoint: string): Engine {
  return endpoint ? new Endpoint(endpoint) : new WorkerEngine();
}

/** CONSTRUCT and DESCRIBE answer with a graph, SELECT and ASK with a table. */
export function givesGraph(sparql: string): boolean {
  const bare = sparql.replace(/<[^>\s]*>|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, " ").replace(/#.*$/gm, " ");
  return /^(CONSTRUCT|DESCRIBE)$/i.test(/\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b/i.exec(bare)?.[1] ?? "");
}

function parse(text: string): Answer {
  const json = JSON.parse(text) as { boolean?: boolean; head: { vars?: string[] }; results?: { bindings: Record<string, Term>[] } };
  if (json.boolean !== undefined) return { kind: "truth", truth: json.boolean };
  const columns = json.head.vars ?? [];
  return { kind: "rows", columns, rows: (json.results?.bindings ?? []).map((row) => columns.map((column) => row[column])) };
}

class WorkerEngine implements Engine {
  private worker: Worker | null = null;
  private ready: Promise<void> | null = null;
  private number = 0;
  private readonly waiting = new Map<number, { done: (text: string) => void; failed: (error: Error) => void }>();

  async query(sparql: string): Promise<Answer> {
    await (this.ready ??= this.start());
    const graph = givesGraph(sparql);
    const text = await this.ask({ sparql, format: graph ? "text/turtle" : JSON_RESULTS });
    return graph ? { kind: "graph", turtle: text } : parse(text);
  }

  stop(): void {
    this.worker?.terminate();
    this.worker = null;
    this.ready = null;
    for (const { failed } of this.waiting.values()) failed(new Error("Stopped."));
    this.waiting.clear();
  }

  private async start(): Promise<void> {
    const block = document.getElementById("kg-wasm");
    if (!block?.textContent) throw new Error("This page was made without a SPARQL engine.");
    const [wasm, turtle] = await Promise.all([unzip(block.textContent), turtleText()]);
    this.worker = new EngineWorker();
    this.worker.onmessage = ({ data }: MessageEvent<Reply>) => {
      const call = this.waiting.get(data.id);
      this.waiting.delete(data.id);
      if (data.error !== undefined) call?.failed(new Error(data.error));
      else call?.done(data.text ?? "");
    };
    this.worker.onerror = (event) => {
      for (const { failed } of this.waiting.values()) failed(new Error(event.message || "The SPARQL worker failed."));
      this.waiting.clear();
    };
    await this.ask({ wasm: wasm.buffer, turtle }, [wasm.buffer]);
  }

  private ask(request: Omit<Request, "id">, transfer: Transferable[] = []): Promise<string> {
    const id = ++this.number;
    return new Promise((done, failed) => {
      this.waiting.set(id, { done, failed });
      this.worker!.postMessage({ id, ...request }, transfer);
    });
  }
}

class Endpoint implements Engine {
  private abort = new AbortController();
  constructor(private readonly url: string) {}

  async query(sparql: string): Promise<Answer> {
    this.abort = new AbortController();
    const graph = givesGraph(sparql);
    const response = await fetch(this.url, {
      method: "POST", body: sparql, signal: this.abort.signal,
      headers: { "content-type": "application/sparql-query", accept: graph ? "text/turtle" : JSON_RESULTS },
    });
    const text = await response.text();
    if (!response.ok) throw new Error(text.slice(0, 2000) || `The server answered ${response.status}.`);
    return graph ? { kind: "graph", turtle: text } : parse(text);
  }

  stop(): void {
    this.abort.abort();
  }
}
