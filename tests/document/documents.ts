/** The page's minimal DOM, and jsdom's to compare it with. */

import { JSDOM } from "jsdom";
import { JSDOM as Small } from "../../lib/document/window.ts";

/** The one under test, under the type that the rest of the world knows. */
export function smallDocument(): Document {
  return new Small().window.document as unknown as Document;
}

/** The oracle; with a doctype, since without one capitals in selectors do not count. */
export function jsdomDocument(): Document {
  return new JSDOM("<!DOCTYPE html>").window.document;
}

/** Plot counts its ids over the whole process: the same ones, counted from 1. */
export function withoutCounters(markup: string): string {
  const seen = new Map<string, string>();
  return markup.replace(/plot-(\w+)-\d+/g, (id, kind) => {
    if (!seen.has(id)) seen.set(id, `plot-${kind}-${seen.size + 1}`);
    return seen.get(id)!;
  });
}
