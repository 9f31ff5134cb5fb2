/**
 * Other engines than Chromium: Firefox, by WebDriver BiDi, and WebKit, by plain WebDriver. Both are
 * driven by the same few commands, so that one test runs in all.
 */

import { delimiter, join } from "node:path";
import { type Need, NEEDS, skips } from "../runner/skips.ts";

/** A browser with one tab. */
export interface Engine {
  /** Opens an address, and waits until it is loaded. */
  open(address: string): Promise<void>;
  /** The value of a script's `return`. */
  run<T>(script: string): Promise<T>;
  /** Types where the keyboard is. */
  type(text: string): Promise<void>;
  /** Ends the browser. */
  close(): Promise<void>;
}

/** What waits for something to be so, gives up after this many milliseconds. */
const LIMIT = 120_000;

/** Waits until a script returns something true; `look` describes what there is instead. */
export async function until<T>(engine: Engine, script: string, look: string): Promise<T> {
  const end = Date.now() + LIMIT;
  for (;;) {
    const value = await engine.run<T>(script);
    if (value) return value;
    if (Date.now() > end) {
      throw new Error(`Not within ${LIMIT} ms: ${script}\n${await engine.run(look)}`);
    }
    await new Promise((resume) => setTimeout(resume, 50));
  }
}

interface Kind {
  name: Need;
  /** The programs that it needs; undefined if one is not there. */
  programs: () => (string | undefined)[];
  start: (programs: string[], folder: string) => Promise<Engine>;
}

const KINDS: Kind[] = [
  {
    name: "Firefox",
    programs: () => [inPath("firefox-esr") ?? inPath("firefox")],
    start: startFirefox,
  },
  {
    name: "WebKit",
    programs: () => [inPath("WebKitWebDriver"), inPath("Xvfb"), findMiniBrowser()],
    start: startWebKit,
  },
];

/** A test in each engine that is installed; see {@linkcode skips} for the others. */
export function engineTest(title: string, test: (engine: Engine) => Promise<void>): void {
  for (const { name: engine, programs, start } of KINDS) {
    const found = programs().filter((program) => program !== undefined);
    const isThere = found.length === programs().length;
    const name = `${title}: ${engine}`;
    Deno.test({
      name,
      ignore: skips(name, engine, isThere),
      // Connections and processes are ended with the browser.
      sanitizeOps: false,
      sanitizeResources: false,
      fn: async () => {
        if (!isThere) throw new Error(`${engine} is not there: ${NEEDS[engine]}.`);
        const folder = await Deno.makeTempDir({ prefix: "unroll-engine-" });
        const browser = await start(found, folder);
        try {
          await test(browser);
        } finally {
          await browser.close();
          await Deno.remove(folder, { recursive: true }).catch(() => {});
        }
      },
    });
  }
}

