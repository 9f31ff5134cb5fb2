import { rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { NotebookError } from "./errors.ts";
import { SIGNALS } from "./exit_signals.ts";

/** Where a kernel listens, as in a Jupyter connection file. */
export interface ConnectionInfo {
  transport: "tcp" | "ipc";
  ip: string;
  shell_port: number;
  iopub_port: number;
  stdin_port: number;
  control_port: number;
  hb_port: number;
  signature_scheme: string;
  key: string;
}

const LOOPBACK = "127.0.0.1";
const FIRST_PORT = 20_000;
const PORTS = 12_000;
const STDERR_KEPT = 4000;
const STDERR_GRACE = 200;

/** One `deno jupyter --kernel` process with its connection file. */
export class KernelProcess {
  readonly connection: ConnectionInfo;
  /** Settles when the process has ended and `stderr` is complete. */
  readonly status: Promise<Deno.CommandStatus>;
  /** The folder of the connection file, which is removed with the process. */
  readonly folder: string;
  readonly #child: Deno.ChildProcess;
  #stderr = "";
  /** Ends this process as a signal would. Other kernels and the files go with it: see `#abandon`. */
  readonly #onSignal = SIGNALS.map(([name, code]) => [name, () => Deno.exit(code)] as const);

  private constructor(child: Deno.ChildProcess, folder: string, connection: ConnectionInfo) {
    this.#child = child;
    this.folder = folder;
    this.connection = connection;
    this.status = this.#finish();
    // It must not outlive this process.
    for (const [name, listener] of this.#onSignal) Deno.addSignalListener(name, listener);
    globalThis.addEventListener("unload", this.#abandon);
  }

  /** Starts a kernel with `cwd` as its working directory, listening on five ports. */
  static spawn(cwd: string, ports: number[]): KernelProcess {
    const [shell_port, iopub_port, stdin_port, control_port, hb_port] = ports;
    const connection: ConnectionInfo = {
      transport: "tcp",
      ip: LOOPBACK,
      shell_port,
      iopub_port,
      stdin_port,
      control_port,
      hb_port,
      signature_scheme: "hmac-sha256",
      key: crypto.randomUUID(),
    };
    let folder: string | undefined;
    try {
      // Nothing is awaited: what else is to be loaded is loaded while the kernel starts.
      folder = Deno.makeTempDirSync({ prefix: "unroll-kernel-" });
      const file = join(folder, "connection.json");
      Deno.writeTextFileSync(file, JSON.stringify(connection), { mode: 0o600, createNew: true });
      const child = new Deno.Command(Deno.execPath(), {
        args: ["jupyter", "--kernel", "--conn", file],
        cwd,
        // Outputs go into a file: they carry no terminal colours.
        env: { NO_COLOR: "1" },
        stdin: "null",
        stdout: "null",
        stderr: "piped",
      }).spawn();
      return new KernelProcess(child, folder, connection);
    } catch (cause) {
      if (folder !== undefined) Deno.removeSync(folder, { recursive: true });
      throw new NotebookError(
        `The Deno kernel cannot be started in ${cwd}: ${(cause as Error).message}`,
        { cause },
      );
    }
  }

  /** The end of what the process has written to stderr. */
  get stderr(): string {
    return this.#stderr.trim();
  }

  /** Waits until the process has ended by itself, for so many milliseconds at most. */
  async settle(milliseconds: number): Promise<void> {
    await Promise.race([this.status, delay(milliseconds, undefined, { ref: false })]);
  }

  /** Kills the process if it still runs, waits for its end and removes its folder. */
  async end(): Promise<void> {
    this.kill();
    await this.status;
    await this.removeFile();
    for (const [name, listener] of this.#onSignal) Deno.removeSignalListener(name, listener);
    globalThis.removeEventListener("unload", this.#abandon);
  }

  /** Removes the connection file, which is not needed once the kernel listens. */
  async removeFile(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Kills the process without waiting. */
  kill() {
    try {
      this.#child.kill("SIGKILL");
    } catch (error) {
      // It has ended already.
      if (!(error instanceof TypeError || error instanceof Deno.errors.NotFound)) throw error;
    }
  }

  readonly #abandon = () => {
    this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  };

  async #finish(): Promise<Deno.CommandStatus> {
    const reader = this.#child.stderr.pipeThrough(new TextDecoderStream()).getReader();
    const collected = (async () => {
      for (let part; !(part = await reader.read()).done;) {
        this.#stderr = (this.#stderr + part.value).slice(-STDERR_KEPT);
      }
    })();
    const status = await this.#child.status;
    // A process that a cell started may hold stderr open for longer than the kernel lives.
    const timer = setTimeout(() => reader.cancel(), STDERR_GRACE);
    await collected;
    clearTimeout(timer);
    return status;
  }
}

/**
 * Five free ports, below those that systems assign: a client that connects to one of those before
 * the kernel listens can be assigned the same port, and connect to itself.
 *
 * A port can be taken by another process before the kernel binds it: then start again.
 */
export function freePorts(): number[] {
  const listeners: Deno.TcpListener[] = [];
  while (listeners.length < 5) {
    const port = FIRST_PORT + Math.floor(Math.random() * PORTS);
    try {
      listeners.push(Deno.listen({ hostname: LOOPBACK, port }));
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
  const ports = listeners.map((listener) => listener.addr.port);
  for (const listener of listeners) listener.close();
  return ports;
}
