/** Packs parts of a page into an element, which a browser takes for data that it does not know. */

import { compress } from "lzma1";
import { escapeHtml } from "../render/html.ts";
import { ARCHIVE_TYPE, type Entry } from "../live/boot/archive.ts";
import { encode } from "../live/boot/encode.ts";

/** A part of a page: a module, or data. */
export interface Part {
  name: string;
  text: string;
  /** Parts that it imports. */
  needs: string[];
}

/**
 * Parts in this order, each behind those that it needs, are unpacked one after the other: what runs
 * a cell comes first.
 */
const ORDER = ["page", "worker", "editor"];

/** Packs parts in one piece, and writes them as HTML. */
export function packParts(parts: readonly Part[]): string {
  const sorted = inOrder(parts);
  const texts = sorted.map(({ text }) => new TextEncoder().encode(text));
  const entries = sorted.map(({ name, needs }, i): Entry => ({
    name,
    size: texts[i].length,
    needs,
  }));
  const packed = Uint8Array.from(compress(concat(texts), 9));
  return `<script type="${ARCHIVE_TYPE}" data-size="${packed.length}" ` +
    `data-entries="${escapeHtml(JSON.stringify(entries))}">${encode(packed)}</script>\n`;
}

function inOrder(parts: readonly Part[]): Part[] {
  const byName = new Map(parts.map((part) => [part.name, part]));
  const sorted = new Set<Part>();
  const add = (name: string) => {
    const part = byName.get(name);
    if (part === undefined) return;
    part.needs.forEach(add);
    sorted.add(part);
  };
  ORDER.forEach(add);
  parts.forEach(({ name }) => add(name));
  return [...sorted];
}

function concat(lists: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(lists.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const list of lists) {
    all.set(list, at);
    at += list.length;
  }
  return all;
}
