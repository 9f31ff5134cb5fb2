import { mount } from "../../lib/playground/mount.ts";

const script = document.getElementById("worker")!.textContent;

mount(
  document.getElementById("play")!,
  () => Promise.resolve(new Worker(URL.createObjectURL(new Blob([script])))),
);
