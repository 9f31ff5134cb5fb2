/** Where the edits of a page are: with the page itself, and in the browser's storage. */

import { hash } from "../../../plots/hash.ts";

export const EDITS_ID = "page-edits";

/** The description of the edits in this page; null if it came without edits. */
export function editsInPage(): string | null {
  return document.getElementById(EDITS_ID)?.textContent ?? null;
}

/**
 * The prefix of the keys under which the page's edits are saved. Pages from disk may share one
 * storage: it depends on the notebook's name, and on the edits that the page came with.
 */
export function editsName(): string {
  const { notebook = "" } = document.querySelector("main")?.dataset ?? {};
  const brought = editsInPage();
  return `unroll-edits:${notebook}${brought === null ? "" : `:${hash(brought)}`}`;
}

export function hasEdits(): boolean {
  try {
    return editsInPage() !== null || localStorage.getItem(editsName()) !== null;
  } catch {
    return false;
  }
}
