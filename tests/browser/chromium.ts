/** The Chromium that browser tests run in. */

import { delimiter, join } from "node:path";
import type { Browser, BrowserServer, BrowserType } from "playwright-core";
import { skips } from "../runner/skips.ts";

const NAMES = [
  // The same engine without a browser's window: it takes half the time.
  "chromium-headless-shell",
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "chrome",
  "msedge",
];

/** Where installers put it when they leave PATH alone. */
const PLACES: Partial<Record<typeof Deno.build.os, string[]>> = {
  darwin: [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  ],
  windows: ["ProgramFiles", "ProgramFiles(x86)", "LocalAppData"].flatMap((name) => {
    const folder = Deno.env.get(name);
    return folder === undefined ? [] : [
      join(folder, "Google", "Chrome", "Application", "chrome.exe"),
      join(folder, "Chromium", "Application", "chrome.exe"),
      join(folder, "Microsoft", "Edge", "Application", "msedge.exe"),
    ];
  }),
};

/** The browser's program: UNROLL_CHROMIUM, or the first one in PATH or the usual places. */
export function findChromium(): string | undefined {
  const chosen = Deno.env.get("UNROLL_CHROMIUM");
  if (chosen) return chosen;
  const suffix = Deno.build.os === "windows" ? ".exe" : "";
  const inPath = (Deno.env.get("PATH") ?? "").split(delimiter).flatMap((folder) =>
    folder === "" ? [] : NAMES.map((name) => join(folder, name + suffix))
  );
  return [...inPath, ...PLACES[Deno.build.os] ?? []].find(isFile);
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/** The environment variable with the address of the browser that the tests of a run share. */
export const BROWSER_VARIABLE = "UNROLL_TEST_BROWSER";

/**
 * Starts a headless browser with a fresh profile that makes no requests by itself, for all tests of
 * a run: they connect to it.
 *
 * @throws {Error} when there is no Chromium.
 */
export async function launchServer(): Promise<BrowserServer> {
  return await (await playwright()).launchServer({ host: "127.0.0.1", ...launchOptions() });
}

/** The browser of this run, or one of this file's own. */
export async function openBrowser(): Promise<Browser> {
  const address = Deno.env.get(BROWSER_VARIABLE);
  const chromium = await playwright();
  return address ? await chromium.connect(address) : await chromium.launch(launchOptions());
}

async function playwright(): Promise<BrowserType> {
  // On import, Playwright looks into /proc to learn whether it runs in Windows' Linux, for which
  // Deno wants all permissions. With this it asks only when the answer is needed, which is never
  // here.
  Deno.env.set("__IS_WSL_TEST__", "1");
  return (await import("playwright-core")).chromium;
}

function launchOptions() {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    throw new Error(
      "No Chromium found in PATH or the usual places: install Chromium, Chrome or Edge, " +
        "or set UNROLL_CHROMIUM to the browser's program.",
    );
  }
  return {
    executablePath,
    args: [
      // Containers run tests as root, for whom Chromium's sandbox does not start.
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  };
}

let shared: Promise<Browser> | undefined;

Deno.test.afterAll(async () => {
  await (await shared)?.close();
});

/**
 * A test that needs Chromium; all tests of a run share one. Where there is none the test is skipped,
 * except with CI=true, when it fails.
 */
export function browserTest(
  name: string,
  run: (browser: Browser, t: Deno.TestContext) => Promise<void>,
): void {
  Deno.test({
    name,
    ignore: skips(name, "Chromium", findChromium() !== undefined),
    // The browser's connection, with its timers and streams, outlives the single test.
    sanitizeOps: false,
    sanitizeResources: false,
    fn: async (t) => {
      shared ??= openBrowser();
      await run(await shared, t);
    },
  });
}
