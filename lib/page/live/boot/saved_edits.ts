/** Where the edits of a page are: with the page itself, and in the browser's storage. */

/** The element that holds the edits of a page that was downloaded with some. */
export const EDITS_ID = "page-edits";

/** The text of the edits that came with the page; null if there are none. */
export function editsInPage(): string | null {
  return document.getElementById(EDITS_ID)?.textContent ?? null;
}

/**
 * Under what the page's edits are saved. Pages from disk may share one storage: it follows from what
 * the notebook says, and from the edits that the page came with.
 */
export function editsKey(): string {
  const { notebook = "" } = document.querySelector("main")?.dataset ?? {};
  const brought = editsInPage();
  return `unroll-edits:${notebook}${brought === null ? "" : `:${hash(brought)}`}`;
}

/** Whether there is anything that was edited. */
export function hasEdits(): boolean {
  try {
    return editsInPage() !== null || localStorage.getItem(editsKey()) !== null;
  } catch {
    return false;
  }
}

/** FNV-1a, 32 bits. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  }
  return (value >>> 0).toString(36);
}
