import { marked } from "marked";

/** Markdown as HTML, which is not safe yet. */
export function markdownHtml(markdown: string): string {
  return marked.parse(markdown, { async: false });
}
