/*
 * Browsers load no worker that is a module from a page on disk, and a worker cannot import from the
 * addresses that the page has made. But it may make addresses of its own: so it is sent the text of
 * its modules.
 */

/** The modules of a worker as text, by name; each comes after those that it imports. */
export type WorkerModules = readonly (readonly [name: string, text: string])[];

/** What a worker is told first. */
interface Order {
  modules: WorkerModules;
  role: string;
}

/** What the module called `worker` has to export. */
export interface WorkerMain {
  serve: (role: string, modules: WorkerModules) => void;
}

/** Starts a worker; also from within one. */
export function startWorker(modules: WorkerModules, role: string): Worker {
  const url = URL.createObjectURL(new Blob([`(${load})()`], { type: "text/javascript" }));
  const worker = new Worker(url);
  const order: Order = { modules, role };
  worker.postMessage(order);
  return worker;
}

/** The script of the worker: it uses nothing from around it. */
function load(): void {
  self.onmessage = async ({ data: { modules, role } }: MessageEvent<Order>) => {
    self.onmessage = null;
    try {
      const addresses = new Map<string, string>();
      for (const [name, text] of modules) {
        let code = text;
        for (const [known, url] of addresses) code = code.replaceAll(`"./${known}.js"`, `"${url}"`);
        const blob = new Blob([code], { type: "text/javascript" });
        addresses.set(name, URL.createObjectURL(blob));
      }
      const { serve }: WorkerMain = await import(addresses.get("worker")!);
      serve(role, modules);
    } catch (error) {
      // Whoever has started the worker hears of errors, but not of promises.
      setTimeout(() => {
        throw error;
      });
    }
  };
}
