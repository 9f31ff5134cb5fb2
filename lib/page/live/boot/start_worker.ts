/*
 * Pages on disk load no worker that is a module, and in WebKit no worker imports anything. So a
 * worker is one classic script, which is also sent to it, for the workers that it starts itself.
 */

/** What a worker is told first. */
export interface Order {
  /** Its own script. */
  script: Blob;
  role: string;
}

/** Starts a worker; also from within one. */
export function startWorker(script: Blob, role: string): Worker {
  const worker = new Worker(URL.createObjectURL(script));
  worker.postMessage({ script, role } satisfies Order);
  return worker;
}
