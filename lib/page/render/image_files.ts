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

/** Reads images below `baseDir` only: a notebook must not publish other files. */
export function imagesIn(baseDir: string): ReadImage {
  return (name) => {
    const mediaType = MEDIA_TYPES[extname(name).toLowerCase()];
    if (mediaType === undefined) {
      throw new NotInlined(`${name || "an empty address"} is not an image.`);
    }
    try {
      const file = resolve(baseDir, name);
      const path = relative(Deno.realPathSync(baseDir), Deno.realPathSync(file));
      if (path === ".." || path.startsWith(".." + sep) || isAbsolute(path)) {
        throw new NotInlined(`${name} is outside the notebook's folder.`);
      }
      return `data:${mediaType};base64,${Deno.readFileSync(file).toBase64()}`;
    } catch (error) {
      if (error instanceof NotInlined) throw error;
      throw new NotInlined(`${name} cannot be read.`);
    }
  };
}
