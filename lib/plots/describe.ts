/**
 * A plain description of a plot, from its axis labels and marks. It serves where an author gave no
 * alternative text: better than silence, though it cannot say what the picture means.
 */
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
  for (
    const group of Array.from(
      svg.querySelectorAll('g[aria-label]:not([aria-description="legend"])'),
    )
  ) {
    const mark = group.getAttribute("aria-label") ?? "";
    const noun = plurals[mark] ? mark : "";
    if (noun) counts.set(noun, (counts.get(noun) ?? 0) + group.children.length);
  }
  return Array.from(counts)
    .filter(([, count]) => count > 0)
    .map(([mark, count]) => `${count} ${count === 1 ? mark : plurals[mark]}`)
    .join(", ");
}
