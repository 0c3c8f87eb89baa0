/** The SPARQL engine, apart from the page's thread: a long query never freezes the drawing. */

import init, { Store } from "oxigraph/web.js";
import type { Reply, Request } from "./engine";

let store: Store | null = null;

self.onmessage = async ({ data }: MessageEvent<Request>) => {
  const reply: Reply = { id: data.id };
  try {
    if (data.wasm) {
      await init({ module_or_path: data.wasm });
      store = new Store();
      store.load(data.turtle ?? "", { format: "text/turtle" });
      reply.size = store.size;
    } else {
      reply.text = store!.query(data.sparql!, { results_format: data.format! }) as unknown as string;
    }
  } catch (error) {
    reply.error = error instanceof Error ? error.message : String(error);
  }
  self.postMessage(reply);
};
