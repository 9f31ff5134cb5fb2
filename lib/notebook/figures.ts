/**
 * The figures of lib/plots, with a document to draw in: small, quick to load, and the same in Deno's
 * kernel and in a page.
 *
 * @module
 */

import { JSDOM } from "../document/window.ts";
import { drawIn } from "../plots/document.ts";

export * from "../plots/mod.ts";

drawIn(() => new JSDOM().window.document as unknown as Document);
