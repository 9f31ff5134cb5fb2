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
  tensor,
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
];
for (const options of kinds) {
  Deno.test(`a run with ${JSON.stringify(options)} is saved and loaded to the last bit`, () => {
    const r = run(options);
    const found = loadRun(saveRun(r));
    assert.deepEqual(dataOf(found), dataOf(r));
    assert.deepEqual(predict(found.model, found.x), r.predictions);
    assert.deepEqual(generate(found, 5), generate(r, 5));
    assert.deepEqual(Object.keys(found).sort(), Object.keys(r).sort());
  });
}

Deno.test("functions are not saved, and a loaded run says so", () => {
  const r = run({ epochs: 1, signal: Math.cos, optimizer: (w, lr) => new optim.Adam(w, { lr }) });
  const found = loadRun(saveRun(r));
  assert.deepEqual([found.config.signal, found.config.optimizer], ["custom", "custom"]);
  assert.deepEqual(found.x.toArray(), r.x.toArray());
  const [mine, loaded] = [r, found].map((each) => generate(each, 3));
  assert.deepEqual(loaded.values, mine.values);
  assert.deepEqual([loaded.actual, loaded.squaredErrors], [null, null]);
  assert.throws(() => run(found.config), /signal is "custom".*a saved run does not hold functions/);
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
    /the hyperparameters in the file are no JSON/,
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
  ["another cell", change({}, { cell: "gru" }), /missing: cell.weight_ih.*not wanted: w1, w2/],
  ["no losses", safetensors.save(withoutLosses, metadata), /losses is missing; it must be \[2\]/],
  ["too few losses", change({}, { epochs: 3 }), /losses is \[2\]; it must be \[3\]/],
  ["no w1", safetensors.save(withoutW1, metadata), /missing: w1|too few/],
  ["data of another shape", change({ x: zeros([20]) }), /x is \[20\]; it must be \[20, 1\]/],
  [
    "too many times",
    change({ times: tensor([1], { dtype: "float64" }) }),
    /times is \[1\]; it must be \[21\]/,
  ],
];
for (const [title, bytes, message] of wrong) {
  Deno.test(`a file with ${title} is not loaded as a run`, () => {
    assert.throws(() => loadRun(bytes), message);
  });
}
