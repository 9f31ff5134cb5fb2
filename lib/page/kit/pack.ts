/** Packs a part of a page into an element, which a browser takes for data. */

import { PART_TYPE } from "../live/boot/unpack.ts";
import { escapeHtml } from "../render/html.ts";

/** Gzip in base64, in an element of its own. `base64 -d | gunzip` reads it. */
export function packPart(name: string, gzip: Uint8Array): string {
  const packed = gzip.toBase64();
  return `<script type="${PART_TYPE}" data-part="${escapeHtml(name)}">${packed}</script>\n`;
}
