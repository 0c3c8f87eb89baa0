/** The graph itself, kept in the page as gzipped Turtle in base64. */

export async function unzip(base64: string): Promise<Uint8Array<ArrayBuffer>> {
  const text = base64.replace(/\s+/g, "");
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

export function hasTurtle(): boolean {
  return Boolean(document.getElementById("kg-rdf")?.textContent?.trim());
}

let turtle: Promise<string> | null = null;

/** The Turtle text; unpacked once. Throws where the page carries none. */
export function turtleText(): Promise<string> {
  if (!hasTurtle()) return Promise.reject(new Error("This page was made without its RDF."));
  turtle ??= unzip(document.getElementById("kg-rdf")!.textContent!).then((bytes) => new TextDecoder().decode(bytes));
  return turtle;
}
