/**
 * The first thing that runs in a page that is alive: it gives each cell its buttons. What they do is
 * unpacked when one of them is pressed.
 */

import "../../client.ts";
import type { Controller, Edits } from "../protocol.ts";
import { makeControls } from "./controls.ts";
import { hasEdits } from "./saved_edits.ts";
import { openKit } from "./unpack.ts";
import { awaitPlayground } from "./await_playground.ts";

const kit = openKit();
let controller: Promise<Controller> | undefined;
let editing: Promise<Edits> | undefined;
/** The page as it came, for a reader who takes it along. */
let markup = "";

/** The controller, which is unpacked once. */
function unpackController(): Promise<Controller> {
  return controller ??= kit.module<typeof import("../run/controller.ts")>("page")
    .then(({ start }) => start(kit));
}

/** What edits cells, which is unpacked once. */
function edits(): Promise<Edits> {
  return editing ??= Promise.all([
    kit.module<typeof import("../edit/start_editing.ts")>("editor"),
    unpackController(),
  ]).then(([{ startEditing }, controller]) => startEditing(kit, controller, markup));
}

/** The controller, after it has heard of the edits that there are. */
async function control(): Promise<Controller> {
  if (!controller) {
    // While one part is compiled, the next is unpacked.
    unpackController();
    kit.prepare("cells");
    kit.module("stepper");
  }
  if (editing || hasEdits()) await edits();
  return unpackController();
}

// Right before "load", when others begin to change something. Of the listeners to that, Chromium
// calls none first for being a capturing one.
document.addEventListener("readystatechange", () => {
  if (document.readyState !== "complete") return;
  markup = `<!DOCTYPE html>\n${document.documentElement.outerHTML}`;
});

addEventListener("load", () => {
  makeControls({ control, edits });
  awaitPlayground(kit);
  if (document.querySelector("page-stepper") !== null) kit.module("stepper");
  const licences = document.querySelector(".page-licences");
  licences?.addEventListener("toggle", async () => {
    licences.querySelector("pre")!.textContent = await kit.text("licences");
  }, { once: true });
  if (hasEdits()) edits();
});
