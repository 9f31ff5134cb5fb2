/** A description of a plot by its axis labels and marks, for plots without alternative text. */
export function describe(svg: Element): string {
  const own = svg.getAttribute("aria-label") ?? svg.getAttribute("aria-description");
  if (own) return own;
  const x = label(svg, "x-axis label");
  const y = label(svg, "y-axis label");
  const axes = x && y ? `${y} against ${x}` : y || x;
  const marks = countMarks(svg);
  if (!axes && marks === "") return "A drawing without a description.";
  return `Chart${axes ? ` of ${axes}` : ""}${marks ? `: ${marks}` : ""}.`;
}

function label(svg: Element, name: string): string {
  const text = svg.querySelector(`[aria-label="${name}"]`)?.textContent ?? "";
  return text.replace(/[←↑→↓]/g, "").trim();
}

const plurals: Record<string, string> = {
  dot: "dots",
  line: "lines",
  bar: "bars",
  rect: "rectangles",
  cell: "cells",
  area: "areas",
  arrow: "arrows",
};

function countMarks(svg: Element): string {
  const counts = new Map<string, number>();
  const groups = svg.querySelectorAll('g[aria-label]:not([aria-description="legend"])');
  for (const group of Array.from(groups)) {
    const mark = group.getAttribute("aria-label")!;
    if (plurals[mark]) counts.set(mark, (counts.get(mark) ?? 0) + group.children.length);
  }
  return Array.from(counts)
    .filter(([, count]) => count > 0)
    .map(([mark, count]) => `${count} ${count === 1 ? mark : plurals[mark]}`)
    .join(", ");
}
