import type { RunResult } from "../training/mod.ts";
import { Scaled } from "../training/scaled.ts";

/**
 * A PyTorch program that loads the network of a run from its file, makes the run's predictions
 * again, and ends with 1 if they are others.
 *
 * @param file the name of the run's file, in the folder of the program
 */
export function torchScript(file: string, { config, model, x }: RunResult): string {
  const { cell, hiddenSize } = config;
  const isScaled = model instanceof Scaled;
  const numbers = (list: number[]) => `torch.tensor([${list.join(", ")}])`;
  return `"""A network trained with Unroll, in PyTorch: loads its weights and makes its predictions again."""

import json
import pathlib
import sys

import torch
from torch import nn

RUN = pathlib.Path(__file__).with_name(${JSON.stringify(file)})
COLUMNS = ${x.shape[1]}
HIDDEN = ${hiddenSize}
${
    isScaled
      ? `
# The network reads and predicts values of mean 0 and deviation 1.
MEAN = ${numbers(model.units.mean)}
DEVIATION = ${numbers(model.units.deviation)}
`
      : ""
  }

${cell === "elman" ? elman : recurrent(cell)}

def load(path):
    """All tensors of a safetensors file, as safetensors.torch.load_file gives them."""
    data = path.read_bytes()
    start = 8 + int.from_bytes(data[:8], "little")
    tensors = {}
    for name, entry in json.loads(data[8:start]).items():
        if name != "__metadata__":
            begin, end = entry["data_offsets"]
            dtype = {"F32": torch.float32, "F64": torch.float64}[entry["dtype"]]
            part = bytearray(data[start + begin : start + end])
            flat = torch.frombuffer(part, dtype=dtype) if part else torch.empty(0, dtype=dtype)
            tensors[name] = flat.reshape(entry["shape"])
    return tensors


def predict(network, x):
    """What the network expects after each input; x is [n, COLUMNS]."""
    outputs, state = [], network.start()
    for j in range(len(x)):
        output, state = network(${
    isScaled ? "(x[j : j + 1] - MEAN) / DEVIATION" : "x[j : j + 1]"
  }, state)
        outputs.append(${isScaled ? "output * DEVIATION + MEAN" : "output"})
    return torch.cat(outputs).flatten()


if __name__ == "__main__":
    tensors = load(RUN)
    network = Network()
    network.load_state_dict(
        {name.removeprefix("model."): t for name, t in tensors.items() if name.startswith("model.")}
    )
    with torch.no_grad():
        predictions = predict(network, tensors["x"])
    expected = tensors["predictions"].flatten()
    for here, there in zip(predictions, expected):
        print(f"{here:10.6f} {there:10.6f}")
    distance = (predictions - expected).abs().max().item()
    print(f"PyTorch's predictions and Unroll's differ by at most {distance:.2g}")
    sys.exit(0 if distance < 1e-4 * max(1, expected.abs().max().item()) else 1)
`;
}

const elman = `class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.w1 = nn.Parameter(torch.empty(COLUMNS + HIDDEN, HIDDEN))
        self.w2 = nn.Parameter(torch.empty(HIDDEN, COLUMNS))

    def start(self):
        return torch.zeros(1, HIDDEN)

    def forward(self, x, context):
        context = torch.tanh(torch.cat((x, context), 1) @ self.w1)
        return context @ self.w2, context
`;

const cells = { rnn: "RNNCell", gru: "GRUCell", lstm: "LSTMCell" };

function recurrent(cell: keyof typeof cells): string {
  const [start, hidden] = cell === "lstm"
    ? ["torch.zeros(1, HIDDEN), torch.zeros(1, HIDDEN)", "state[0]"]
    : ["torch.zeros(1, HIDDEN)", "state"];
  return `class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.cell = nn.${cells[cell]}(COLUMNS, HIDDEN)
        self.head = nn.Linear(HIDDEN, COLUMNS)

    def start(self):
        return ${start}

    def forward(self, x, state):
        state = self.cell(x, state)
        return self.head(${hidden}), state
`;
}
