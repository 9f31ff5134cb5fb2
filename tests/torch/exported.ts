/** The runs whose exported programs PyTorch has executed; see tests/fixtures/export.ts. */
export const EXPORTED = (["elman", "rnn", "gru", "lstm"] as const).map((cell) => (
  { cell, epochs: 60, hiddenSize: 5, truncate: 4, lr: 0.05 }
));

/** What PyTorch made of one of them. */
export interface ExportRecord {
  cell: string;
  /** The exported program. */
  script: string;
  /** Its exit code. */
  code: number;
  /** What the network predicts there. */
  predictions: number[];
  /** Its exit code when the weights in the file are not those of the run. */
  codeWithOtherWeights: number;
}
