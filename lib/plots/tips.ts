import type { Box } from "./bounds.ts";
import { fontSize, textWidth } from "./theme.ts";

/** Sizes in figure units: the tip of the box, the space around its text, a line. */
const [POINTER, PADDING, LINE] = [12, 8, fontSize.wide * 1.2];

/** Draws the boxes of `Plot.tip`. Plot leaves the texts hidden until a browser has measured them. */
export function drawTips(svg: Element, frame: Box): void {
  for (const group of Array.from(svg.querySelectorAll('g[aria-label="tip"][visibility]'))) {
    group.removeAttribute("visibility");
    for (const tip of Array.from(group.children)) drawTip(tip, frame);
  }
}

/** A box that points at the tip's origin, on the sides where there is room. */
function drawTip(tip: Element, frame: Box): void {
  const [path, text] = Array.from(tip.children);
  const at = /translate\((.+?),(.+?)\)/.exec(tip.getAttribute("transform") ?? "");
  if (!path || !text || !at) return;
  const [x, y] = [Number(at[1]), Number(at[2])];
  const lines = Array.from(text.children);
  const widths = lines.map((line) => textWidth(line.textContent ?? "", fontSize.wide));
  const width = Math.round(Math.max(...widths)) + 2 * PADDING;
  const height = Math.round(lines.length * LINE) + 2 * PADDING;
  const isAbove = y - height - POINTER > frame.top;
  const isCentred = x - width / 2 > frame.left && x + width / 2 < frame.right;
  const side = isCentred ? 0 : x + width < frame.right ? 1 : -1;
  const down = isAbove ? -1 : 1;
  const reach = isCentred ? POINTER / 2 : POINTER;
  const left = isCentred ? -width / 2 : Math.min(0, side * width);
  const edges = isCentred
    ? `l${-reach},${down * reach}H${left}v${down * height}h${width}v${-down * height}H${reach}z`
    : `l${side * reach},${down * reach}H${side * width}v${down * height}H0z`;
  path.setAttribute("d", `M0,0${edges}`);
  const top = isAbove ? -reach - height : reach;
  text.setAttribute("style", `font-size:${fontSize.wide}px`);
  text.setAttribute("transform", `translate(${left + PADDING},${top + PADDING})`);
  for (const [i, line] of lines.entries()) {
    line.setAttribute("dy", i === 0 ? `${fontSize.wide - 2}` : `${LINE}`);
  }
}
