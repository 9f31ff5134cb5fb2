/** The same output in several media types; a front end picks the richest one it trusts. */
export type MimeBundle = Record<string, string>;

/** An output: its bundle, and metadata of its media types. */
export interface Output {
  /** The value under every media type that a front end may choose from. */
  data: MimeBundle;
  /** More about it, by media type: caption and alternative text of a figure. */
  metadata: Record<string, Record<string, string>>;
}

/** A message's content, without other properties of the output. */
export function contentOf(
  { data, metadata }: Output,
  id?: string,
): Output & { transient: { display_id?: string } } {
  return { data, metadata, transient: id === undefined ? {} : { display_id: id } };
}

/** The method by which Deno's kernel gets the bundle of a value. */
export const jupyterDisplay = Symbol.for("Jupyter.display");

/** Markdown, HTML or a table. It is shown as a cell's last value, or anywhere by `show`. */
export class Display implements Output {
  /** Holds what is to be shown; `show` shows it. */
  constructor(
    /** The value under every media type that a front end may choose from. */
    readonly data: MimeBundle,
    /** More about it, by media type. */
    readonly metadata: Output["metadata"] = {},
  ) {}

  /** The bundle, for the kernel. */
  [jupyterDisplay](): MimeBundle {
    return this.data;
  }

  /** The plain text, for `console.log` outside a notebook. */
  [Symbol.for("Deno.customInspect")](): string {
    return `${this}`;
  }

  /** The plain text. */
  toString(): string {
    return this.data["text/plain"];
  }
}
