import { fontSize, textWidth } from "./theme.ts";

/** A rectangle in figure units. */
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** The smallest box that holds all; null if there is none. */
export function unionOf(boxes: readonly (Box | null)[]): Box | null {
  const all = boxes.filter((box) => box !== null);
  if (all.length === 0) return null;
  return {
    left: Math.min(...all.map(({ left }) => left)),
    top: Math.min(...all.map(({ top }) => top)),
    right: Math.max(...all.map(({ right }) => right)),
    bottom: Math.max(...all.map(({ bottom }) => bottom)),
  };
}

/**
 * The box around all texts inside `element`, at the larger type of a narrow screen; null if there
 * is none. Translations and quarter turns are followed; text turned or scaled otherwise is ignored.
 */
export function textBounds(element: Element, root: Element): Box | null {
  return unionOf(Array.from(element.querySelectorAll("text"), (text) => textBox(text, root)));
}

function textBox(text: Element, root: Element): Box | null {
  const origin = originOf(text, root);
  if (!origin) return null;
  const { x, y, turn } = origin;
  const { left, top, right, bottom } = localBox(text, root);
  if (turn === -90) return { left: x + top, right: x + bottom, top: y - right, bottom: y - left };
  if (turn === 90) return { left: x - bottom, right: x - top, top: y + left, bottom: y + right };
  return { left: x + left, right: x + right, top: y + top, bottom: y + bottom };
}

/** The text's box as seen from its own origin. */
function localBox(text: Element, root: Element): Box {
  const size = Number(inherited(text, "font-size", root)) || fontSize.narrow;
  const length = (name: string) => {
    const value = text.getAttribute(name) ?? "0";
    return parseFloat(value) * (value.endsWith("em") ? size : 1) || 0;
  };
  const spans = Array.from(text.querySelectorAll("tspan")).filter((span) => span.hasAttribute("x"));
  const lines = spans.length > 0 ? spans : [text];
  const width = Math.max(...lines.map((line) => textWidth(line.textContent ?? "", size)));
  const anchor = inherited(text, "text-anchor", root) ?? "start";
  const shift = anchor === "end" ? 1 : anchor === "middle" ? 0.5 : 0;
  const left = length("x") + length("dx") - width * shift;
  const baseline = length("y") + length("dy");
  return {
    left,
    right: left + width,
    top: baseline - 0.8 * size,
    bottom: baseline + 0.25 * size + (lines.length - 1) * size,
  };
}

/** A translation, perhaps with a quarter turn. */
const moved = /^translate\(\s*([-+.\de]+)(?:[\s,]+([-+.\de]+))?\s*\)\s*(?:rotate\((-?90)\))?$/i;

/** Where the text's origin is in the figure, and by how many degrees the text itself is turned. */
function originOf(text: Element, root: Element): { x: number; y: number; turn: number } | null {
  let [x, y, turn] = [0, 0, 0];
  for (let at: Element | null = text; at && at !== root; at = at.parentElement) {
    const transform = at.getAttribute("transform")?.trim();
    if (!transform) continue;
    const match = moved.exec(transform);
    if (!match || (match[3] && at !== text)) return null;
    x += Number(match[1]);
    y += Number(match[2] ?? 0);
    if (match[3]) turn = Number(match[3]);
  }
  return { x, y, turn };
}

function inherited(element: Element, name: string, root: Element): string | null {
  for (let at: Element | null = element; at; at = at.parentElement) {
    // Plot writes its own 10 on the root; the figure's style sheet replaces it.
    const value = at === root && name === "font-size" ? null : at.getAttribute(name);
    if (value !== null || at === root) return value;
  }
  return null;
}
