import { type Archive, openArchives } from "./archive.ts";
import { startWorker, type WorkerModules } from "./start_worker.ts";

/** The parts of the page that are unpacked when they are first needed. */
export interface Kit {
  /** The text of a part. */
  text: (name: string) => string;
  /** A part that is a module, imported. */
  module: <T>(name: string) => Promise<T>;
  /** Starts a worker of the given role; it has said that it is ready. */
  worker: (role: string) => Promise<Worker>;
  /** Starts a worker that will be asked for soon. */
  prepare: (role: string) => void;
}

/** The parts stand at the end of the document. */
export function openKit(): Kit {
  const addresses = new Map<string, Promise<string>>();

  let archives: Archive[] | undefined;
  const opened = () => archives ??= openArchives(document);
  const text = (name: string) => {
    for (const archive of opened()) {
      const found = archive.text(name);
      if (found !== undefined) return found;
    }
    throw new Error(`This page has no part "${name}".`);
  };
  const needsOf = (name: string) =>
    opened().flatMap(({ entries }) => entries).find((entry) => entry.name === name)?.needs ?? [];

  const address = (name: string): Promise<string> => {
    let made = addresses.get(name);
    if (made === undefined) addresses.set(name, made = makeAddress(name));
    return made;
  };

  /** Modules from blobs have no neighbours: each import gets the address of what it means. */
  const makeAddress = async (name: string) => {
    let code = text(name);
    for (const need of needsOf(name)) {
      code = code.replaceAll(`"./${need}.js"`, `"${await address(need)}"`);
    }
    return URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  };

  let modules: WorkerModules | undefined;
  const workerModules = () =>
    [...needsOf("worker"), "worker"].map((name) => [name, text(name)] as const);

  const start = async (role: string) => {
    const worker = startWorker(modules ??= workerModules(), role);
    await new Promise((ready, fail) => {
      worker.addEventListener("message", ready, { once: true });
      worker.addEventListener("error", ({ message }) => fail(new Error(message)), { once: true });
    });
    return worker;
  };

  const prepared = new Map<string, Promise<Worker>>();

  return {
    text,
    module: async (name) => await import(await address(name)),
    worker(role) {
      const worker = prepared.get(role) ?? start(role);
      prepared.delete(role);
      return worker;
    },
    prepare(role) {
      const worker = start(role);
      // Whoever asks for it hears of a failure.
      worker.catch(() => {});
      prepared.set(role, worker);
    },
  };
}
