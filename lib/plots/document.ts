/** Where figures are drawn when no document is passed in. */

let make: (() => Document) | undefined;
let made: Document | undefined;

/** From now on, figures that are given no document are drawn in one that is made so. */
export function drawIn(makeDocument: () => Document): void {
  [make, made] = [makeDocument, undefined];
}

/**
 * The document to draw in.
 *
 * @param what the figure, for the message
 * @throws {TypeError} if there is none
 */
export function documentFor(given: Document | undefined, what: string): Document {
  const document = given ?? (made ??= make?.());
  if (document !== undefined) return document;
  throw new TypeError(`${what}: there is no document to draw in; pass one, such as jsdom's`);
}
