/** Text from a terminal: colours, and lines that overwrite themselves. */

import Anser from "anser";
import { escapeHtml } from "./html.ts";

/**
 * Applies carriage returns and backspaces as a terminal does, so that a progress bar that redrew
 * itself a hundred times is one line.
 *
 * @example
 * ```ts
 * import { overprint } from "./ansi.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(overprint("10 %\r100 %\ndonn\be\r\n"), "100 %\ndone\n");
 * ```
 */
export function overprint(text: string): string {
  return text.replaceAll("\r\n", "\n").split("\n").map((line) => {
    const ended = line.replace(/\r+$/, "");
    let shown = ended.slice(ended.lastIndexOf("\r") + 1);
    // deno-lint-ignore no-control-regex -- backspace is what this is about
    while (/[^\b]\x08/.test(shown)) shown = shown.replace(/[^\b]\x08/g, "");
    return shown.replaceAll("\b", "");
  }).join("\n");
}

/**
 * The HTML of text with ANSI colours. Colours become classes, so that each theme can give them
 * enough contrast; the 256 palette colours and the 16 million others become the nearest of those.
 */
export function renderAnsi(text: string): string {
  return Anser.ansiToJson(stripOtherEscapes(text), { json: true, use_classes: true })
    .map((part) => {
      const classes = [
        ...colourClass(part.fg, part.fg_truecolor, "fg"),
        ...colourClass(part.bg, part.bg_truecolor, "bg"),
        ...part.decorations.map((decoration) => `ansi-${decoration}`),
      ];
      const content = escapeHtml(part.content);
      if (classes.length === 0 || content === "") return content;
      return `<span class="${classes.join(" ")}">${content}</span>`;
    }).join("");
}

/** The text of a terminal without its colours. */
export function plainText(text: string): string {
  return Anser.ansiToText(stripOtherEscapes(text));
}

/** Links (OSC 8), titles and cursor movements: anser would leave their letters in the text. */
function stripOtherEscapes(text: string): string {
  // deno-lint-ignore no-control-regex -- these are control sequences
  return text.replace(/\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[[0-9;?]*[A-LN-Za-ln-z]/g, "");
}

function colourClass(name: string | null, truecolor: string | null, kind: "fg" | "bg"): string[] {
  if (!name) return [];
  const palette = /^ansi-palette-(\d+)$/.exec(name);
  if (palette) return [`ansi-${nearest(paletteColour(Number(palette[1])))}-${kind}`];
  if (name === "ansi-truecolor") {
    return [`ansi-${nearest((truecolor ?? "0,0,0").split(",").map(Number))}-${kind}`];
  }
  return /^ansi-[a-z-]+$/.test(name) ? [`${name}-${kind}`] : [];
}

/** The xterm colours from 16 on: a cube of 6 x 6 x 6, then 24 greys. */
function paletteColour(index: number): number[] {
  if (index >= 232) return Array(3).fill(8 + 10 * (index - 232));
  const levels = [0, 95, 135, 175, 215, 255];
  const cube = index - 16;
  return [levels[Math.floor(cube / 36)], levels[Math.floor(cube / 6) % 6], levels[cube % 6]];
}

/** The basic colour with the nearest hue, or grey. */
function nearest([red, green, blue]: number[]): string {
  const high = Math.max(red, green, blue);
  const spread = high - Math.min(red, green, blue);
  if (spread < 40) return "bright-black";
  const hue = high === red
    ? ((green - blue) / spread + 6) % 6
    : high === green
    ? (blue - red) / spread + 2
    : (red - green) / spread + 4;
  return ["red", "yellow", "green", "cyan", "blue", "magenta"][Math.round(hue) % 6];
}
