/** Packs a part of a page into an element, which a browser takes for data. */

import { gzipSync } from "node:zlib";
import { escapeHtml } from "../render/html.ts";
import { PART_TYPE } from "../live/boot/unpack.ts";

/** Text as gzip in base64, in an element of its own. `base64 -d | gunzip` reads it. */
export function packPart(name: string, text: string): string {
  const packed = gzipSync(text, { level: 9 }).toString("base64");
  return `<script type="${PART_TYPE}" data-part="${escapeHtml(name)}">${packed}</script>\n`;
}
