import assert from "node:assert/strict";
import { nn, optim, type Tensor, tensor, zeros } from "unroll";

class Layers extends nn.Module {
  layers = [new nn.Linear(2, 8), new nn.Linear(8, 1, { bias: false })];
  nested = [[tensor([1])], { deep: [new nn.Linear(1, 1)] }];
  byName = { inner: new nn.GRUCell(1, 1), own: zeros([3]) };
  mapped = new Map([["a", tensor([2])]]);
  chosen = new Set([tensor([3])]);
  notWeights = [1, "two", null, () => 3, new Date()];
}

Deno.test("weights in lists, nested lists, records, maps and sets are found, with PyTorch's names", () => {
  const names = Object.keys(new Layers().stateDict());
  assert.deepEqual(names, [
    ...["layers.0.weight", "layers.0.bias", "layers.1.weight"],
    ...["nested.0.0", "nested.1.deep.0.weight", "nested.1.deep.0.bias"],
    ...["by_name.inner.weight_ih", "by_name.inner.weight_hh", "by_name.inner.bias_ih"],
    ...["by_name.inner.bias_hh", "by_name.own", "mapped.a", "chosen.0"],
  ]);
  assert.equal(new Layers().parameters().length, names.length);
});

Deno.test("weights in lists can be saved and loaded", () => {
  const [one, two] = [new Layers(), new Layers()];
  assert.notDeepEqual(one.layers[0].weight.toArray(), two.layers[0].weight.toArray());
  two.loadStateDict(one.stateDict());
  assert.deepEqual(one.layers[0].weight.toArray(), two.layers[0].weight.toArray());
});

Deno.test("a tied layer counts once among the parameters, and has both names", () => {
  class Tied extends nn.Module {
    first = new nn.Linear(2, 2, { bias: false });
    second = this.first;
  }
  const tied = new Tied();
  assert.equal(tied.parameters().length, 1);
  assert.deepEqual(Object.keys(tied.stateDict()), ["first.weight", "second.weight"]);
  const before = tied.first.weight.toArray()[0][0];
  const sgd = new optim.SGD(tied.parameters(), { lr: 1 });
  tied.first.weight.grad = tensor([[1, 1], [1, 1]]);
  sgd.step();
  assert.equal(tied.first.weight.toArray()[0][0], Math.fround(before - 1));
  const { weight } = tied.first;
  assert.throws(() => new optim.SGD([weight, weight], { lr: 1 }), /0 and 1 are the same tensor/);
});

Deno.test("modules that refer to each other have their weights once", () => {
  class Child extends nn.Module {
    weight = zeros([2]);
    constructor(readonly parent: nn.Module, readonly family: nn.Module[]) {
      super();
    }
  }
  class Parent extends nn.Module {
    readonly family: nn.Module[] = [this];
    readonly child = new Child(this, this.family);
  }
  const parent = new Parent();
  parent.family.push(parent.child);
  assert.equal(parent.parameters().length, 1);
  assert.deepEqual(Object.keys(parent.stateDict()), ["family.1.weight", "child.weight"]);
});

Deno.test("names do not collide", () => {
  class Both extends nn.Module {
    weightIh = tensor([1]);
    weight_ih = tensor([2]);
  }
  const weights = new Both().stateDict();
  assert.deepEqual(Object.entries(weights).map(([name, w]) => [name, w.item()]), [
    ["weightIh", 1],
    ["weight_ih", 2],
  ]);
  class Dotted extends nn.Module {
    "a.b" = tensor([1]);
    a = { b: tensor([2]) };
  }
  assert.equal(new Dotted().parameters().length, 2);
  assert.throws(() => new Dotted().stateDict(), /two weights have the name a\.b; rename/);
});

Deno.test("a state dict that does not fit changes nothing", () => {
  const layer = new nn.Linear(2, 1);
  const before = layer.weight.toArray();
  const { weight, bias } = layer.stateDict();
  const wrong: [unknown, RegExp][] = [
    [{ weight: weight.mul(2), bias: zeros([2]) }, /bias is \[2\]; it must be \[1\]/],
    [{ weight: weight.mul(2) }, /missing: bias; the names must be weight, bias/],
    [{ weight: weight.mul(2), bias, other: bias }, /unknown: other/],
    [{ weight: weight.mul(2), bias: [0] }, /bias: expected a tensor, got \[0\]/],
    [[weight, bias], /the state dict is an array; it must be an object of tensors/],
    [undefined, /the state dict is undefined/],
  ];
  for (const [weights, message] of wrong) {
    assert.throws(() => layer.loadStateDict(weights as Record<string, Tensor>), message);
    assert.deepEqual(layer.weight.toArray(), before);
  }
});
