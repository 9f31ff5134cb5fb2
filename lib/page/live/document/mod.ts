/** A document for drawings, where jsdom would be too large. */

export { SmallDocument } from "./document.ts";
export { SmallElement } from "./element.ts";
export { SmallNode } from "./node.ts";
export { JSDOM, type SmallWindow } from "./window.ts";
