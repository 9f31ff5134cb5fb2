/** jsdom, with canvases that can do what Observable Plot needs. */

// First of all: a part of jsdom that is loaded before the whole cannot import the rest.
export * from "jsdom-npm";

import { implementation } from "jsdom-npm/lib/jsdom/living/nodes/HTMLCanvasElement-impl.js";
import { SmallCanvas } from "../plots/canvas.ts";

/** The part of a canvas element that loads the package that jsdom draws with. */
interface CanvasElement {
  _canvas?: SmallCanvas;
  _getCanvas(): SmallCanvas;
  getAttributeNS(namespace: null, name: string): string | null;
}

// That package is 66 MB of native code, and could not be loaded on demand.
(implementation as { prototype: CanvasElement }).prototype._getCanvas = function () {
  const [width, height] = ["width", "height"].map((name) => this.getAttributeNS(null, name));
  return this._canvas ??= new SmallCanvas(Number(width ?? 300), Number(height ?? 150));
};
