/** Text from a terminal, with its colours. */

import Anser from "anser";
import { codeHtml } from "./html.ts";
import { overprint } from "./terminal.ts";

/**
 * What a terminal shows of a text, as HTML. Colours become classes, so that each theme can give
 * them enough contrast; other colours become the nearest of the basic ones.
 */
export function renderAnsi(text: string): string {
  return Anser.ansiToJson(overprint(text), { json: true, use_classes: true })
    .map((part) => {
      const classes = [
        ...colourClass(part.fg, part.fg_truecolor, "fg"),
        ...colourClass(part.bg, part.bg_truecolor, "bg"),
        ...part.decorations.map((decoration) => `ansi-${decoration}`),
      ];
      const content = codeHtml(part.content);
      if (classes.length === 0 || content === "") return content;
      return `<span class="${classes.join(" ")}">${content}</span>`;
    }).join("");
}

/** What a terminal shows of a text, without colours. */
export function plainText(text: string): string {
  return Anser.ansiToText(overprint(text));
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
