import type { Entry, Results } from "./results.ts";

/**
 * The results as a Markdown table, one line for every contestant, with what is to be said about
 * them below. It has the form that `deno fmt` gives to tables.
 */
export function table(results: Results): string {
  const { contestants, workloads, coldStarts } = results;
  const tutorial = workloads.find(({ task }) => task === "tutorial");
  const scaled = workloads.filter(({ task }) => task === "scale");
  const head = [
    ["", "tutorial, ms", "ratio", "cold start, s", "memory, MB"],
    scaled.map(({ name }) => name.replace("x", "×")),
  ].flat();
  const lines = contestants.map(({ name, label }) => {
    const of = (entries: readonly Entry[] = []) =>
      entries.find(({ contestant }) => contestant === name);
    const entry = of(tutorial?.entries);
    const timed = entry?.status === "timed" ? entry : undefined;
    const cold = coldStarts.find(({ contestant }) => contestant === name);
    return [
      label,
      time(entry),
      timed?.ratio == null ? "" : digits(timed.ratio),
      cold ? digits(cold.milliseconds / 1000) : "",
      timed?.peakBytes == null ? "" : String(Math.round(timed.peakBytes / 1e6)),
      ...scaled.map(({ entries }) => time(of(entries))),
    ];
  });
  return [aligned([head, ...lines]), "", caption(results), ...remarks(results)].join("\n");
}

/** What the columns mean, and what it was measured with. */
function caption({ machine, contestants, workloads, sweep }: Results): string {
  const steps = workloads.find(({ task }) => task === "tutorial")?.steps;
  const length = workloads.find(({ task }) => task === "scale")?.length;
  const versions = contestants.filter(({ version }) => version !== machine.deno)
    .map(({ label, version }) => `; ${label}: ${version}`);
  const sentences = [
    steps && `Tutorial: all ${steps.toLocaleString("en-US")} steps; ratio: to the hand-written ` +
      `loop; cold start: from the start of a process to the tutorial's losses; memory: its peak.`,
    length && `_H_ × _B_: ms for one step through ${length} points, hidden size _H_, batch _B_.`,
    sweep && `A sweep of ${sweep.trainings.toLocaleString("en-US")} trainings of the whole ` +
      `tutorial with ${sweep.workers} workers: ${digits(sweep.milliseconds / 1000)} s.`,
    `Medians on ${machine.cores} cores of ${machine.processor}, ${machine.system}, ` +
    `at a load of ${machine.load.toFixed(1)} before the start.`,
    `Deno: ${machine.deno}${versions.join("")}.`,
  ];
  return sentences.filter(Boolean).join(" ");
}

/** Notes below the table: which contestants were not timed, and why. */
function remarks({ contestants, missing, workloads }: Results): string[] {
  const notTimed = workloads.flatMap(({ name, entries }) =>
    entries.flatMap((entry) => {
      if (entry.status === "timed") return [];
      const { label } = contestants.find((c) => c.name === entry.contestant)!;
      return `- ${label}, ${name.replace("x", "×")}: ${entry.status}, ${entry.reason}`;
    })
  );
  const absent = missing.map(({ label, reason }) => `- ${label}: not here, ${reason}`);
  const lines = [...notTimed, ...absent];
  return lines.length > 0 ? ["", ...lines] : [];
}

function time(entry: Entry | undefined): string {
  if (entry === undefined) return "";
  return entry.status === "timed" ? digits(entry.milliseconds) : entry.status;
}

/** Two digits that count below 1, three above; no more than a measurement carries. */
export function digits(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString("en-US");
  return value.toPrecision(value < 1 ? 2 : 3);
}

/** Columns of one width: the first leans left, the numbers lean right. */
export function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, i) => Math.max(3, ...rows.map((row) => row[i].length)));
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const lines = rows.map((row) =>
    line(row.map((cell, i) => i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
  );
  const rule = line(
    widths.map((width, i) => i === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`),
  );
  return [lines[0], rule, ...lines.slice(1)].join("\n");
}
