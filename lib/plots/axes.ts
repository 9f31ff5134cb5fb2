import { type Box, textBounds, union } from "./bounds.ts";

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
    const ticks = boundsOf(panel.querySelectorAll(`g[aria-label="${name}"]`), svg);
    const box = textBounds(label, svg);
    const move = /^translate\(([-.\d]+),([-.\d]+)\)$/.exec(label.getAttribute("transform") ?? "");
    if (!ticks || !box || !move) continue;
    const [x, y] = [Number(move[1]), Number(move[2])];
    const turned = label.querySelector('text[transform*="rotate"]') !== null;
    const [dx, dy] = turned ? [away(x, box, ticks, "left", "right", gap), 0] : [
      0,
      away(y, box, ticks, "top", "bottom", 0),
    ];
    label.setAttribute("transform", `translate(${x + dx},${y + dy})`);
  }
}

type Side = keyof Box;

/** How far to move so that `box` clears `ticks`; the sign of Plot's own offset gives the side. */
function away(offset: number, box: Box, ticks: Box, low: Side, high: Side, gap: number): number {
  return offset < 0
    ? Math.min(0, ticks[low] - gap - box[high])
    : Math.max(0, ticks[high] + gap - box[low]);
}

function boundsOf(groups: Iterable<Element>, svg: Element): Box | null {
  return Array.from(groups, (group) => textBounds(group, svg))
    .reduce((all, box) => all && box ? union(all, box) : all ?? box, null);
}
