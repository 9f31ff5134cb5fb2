import { marked } from "marked";
import type { JsonObject } from "../../../jupyter/notebook.ts";

const HTML = "text/html";
const place = /<template data-markdown="([^"]*)"><\/template>/g;

/** Makes HTML of the Markdown that a worker has left as it is in a message's HTML. */
export function renderMarkdownIn({ data }: JsonObject): void {
  const bundle = data as JsonObject | undefined;
  if (typeof bundle?.[HTML] !== "string") return;
  bundle[HTML] = bundle[HTML].replace(
    place,
    (_, text) => marked.parse(decodeURIComponent(text), { async: false }),
  );
}
