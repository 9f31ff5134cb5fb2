/** Puts images into the page itself, which makes no requests. */

import type { MimeBundle } from "../../jupyter/notebook.ts";
import { decodePercent } from "./html.ts";
import { noteFor, type Warn } from "./missing.ts";
import { isImageData } from "./sanitize.ts";

interface ImageSources {
  readImage: ReadImage;
  /** Files embedded in the cell, by name. */
  attachments?: { [name: string]: MimeBundle };
  warn: Warn;
}

/** Reads a file beside the notebook as a data: URI, or throws {@linkcode NotInlined}. */
export type ReadImage = (name: string) => string;

/** An image that is not part of the page, and why. */
export class NotInlined extends Error {}

/**
 * Replaces the address of every image by its contents. An image on the web becomes a link; one that
 * is missing, or outside the notebook's folder, becomes a note.
 */
export function inlineImages(fragment: ParentNode, sources: ImageSources): void {
  for (const image of fragment.querySelectorAll("img")) {
    if (!image.hasAttribute("alt")) image.alt = "";
    const address = image.getAttribute("src") ?? "";
    try {
      image.setAttribute("src", imageData(address, sources));
    } catch (error) {
      if (!(error instanceof NotInlined)) throw error;
      sources.warn(`Image left out: ${error.message}`);
      const [label, reason] = [image.alt || "Image", error.message];
      image.replaceWith(noteFor(image, { kind: "image", address, label, reason }));
    }
  }
}

function imageData(address: string, sources: ImageSources): string {
  if (isImageData(address)) return address;
  if (/^attachment:/i.test(address)) return attachmentData(address.slice(11), sources);
  if (/^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(address)) {
    throw new NotInlined(`${address} is on the web, and this page loads nothing.`);
  }
  return sources.readImage(decodePercent(address.replace(/[?#].*$/, "")));
}

function attachmentData(address: string, { attachments = {} }: ImageSources): string {
  const name = decodePercent(address);
  // Some tools percent-encode the name, others do not.
  const keys = Object.keys(attachments);
  const key = keys.find((key) => key === address) ??
    keys.find((key) => decodePercent(key) === name);
  const bundle = key === undefined ? {} : attachments[key];
  for (const [mediaType, base64] of Object.entries(bundle)) {
    const data = typeof base64 === "string" ? bitmapData(mediaType, base64) : undefined;
    if (data !== undefined) return data;
  }
  throw new NotInlined(`the cell has no attachment ${name}.`);
}

/** The data: URI of an image in base64, which may have line breaks; undefined if it is invalid. */
export function bitmapData(mediaType: string, base64: string): string | undefined {
  const data = `data:${mediaType};base64,${base64.replace(/\s+/g, "")}`;
  if (!isImageData(data)) return undefined;
  try {
    Uint8Array.fromBase64(base64);
    return data;
  } catch {
    return undefined;
  }
}
