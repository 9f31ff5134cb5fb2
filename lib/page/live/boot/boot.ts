/** The first script of a live page: it gives each cell its buttons, and unpacks the rest. */

import "../../client.ts";
import type { Editing } from "../edit/editing.ts";
import type { Controller } from "../run/controller.ts";
import { makeControls } from "./controls.ts";
import { hasEdits } from "./saved_edits.ts";
import { openKit } from "./unpack.ts";

const kit = openKit();
let controller: Promise<Controller> | undefined;
let editing: Promise<Editing> | undefined;
/** The page as it was loaded, for downloads. */
let markup = "";

function unpackController(): Promise<Controller> {
  return controller ??= kit.module<typeof import("../run/controller.ts")>("page")
    .then(({ start }) => start(kit));
}

function edits(): Promise<Editing> {
  return editing ??= Promise.all([
    kit.module<typeof import("../edit/start_editing.ts")>("editor"),
    unpackController(),
  ]).then(([{ startEditing }, controller]) => startEditing(kit, controller, markup));
}

/** The controller, with the reader's edits. */
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

// Right before "load", when listeners begin to change the page, in the order of their registration.
document.addEventListener("readystatechange", () => {
  if (document.readyState !== "complete") return;
  markup = `<!DOCTYPE html>\n${document.documentElement.outerHTML}`;
});

/** Starts the playground when the reader comes near it or follows a link. It trains nothing yet. */
function awaitPlayground(element: HTMLElement): void {
  const start = async () => {
    observer.disconnect();
    removeEventListener("hashchange", check);
    const { mount } = await kit.module<typeof import("../../../playground/mount.ts")>("playground");
    mount(element, () => kit.worker("playground"));
  };
  const check = () => {
    if (/^#play(\?|$)/.test(location.hash)) start();
  };
  const observer = new IntersectionObserver(
    (entries) => entries.some(({ isIntersecting }) => isIntersecting) && start(),
    { rootMargin: "600px" },
  );
  observer.observe(element);
  addEventListener("hashchange", check);
  check();
}

addEventListener("load", () => {
  makeControls(control, edits);
  const playground = document.querySelector<HTMLElement>(".play");
  if (playground !== null) awaitPlayground(playground);
  if (document.querySelector("page-stepper") !== null) kit.module("stepper");
  const licences = document.querySelector(".page-licences");
  licences?.addEventListener("toggle", async () => {
    licences.querySelector("pre")!.textContent = await kit.text("licences");
  }, { once: true });
  if (hasEdits()) edits();
});