function inPath(name: string): string | undefined {
  const folders = (Deno.env.get("PATH") ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.map((folder) => join(folder, name)).find(isFile);
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/** WebKitGTK's own browser, which its driver starts. */
function findMiniBrowser(): string | undefined {
  if (Deno.build.os !== "linux") return undefined;
  const folders = ["/usr/lib", "/usr/libexec", `/usr/lib/${Deno.build.arch}-linux-gnu`];
  const versions = ["webkit2gtk-4.1", "webkit2gtk-4.0", "webkitgtk-6.0"];
  return folders.flatMap((folder) => versions.map((version) => `${folder}/${version}/MiniBrowser`))
    .find(isFile);
}

/** Keys pressed one after the other, in the form of both protocols. */
function keysOf(text: string): object[] {
  const keys = [...text].map((key) => key === "\n" ? "\ue007" : key);
  const actions = keys.flatMap((value) => [{ type: "keyDown", value }, { type: "keyUp", value }]);
  return [{ type: "key", id: "keyboard", actions }];
}

async function startFirefox([program]: string[], folder: string): Promise<Engine> {
  const process = new Deno.Command(program, {
    args: ["--headless", "--no-remote", "--profile", folder, "--remote-debugging-port=0"],
    env: { HOME: folder, MOZ_HEADLESS_WIDTH: "1440", MOZ_HEADLESS_HEIGHT: "900" },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const address = await firstMatch(process.stderr, /listening on (ws:\S+)/);
  const socket = new WebSocket(`${address}/session`);
  const waiting = new Map<number, PromiseWithResolvers<BiDiResult>>();
  await new Promise((open, fail) => {
    socket.onopen = open;
    socket.onerror = fail;
  });
  socket.onmessage = ({ data }) => {
    const { id, type, result, message } = JSON.parse(data);
    if (type === "success") waiting.get(id)?.resolve(result);
    else if (type === "error") waiting.get(id)?.reject(new Error(message));
  };
  let count = 0;
  const send = (method: string, params: object): Promise<BiDiResult> => {
    const answer = Promise.withResolvers<BiDiResult>();
    waiting.set(++count, answer);
    socket.send(JSON.stringify({ id: count, method, params }));
    return answer.promise;
  };
  await send("session.new", { capabilities: {} });
  const { contexts: [{ context }] } = await send("browsingContext.getTree", {});
  const engine: Engine = {
    async open(url) {
      await engine.run("window.isLeft = true");
      await send("browsingContext.navigate", { context, url, wait: "complete" });
      // If the page that is left changes its own address now, Firefox takes that for the end.
      const isOpen = `return !window.isLeft && document.readyState === "complete"`;
      await until(engine, isOpen, "return document.readyState + ': ' + location.href");
    },
    async run(script) {
      const { exceptionDetails, result } = await send("script.evaluate", {
        // BiDi has a notation of its own for objects.
        expression: `JSON.stringify((() => { ${script} })())`,
        target: { context },
        awaitPromise: false,
      });
      if (exceptionDetails) throw new Error(exceptionDetails.text);
      return result.type === "undefined" ? undefined : JSON.parse(result.value);
    },
    type: async (text) =>
      void await send("input.performActions", { context, actions: keysOf(text) }),
    async close() {
      await send("browser.close", {}).catch(() => {});
      socket.close();
      await ended(process);
    },
  };
  return engine;
}

/** The parts of BiDi's answers that are used. */
interface BiDiResult {
  contexts: { context: string }[];
  exceptionDetails?: { text: string };
  result: { type: string; value: string };
}

async function startWebKit(
  [driver, server, browser]: string[],
  folder: string,
): Promise<Engine> {
  const screen = new Deno.Command(server, {
    args: ["-displayfd", "1", "-screen", "0", "1440x900x24", "-nolisten", "tcp"],
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const display = await firstMatch(screen.stdout, /(\d+)\n/);
  const env = {
    DISPLAY: `:${display}`,
    HOME: folder,
    XDG_DATA_HOME: folder,
    XDG_CACHE_HOME: folder,
    // Containers run tests as root, for whom no sandbox can be made.
    WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
    // Without a graphics card it takes a third of the time to emulate one.
    WEBKIT_DISABLE_COMPOSITING_MODE: "1",
  };
  const { process, address } = await startDriver(driver, env);
  const send = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${address}${path}`, {
      method,
      body: body && JSON.stringify(body),
    });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`${value.error}: ${value.message}`);
    return value;
  };
  const options = { binary: browser, args: ["--automation"] };
  const { sessionId } = await send("POST", "/session", {
    capabilities: { alwaysMatch: { "webkitgtk:browserOptions": options } },
  });
  const session = `/session/${sessionId}`;
  return {
    open: (url) => send("POST", `${session}/url`, { url }),
    run: (script) => send("POST", `${session}/execute/sync`, { script, args: [] }),
    type: (text) => send("POST", `${session}/actions`, { actions: keysOf(text) }),
    async close() {
      await send("DELETE", session).catch(() => {});
      await ended(process);
      await ended(screen);
    },
  };
}

/** It does not report the port that it chooses, so it gets one that was free just before. */
async function startDriver(
  program: string,
  env: Record<string, string>,
): Promise<{ process: Deno.ChildProcess; address: string }> {
  for (let attempt = 1;; attempt++) {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const address = `http://127.0.0.1:${listener.addr.port}`;
    listener.close();
    const process = new Deno.Command(program, {
      args: [`--port=${listener.addr.port}`],
      env,
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    let hasEnded = false;
    process.status.then(() => hasEnded = true);
    const end = Date.now() + LIMIT;
    while (!hasEnded && Date.now() < end) {
      const response = await fetch(`${address}/status`).catch(() => null);
      if ((await response?.json().catch(() => null))?.value?.ready) return { process, address };
      await new Promise((resume) => setTimeout(resume, 50));
    }
    await ended(process);
    if (attempt === 5) throw new Error(`${program} does not answer.`);
  }
}

async function ended(process: Deno.ChildProcess): Promise<void> {
  try {
    process.kill();
  } catch {
    // It has ended by itself.
  }
  await process.status;
}

/** The first group of the first match in what a process writes; the rest is read and left. */
async function firstMatch(stream: ReadableStream<Uint8Array>, pattern: RegExp): Promise<string> {
  const found = Promise.withResolvers<string>();
  (async () => {
    let text = "";
    const decoder = new TextDecoder();
    for await (const bytes of stream) {
      text = (text + decoder.decode(bytes, { stream: true })).slice(-10_000);
      const match = pattern.exec(text);
      if (match) found.resolve(match[1]);
    }
    found.reject(new Error(`The process has ended without writing ${pattern}: ${text}`));
  })();
  return await found.promise;
}
