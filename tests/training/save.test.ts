import assert from "node:assert/strict";
import {
  generate,
  loadRun,
  type nn,
  optim,
  predict,
  run,
  type RunOptions,
  type RunResult,
  safetensors,
  saveRun,
  zeros,
} from "unroll";

/** Everything in a run as plain data, but for its functions. */
function dataOf(r: RunResult): unknown {
  const weights = (network: nn.Network) =>
    Object.entries(network.stateDict()).map(([name, w]) => [name, w.requiresGrad, w.toArray()]);
  const { config, losses, validationLosses, predictions, times } = r;
  return [
    config,
    weights(r.model),
    weights(r.initial),
    losses,
    validationLosses,
    predictions,
    times,
    r.x.toArray(),
    r.y.toArray(),
  ];
}

const kinds: RunOptions[] = [
  { epochs: 5 },
  { epochs: 4, cell: "rnn", validation: 3, clip: 0.5 },
  { epochs: 3, cell: "gru", optimizer: "adam", signal: "square wave", seqLength: 7 },
  { epochs: 2, cell: "lstm", hiddenSize: 2, truncate: 9, spread: 0.5 },
  { epochs: 2, data: [12.1, 13.4, 15, 12.8, 12], validation: 1, label: "temperature", unit: "°C" },
  {
    epochs: 2,
    cell: "rnn",
    data: [[1, 0.1], [2, 0.3], [4, 0.2]],
    times: [2, 3, 5.5],
    scale: false,
  },
  { epochs: 2, data: [[1], [2], [4]], label: ["rain"] },
];
for (const options of kinds) {
  Deno.test(`a run with ${JSON.stringify(options)} is saved and loaded to the last bit`, () => {
    const r = run(options);
    const found = loadRun(saveRun(r));
    assert.deepEqual(dataOf(found), dataOf(r));
    assert.deepEqual(predict(found.model, found.x).flat(), r.predictions.flat());
    assert.deepEqual(generate(found, 5), generate(r, 5));
    assert.deepEqual(Object.keys(found).sort(), Object.keys(r).sort());
  });
}

Deno.test("a function as signal is saved by its values, a function as optimiser is not saved", () => {
  const r = run({ epochs: 1, signal: Math.cos, optimizer: (w, lr) => new optim.Adam(w, { lr }) });
  const found = loadRun(saveRun(r));
  assert.equal(found.config.optimizer, "custom");
  assert.deepEqual(found.config.data, r.times.map(Math.cos));
  assert.deepEqual(generate(found, 3), generate(r, 3));
  assert.deepEqual(run({ ...found.config, optimizer: "adam" }).losses, r.losses);
  assert.throws(
    () => run(found.config),
    /optimizer is "custom".*a saved run does not hold functions/,
  );
});

const { tensors, metadata } = safetensors.load(saveRun(run({ epochs: 2 })));
const change = (other: object, config: object = {}) =>
  safetensors.save({ ...tensors, ...other }, {
    ...metadata,
    config: JSON.stringify({ ...JSON.parse(metadata.config), ...config }),
  });
const { losses: _, ...withoutLosses } = tensors;
const { "model.w1": __, ...withoutW1 } = tensors;
const wrong: [string, Uint8Array, RegExp][] = [
  ["no file at all", new Uint8Array(3), /safetensors: the file has 3 bytes/],
  [
    "no run",
    safetensors.save(tensors),
    /loadRun: the file holds no run of Unroll; it must be one that saveRun made$/,
  ],
  [
    "a later form",
    safetensors.save(tensors, { unroll: "run 2" }),
    /the file holds "run 2"; it must/,
  ],
  [
    "broken hyperparameters",
    safetensors.save(tensors, { unroll: "run 1", config: "{" }),
    /the hyperparameters in the file are not JSON/,
  ],
  [
    "hyperparameters that are a list",
    safetensors.save(tensors, { unroll: "run 1", config: "[]" }),
    /the hyperparameters are \[\]; they must be an object/,
  ],
  ["a wrong hyperparameter", change({}, { lr: -1 }), /run: lr is -1/],
  ["an unknown hyperparameter", change({}, { rate: 1 }), /there is no option "rate"/],
  [
    "another size",
    change({}, { hiddenSize: 5 }),
    /loadStateDict: w1 is \[7, 6\]; it must be \[6, 5\]/,
  ],
  [
    "a size that would take all memory",
    change({}, { hiddenSize: 1e6 }),
    /there are 48 weights, too few for a hiddenSize of 1000000/,
  ],
  ["another cell", change({}, { cell: "gru" }), /missing: cell.weight_ih.*unknown: w1, w2/],
  ["no losses", safetensors.save(withoutLosses, metadata), /losses is missing; it must be \[2\]/],
  ["too few losses", change({}, { epochs: 3 }), /losses is \[2\]; it must be \[3\]/],
  ["no w1", safetensors.save(withoutW1, metadata), /missing: w1|too few/],
  ["predictions of another shape", change({ predictions: zeros([21]) }), /predictions is \[21\]/],
  ["data that are none", change({}, { signal: null, data: [1, "2", 3] }), /run: data\[1\] is "2"/],
];
for (const [title, bytes, message] of wrong) {
  Deno.test(`a file with ${title} is not loaded as a run`, () => {
    assert.throws(() => loadRun(bytes), message);
  });
}
