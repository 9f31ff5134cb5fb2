import { requireCount } from "./arrays.ts";

/** The document and the size of a figure. */
export interface FrameOptions {
  /** The document that makes the elements; `unroll/notebook` has one. */
  document?: Document;
  /** In pixels, 640 unless given. */
  width?: number;
  /** In pixels. */
  height?: number;
}

let make: (() => Document) | undefined;
let made: Document | undefined;

/** Sets how to make the document of figures that are given none. */
export function drawIn(makeDocument: () => Document): void {
  [make, made] = [makeDocument, undefined];
}

/** The document to draw in, or an error that names the figure. */
export function documentFor(given: Document | undefined, what: string): Document {
  const document = given ?? (made ??= make?.());
  if (document !== undefined) return document;
  throw new TypeError(`${what}: there is no document to draw in; pass one, such as jsdom's`);
}

/** The document and the checked size of a figure. */
export function frameOf(
  figure: string,
  options: FrameOptions,
  [wide, high] = [640, 380],
): Required<FrameOptions> {
  const { document, width = wide, height = high } = options;
  requireCount(width, `${figure}: width`);
  requireCount(height, `${figure}: height`);
  return { document: documentFor(document, figure), width, height };
}
