/** What a cell can put out, in the words of the Jupyter protocol. */

/** The same output in several media types; a front end picks the richest one it trusts. */
export type MimeBundle = Record<string, string>;

/** An output: its bundle, and what is to be known about each media type. */
export interface Output {
  /** The value under every media type that a front end may choose from. */
  data: MimeBundle;
  /** More about it, by media type: caption and alternative text of a figure. */
  metadata: Record<string, Record<string, string>>;
}

/** A message's content: what the protocol names, and nothing else that a value may carry. */
export function contentOf(
  { data, metadata }: Output,
  id?: string,
): Output & { transient: { display_id?: string } } {
  return { data, metadata, transient: id === undefined ? {} : { display_id: id } };
}

/** The method by which Deno's kernel asks a value how it wants to be seen. */
export const jupyterDisplay = Symbol.for("Jupyter.display");

/**
 * Something made to be seen: Markdown, HTML or a table. As a cell's last value it shows itself;
 * `show` shows it anywhere.
 */
export class Display implements Output {
  /** The value under every media type that a front end may choose from. */
  readonly data: MimeBundle;
  /** More about it, by media type. */
  readonly metadata: Output["metadata"];

  /** Holds what is to be shown; `show` shows it. */
  constructor(data: MimeBundle, metadata: Output["metadata"] = {}) {
    this.data = data;
    this.metadata = metadata;
  }

  /** The bundle, for the kernel. */
  [jupyterDisplay](): MimeBundle {
    return this.data;
  }

  /** The plain text, for `console.log` outside a notebook. */
  [Symbol.for("Deno.customInspect")](): string {
    return this.data["text/plain"];
  }

  /** The plain text. */
  toString(): string {
    return this.data["text/plain"];
  }
}
