import type { Kit } from "../boot/unpack.ts";
import type { Report, RunRequest, SweepReply } from "../protocol.ts";

/** The worker in which cells run, with those that train for their sweeps. */
export type CellWorker = Awaited<ReturnType<typeof startCellWorker>>;

export async function startCellWorker(kit: Kit, receive: (report: Report) => void) {
  const cells = await kit.worker("cells");
  const workers = [cells];
  let isRunning = true;

  /** Starts a worker that trains, and passes its messages on. */
  const serveSweep = async (port: MessagePort) => {
    const reply = (message: SweepReply) => port.postMessage(message);
    try {
      const worker = await kit.worker("sweep");
      if (!isRunning) return worker.terminate();
      workers.push(worker);
      worker.onmessage = ({ data }) => reply({ data });
      worker.onerror = ({ message }) => reply({ error: message });
      port.onmessage = ({ data }) => data === "end" ? worker.terminate() : worker.postMessage(data);
      reply({ data: "ready" });
    } catch (error) {
      reply({ error: (error as Error).message });
    }
  };

  cells.addEventListener("message", ({ data }) => {
    if (data instanceof MessagePort) serveSweep(data);
    else if (Array.isArray(data)) data.forEach((report) => receive(report));
  });
  return {
    run: (request: RunRequest) => cells.postMessage(request),
    terminate() {
      isRunning = false;
      for (const worker of workers) worker.terminate();
    },
  };
}
