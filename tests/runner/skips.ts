/** Tests that are skipped because something is missing, and the reason. */

/** What a test may need beside Deno, and what installs it. */
export const NEEDS = {
  "Chromium": "apt-get install chromium-headless-shell, or set UNROLL_CHROMIUM to a Chrome or Edge",
  "Firefox": "apt-get install firefox-esr",
  "WebKit": "apt-get install webkit2gtk-driver xvfb",
  "JupyterLab": "deno task lab --prepare",
  "Notebook 7": ".venv/bin/python -m pip install -r tests/requirements.txt",
  "a Python with safetensors": ".venv/bin/python -m pip install -r tests/requirements.txt",
} as const;

/** See {@linkcode NEEDS}. */
export type Need = keyof typeof NEEDS;

/** The environment variable that names the file in which skipped tests are recorded. */
export const LOG_VARIABLE = "UNROLL_TEST_SKIPS";

/**
 * Whether a test has to be skipped, which is then recorded. With `CI=true` nothing is skipped: the
 * test runs, and fails with what is missing.
 */
export function skips(test: string, need: Need, isThere: boolean): boolean {
  if (isThere || Deno.env.get("CI") === "true") return false;
  const log = Deno.env.get(LOG_VARIABLE);
  if (log) Deno.writeTextFileSync(log, `${need}\t${test}\n`, { append: true });
  return true;
}

/** A line for each thing that is missing: how many tests were skipped, and what makes them run. */
export function describeSkips(log: string, skipped: string[]): string[] {
  const names = new Map<string, Set<string>>();
  for (const line of log.split("\n").filter(Boolean)) {
    const [need, test] = line.split("\t");
    if (skipped.includes(test)) names.set(need, (names.get(need) ?? new Set()).add(test));
  }
  const counted = [...names].map(([need, { size }]) =>
    `${count(size)} skipped: no ${need.replace(/^an? /, "")}; ${NEEDS[need as Need]}`
  );
  const rest = skipped.length - [...names.values()].reduce((sum, { size }) => sum + size, 0);
  return rest > 0 ? [...counted, `${count(rest)} skipped: not for this system`] : counted;
}

/** A number of tests. */
export function count(tests: number): string {
  return `${tests.toLocaleString("en")} ${tests === 1 ? "test" : "tests"}`;
}
