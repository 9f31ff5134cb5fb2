import { type Box, textBounds, unionOf } from "./bounds.ts";

/** Space between tick labels and the label of a turned axis. */
const gap = 6;

/**
 * Moves axis labels away from the tick labels. Plot places both for type of 10 px; ours is larger,
 * and grows once more on a narrow screen.
 */
export function spreadAxisLabels(svg: Element): void {
  for (const label of Array.from(svg.querySelectorAll('g[aria-label$="-axis label"]'))) {
    const name = label.getAttribute("aria-label")!.replace(/label$/, "tick label");
    const panel = label.closest(".unroll-panel") ?? svg;
    const groups = Array.from(panel.querySelectorAll(`g[aria-label="${name}"]`));
    const ticks = unionOf(groups.map((group) => textBounds(group, svg)));
    const box = textBounds(label, svg);
    const move = /^translate\(([-.\d]+),([-.\d]+)\)$/.exec(label.getAttribute("transform") ?? "");
    if (!ticks || !box || !move) continue;
    const [x, y] = [Number(move[1]), Number(move[2])];
    const turned = label.querySelector('text[transform*="rotate"]') !== null;
    const dx = turned ? away(x, box, ticks, "left", "right", gap) : 0;
    const dy = turned ? 0 : away(y, box, ticks, "top", "bottom", 0);
    label.setAttribute("transform", `translate(${x + dx},${y + dy})`);
  }
}

/** How far to move so that `box` clears `ticks`; the sign of Plot's own offset gives the side. */
function away(
  offset: number,
  box: Box,
  ticks: Box,
  low: keyof Box,
  high: keyof Box,
  gap: number,
): number {
  return offset < 0
    ? Math.min(0, ticks[low] - gap - box[high])
    : Math.max(0, ticks[high] + gap - box[low]);
}
