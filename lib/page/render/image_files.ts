/** Images in files beside a notebook. */

import { extname, isAbsolute, relative, resolve, sep } from "node:path";
import { NotInlined, type ReadImage } from "./images.ts";

const MEDIA_TYPES: Record<string, string> = {
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".gif": "image/gif",
  ".webp": "image/webp",
  ".avif": "image/avif",
  ".svg": "image/svg+xml",
};

/** Reads files below `baseDir`, and no others: a stranger's notebook must not pick up yours. */
export function imagesIn(baseDir: string): ReadImage {
  return (name) => {
    const mediaType = MEDIA_TYPES[extname(name).toLowerCase()];
    if (mediaType === undefined) {
      throw new NotInlined(`${name || "an empty address"} is not an image.`);
    }
    let path: string;
    let bytes: Uint8Array<ArrayBuffer>;
    try {
      path = relative(Deno.realPathSync(baseDir), Deno.realPathSync(resolve(baseDir, name)));
      if (path === ".." || path.startsWith(".." + sep) || isAbsolute(path)) {
        throw new NotInlined(`${name} is outside the notebook's folder.`);
      }
      bytes = Deno.readFileSync(resolve(baseDir, name));
    } catch (error) {
      if (error instanceof NotInlined) throw error;
      throw new NotInlined(`${name} cannot be read.`);
    }
    return `data:${mediaType};base64,${bytes.toBase64()}`;
  };
}
