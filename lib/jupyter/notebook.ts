/** A JSON value. */
export type Json = null | boolean | number | string | Json[] | JsonObject;

/** A JSON object. */
export type JsonObject = { [key: string]: Json };

/** The data of an output by media type: text as one string, JSON types as values. */
export type MimeBundle = { [mediaType: string]: Json };

/** Text that a cell printed. */
export interface StreamOutput {
  output_type: "stream";
  /** `stdout` or `stderr`. */
  name: string;
  text: string;
}

/** Something that a cell displayed. */
export interface DisplayOutput {
  output_type: "display_data";
  data: MimeBundle;
  metadata: JsonObject;
}

/** The value of a cell's last expression. */
export interface ResultOutput extends Omit<DisplayOutput, "output_type"> {
  output_type: "execute_result";
  execution_count: number | null;
}

/** The error that ended a cell. */
export interface ErrorOutput {
  output_type: "error";
  ename: string;
  evalue: string;
  traceback: string[];
}

/** An output of a code cell. */
export type Output = StreamOutput | DisplayOutput | ResultOutput | ErrorOutput;

/** Metadata of a cell, such as `tags`. */
export type CellMetadata = JsonObject & { tags?: string[] };

interface AnyCell {
  /** Unique in the notebook, and kept from run to run. */
  id: string;
  metadata: CellMetadata;
  /** The whole text, lines joined. */
  source: string;
}

/** A cell with code, and its latest outputs. */
export interface CodeCell extends AnyCell {
  cell_type: "code";
  /** The number in `[n]`; null when the cell has not been run. */
  execution_count: number | null;
  outputs: Output[];
}

/** A cell with prose. */
export interface MarkdownCell extends AnyCell {
  cell_type: "markdown";
  /** Embedded files by name, each a media bundle. */
  attachments?: { [name: string]: MimeBundle };
}

/** A cell that a converter passes through. */
export interface RawCell extends Omit<MarkdownCell, "cell_type"> {
  cell_type: "raw";
}

/** Any cell of a notebook. */
export type Cell = CodeCell | MarkdownCell | RawCell;

/** A Jupyter notebook in nbformat 4.5, with every text joined to one string. */
export interface Notebook {
  nbformat: 4;
  nbformat_minor: number;
  metadata: JsonObject;
  cells: Cell[];
}
