import "./style.css";
import { App } from "./app";
import { Model, readPayload } from "./data";

/** Start, or say in words why the page cannot. */
async function start(): Promise<void> {
  const root = document.getElementById("app")!;
  try {
    const data = await readPayload();
    document.title = data.title;
    const app = new App(new Model(data), root);
    Object.assign(window, { kgbuild: app });
    root.dataset.ready = app.renderer.name;
  } catch (error) {
    const message = document.createElement("p");
    message.className = "fatal";
    message.setAttribute("role", "alert");
    message.textContent = error instanceof Error ? error.message : String(error);
    root.replaceChildren(message);
    root.dataset.ready = "failed";
    throw error;
  }
}

void start();
