/**
 * The first thing that runs in a page that is alive: it gives each cell its buttons. What they do is
 * unpacked when one of them is pressed.
 */

import type { Controller } from "../control/entry.ts";
import { makeControls } from "./controls.ts";
import { openKit } from "./kit.ts";
import { awaitPlayground } from "./playground.ts";

const kit = openKit();
let controller: Promise<Controller> | undefined;

/** The controller, which is unpacked once. */
function control(): Promise<Controller> {
  return controller ??= kit.module<typeof import("../control/entry.ts")>("page")
    .then(({ start }) => start(kit));
}

document.addEventListener("DOMContentLoaded", () => {
  makeControls(control);
  awaitPlayground(kit);
});
