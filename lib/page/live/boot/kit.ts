import { decode } from "./decode.ts";
<<<<<<< HEAD
import { startWorker, type WorkerModules } from "./worker.ts";
=======
import { unpack } from "./lzma.ts";
>>>>>>> 07657ec87421241780e53272a890c38d14bf4f57

/** The parts of the page that are unpacked when they are first needed. */
export interface Kit {
  /** The text of a part. */
  text: (name: string) => string;
  /** A part that is a module, imported. */
  module: <T>(name: string) => Promise<T>;
  /** Starts a worker of the given role; it has said that it is ready. */
  worker: (role: string) => Promise<Worker>;
}

/** The parts that a part imports. */
function needsOf(name: string): string[] {
  return document.getElementById(`kit-${name}`)?.dataset.needs?.split(" ") ?? [];
}

/** Reads the parts that stand at the end of the document. */
export function openKit(): Kit {
  const addresses = new Map<string, Promise<string>>();

  const text = (name: string): string => {
    const script = document.getElementById(`kit-${name}`);
    if (script === null) throw new Error(`This page has no part "${name}".`);
    return new TextDecoder().decode(
      unpack(decode(script.textContent, Number(script.dataset.size))),
    );
  };

  const address = (name: string): Promise<string> => {
    let made = addresses.get(name);
    if (made === undefined) addresses.set(name, made = makeAddress(name));
    return made;
  };

  /** Modules from blobs have no neighbours: each import gets the address of what it means. */
  const makeAddress = async (name: string) => {
<<<<<<< HEAD
    let code = await text(name);
    for (const need of needsOf(name)) {
      code = code.replaceAll(`"./${need}.js"`, `"${await address(need)}"`);
    }
=======
    let code = text(name);
    const needs = document.getElementById(`kit-${name}`)?.dataset.needs?.split(" ") ?? [];
    for (const need of needs) code = code.replaceAll(`"./${need}.js"`, `"${await address(need)}"`);
>>>>>>> 07657ec87421241780e53272a890c38d14bf4f57
    return URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  };

  let modules: Promise<WorkerModules> | undefined;
  const workerModules = () =>
    Promise.all(
      [...needsOf("worker"), "worker"].map(async (name) => [name, await text(name)] as const),
    );

  return {
    text,
    module: async (name) => await import(await address(name)),
    worker: async (role) => {
      const worker = startWorker(await (modules ??= workerModules()), role);
      await new Promise((ready, fail) => {
        worker.addEventListener("message", ready, { once: true });
        worker.addEventListener("error", ({ message }) => fail(new Error(message)), { once: true });
      });
      return worker;
    },
  };
}
