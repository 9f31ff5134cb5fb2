import type { RunOptions } from "unroll";

const common = { epochs: 60, hiddenSize: 5, truncate: 4, lr: 0.05 };
const rain = Array.from({ length: 21 }, (_, k) => 50 + 30 * Math.sin(k / 2) + k % 3);

/** The runs whose exported programs PyTorch has executed, by name; see tests/fixtures/export.ts. */
export const EXPORTED: Readonly<Record<string, RunOptions>> = {
  elman: { ...common },
  rnn: { ...common, cell: "rnn" },
  gru: { ...common, cell: "gru" },
  lstm: { ...common, cell: "lstm" },
  "gru on data": { ...common, cell: "gru", data: rain },
  "elman on columns": { ...common, data: rain.map((value, k) => [value, 900 - k - value / 9]) },
};

/** What PyTorch made of one of them. */
export interface ExportRecord {
  name: string;
  /** The exported program. */
  script: string;
  /** Its exit code. */
  code: number;
  /** What the network predicts there. */
  predictions: number[];
  /** Its exit code when the weights in the file are not those of the run. */
  codeWithOtherWeights: number;
}
