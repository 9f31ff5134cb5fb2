import { escapeXml as escapeHtml } from "../plots/serialize.ts";
import { colors } from "../plots/theme.ts";
import type { Output } from "./display.ts";

/** The progress of a loop. */
export interface BarState {
  label: string;
  /** Rounds that are done. */
  count: number;
  total: number | undefined;
  seconds: number;
  /** Stopped: it ended early. */
  status: "running" | "done" | "stopped";
}

/** The state as a bar with a line of text below it; as plain text, the line alone. */
export function barOutput(state: BarState): Output {
  const line = barLine(state);
  const html = `<div style="margin:0 0 8px 0">${bar(state)}` +
    `<div style="font-variant-numeric:tabular-nums">${escapeHtml(line)}</div></div>`;
  return { data: { "text/html": html, "text/plain": line }, metadata: {} };
}

/** The state in one line, such as `training 120/300 · 40 % · 600/s · 0.2 s · 0.3 s left`. */
export function barLine({ label, count, total, seconds, status }: BarState): string {
  const end = endOf({ count, total, status });
  const stopped = status === "stopped" ? "stopped at" : "";
  const counted = end === undefined ? whole(count) : `${whole(count)}/${whole(end)}`;
  const parts = [[label, stopped, counted].filter((word) => word !== "").join(" ")];
  if (end !== undefined) parts.push(`${end === 0 ? 100 : Math.floor((100 * count) / end)} %`);
  if (count > 0 && seconds > 0) parts.push(rate(count / seconds));
  parts.push(duration(seconds));
  if (status === "running" && end !== undefined && count > 0 && count < end) {
    parts.push(`${duration(seconds / count * (end - count))} left`);
  }
  return parts.join(" · ");
}

/** The number of rounds, unless it was wrong: a loop may end earlier or later. */
function endOf({ count, total, status }: Pick<BarState, "count" | "total" | "status">) {
  if (total === undefined || count > total) return undefined;
  return status === "done" && count < total ? undefined : total;
}

/** Plain boxes, as nbconvert's sanitiser would show a `<progress>` as text. */
function bar(state: BarState): string {
  const { label, count, status } = state;
  const end = status === "done" ? count : endOf(state);
  if (end === undefined && status === "stopped") return "";
  const track = `role="progressbar" aria-label="${escapeHtml(label || "progress")}"`;
  // Without a value, the progress is unknown.
  if (end === undefined) return `<div ${track} style="${box};${empty}"></div>`;
  const max = Math.max(end, 1);
  const value = end === 0 ? 1 : count;
  const values = `aria-valuemin="0" aria-valuemax="${max}" aria-valuenow="${value}"`;
  const width = `${Number((100 * value / max).toFixed(1))}%`;
  return `<div ${track} ${values} style="${box};${empty}">` +
    `<div style="${box};width:${width};background-color:${colors.actual}"></div></div>`;
}

const box = "height:8px;border-radius:4px";
const empty = "max-width:400px;background-color:rgba(128,128,128,0.35)";

function whole(count: number): string {
  return count.toLocaleString("en-US");
}

function rate(perSecond: number): string {
  if (perSecond < 1) return `${duration(1 / perSecond)} each`;
  return `${perSecond < 100 ? perSecond.toFixed(1) : whole(Math.round(perSecond))}/s`;
}

function duration(seconds: number): string {
  if (seconds < 0.1) return `${Math.round(1000 * seconds)} ms`;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const all = Math.round(seconds);
  const padded = (value: number) => String(value).padStart(2, "0");
  if (all < 60) return `${all} s`;
  if (all < 3600) return `${Math.floor(all / 60)} min ${padded(all % 60)} s`;
  const hours = Math.floor(all / 3600);
  if (hours < 48) return `${hours} h ${padded(Math.floor(all / 60) % 60)} min`;
  return `${whole(Math.floor(hours / 24))} days`;
}
