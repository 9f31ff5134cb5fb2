import assert from "node:assert/strict";
import * as unroll from "unroll";

/*
 * What a user of PyTorch, NumPy or tfjs would write, and the error. Cells are not
 * type-checked when they run, so every function refuses what cannot be meant.
 */
const table = `
tensor([1, null]) → tensor: the element at [1] is null; it must be a number
tensor("1, 2") → tensor: expected numbers, or arrays of numbers, got "1, 2"
tensor(1, 2, 3) → tensor: the options are 2; write them as an object: { requiresGrad, dtype }
tensor([1], { dtype: "int32" }) → tensor: dtype is "int32"; it must be "float32" or "float64"
tensor([1], { dtype: "float" }) → tensor: dtype is "float"; it must be "float32" or "float64"
tensor([1], { requires_grad: true }) → tensor: there is no option "requires_grad"; did you mean
tensor([1], "float64") → tensor: the options are "float64"; write them as an object: { dtype:
tensor(t) → tensor: expected numbers, or arrays of numbers, got a tensor of shape [2, 2]; for a
tensor([t, t]) → tensor: the element at [0] is a tensor of shape [2, 2]; it must be a number; join
tensor([1, true]) → tensor: the element at [1] is true; it must be a number; write 1 and 0 for true
zeros(2, 3) → zeros: the shape is 2; it must be an array of sizes, such as [2, 3]
zeros([2, 3], "float64") → zeros: the options are "float64"; write them as an object: { dtype:
zeros([2, -1]) → zeros: [2, -1] is not a shape: -1 is not a whole number of 0 or more
ones(3) → ones: the shape is 3; it must be an array of sizes, such as [2, 3]
empty(t) → empty: the shape is a tensor of shape [2, 2]; it must be an array of sizes, such as [2,
full([2]) → full: the value is undefined; it must be a number
full(2, 1) → full: the shape is 2; it must be an array of sizes, such as [2, 3]
eye("2") → eye: ["2", "2"] is not a shape: "2" is not a whole number of 0 or more
eye([2, 2]) → eye: [[2, 2], [2, 2]] is not a shape: [2, 2] is not a whole number of 0 or more
rand(2, 3) → rand: the options are 3; write them as an object: { requiresGrad, dtype, generator }
rand([2], { generator: 42 }) → rand: generator is 42; it must be a Generator
randn([2], { seed: 1 }) → randn: there is no option "seed"; the options are requiresGrad, dtype,
randn() → randn: the shape is undefined; it must be an array of sizes, such as [2, 3]
arange(0, 5, 0) → arange: the step is 0; it must lead from 0 to 5
arange(0, 5, 1, "float64") → arange: the options are "float64"; write them as an object: { dtype:
arange(0, 5, { dtype: "float64" }) → arange: step is an object with dtype; it must be a finite number
linspace(0, 1) → linspace: steps is undefined; it must be a whole number of 0 or more
linspace(0, 1, { steps: 5 }) → linspace: steps is an object with steps; it must be a whole number
cat(a, b) → cat: expected an array of tensors, got a tensor of shape [2]; write [a, b] around them
cat([a, [1, 2]]) → cat: expected a tensor, got [1, 2]; make one of it with tensor()
cat([a, b], { dim: 1 }) → cat: the dimension is an object with dim; it must be a whole number, as
concat(a, b) → cat: expected an array of tensors, got a tensor of shape [2]; write [a, b] around
stack(a, b) → stack: expected an array of tensors, got a tensor of shape [2]; write [a, b] around
stack([a, b], "0") → stack: the dimension is "0"; it must be a whole number, as in stack([a, b], 0)
where(t > 0, t, 0) → operators such as - * > and == do not work on tensors: write t.neg().add(1)
where([true, false], t, 0) → where: expected a tensor, got [true, false]; make one of it with
where(t, t, [0, 1]) → where: expected a tensor or a number, got [0, 1]; make one of it with tensor()
add(t, "1") → add: expected a tensor or a number, got "1"
add(t, t, t) → add: a tensor of shape [2, 2] is an argument too many; for alpha use a.add(b, {
add(t, t, { alpha: 2 }) → add: an object with alpha is an argument too many; for alpha use a.add(b,
add(1, 2) → add: one of the two must be a tensor
sub(t, [1, 2]) → sub: expected a tensor or a number, got [1, 2]; make one of it with tensor()
sub(t, t, 0.1) → sub: 0.1 is an argument too many; for alpha use a.sub(b, { alpha })
mul(t, null) → mul: expected a tensor or a number, got null
mul(t, t, t) → mul: a tensor of shape [2, 2] is an argument too many; combine two at a time
div(t, true) → div: expected a tensor or a number, got true
div(t, t, { roundingMode: "floor" }) → div: an object with roundingMode is an argument too many;
maximum(t, t, t) → maximum: a tensor of shape [2, 2] is an argument too many; combine two at a time
maximum([1, 2], t) → maximum: expected a tensor or a number, got [1, 2]; make one of it with
noGrad(t) → noGrad: the argument is a tensor of shape [2, 2]; it must be a function; as in
noGrad(async () => t) → noGrad: the function is asynchronous; await outside, and put only the
manualSeed("42") → seed: "42" is not a whole number from 0 to 4294967295 (2^32 - 1)
new Generator("42") → seed: "42" is not a whole number from 0 to 4294967295 (2^32 - 1)
generator.manualSeed("1") → seed: "1" is not a whole number from 0 to
gradcheck(t.tanh, [t]) → gradcheck: an input is float32; make it with { dtype: "float64" }
gradcheck((x) => x.tanh(), t) → gradcheck: expected an array of tensors, got a tensor of shape [2,
gradcheck((x) => x.toArray(), [d]) → gradcheck: the result of f: expected a tensor, got [1]; make
gradcheck((x) => x.tanh(), [d], { epsilon: 1e-3 }) → gradcheck: there is no option "epsilon"; the
backwardPass([1]) → backwardPass: expected a tensor, got [1]; make one of it with tensor()
backwardPass(w.sum(), ["w"]) → backwardPass: names is ["w"]; it must be an object of
backwardPass(w.sum(), { w: 1 }) → backwardPass: names: expected a tensor, got 1
capture(t) → capture: the step is a tensor of shape [2, 2]; it must be a function
capture((x) => x, { checked: false }) → capture: there is no option "checked"; the options are
capture((x) => x, true) → capture: the options are true; write them as an object: { unchecked: true
scan(t, t, [t]) → scan: the step is a tensor of shape [2, 2]; it must be a function
scan((s, x) => [s, x], 0, [t]) → scan: expected a tensor, got 0
scan((s, x) => [s, x], t, t) → scan: expected an array of tensors, got a tensor of shape [2, 2];
t.add("1") → add: expected a tensor or a number, got "1"
t.add(t, 2) → add: the options are 2; write them as an object: { alpha: 2 }
t.add(t, { alfa: 2 }) → add: there is no option "alfa"; the options are alpha
t.add(null) → add: expected a tensor or a number, got null
t.sub([1, 2]) → sub: expected a tensor or a number, got [1, 2]; make one of it with tensor()
t.sub(t, { alpha: "1" }) → sub: alpha is "1"; it must be a number
t.mul() → mul: expected a tensor or a number, got undefined
t.mul(t, 0.1) → mul: 0.1 is an argument too many; multiply twice
t.div("2") → div: expected a tensor or a number, got "2"
t.div(t, { roundingMode: "floor" }) → div: an object with roundingMode is an argument too many
t.div(t, "floor") → div: "floor" is an argument too many
t.maximum([1]) → maximum: expected a tensor or a number, got [1]; make one of it with tensor()
t.gt("0") → gt: expected a tensor or a number, got "0"
t.lt(null) → lt: expected a tensor or a number, got null
t.eq([1]) → eq: expected a tensor or a number, got [1]; make one of it with tensor()
t.pow(t) → pow: the exponent is a tensor of shape [2, 2]; it must be a number; for a tensor e:
t.pow("2") → pow: the exponent is "2"; it must be a number; for a tensor e: x.log().mul(e).exp()
t.clamp(0, 1) → clamp: the options are 0; write them as an object: { min: 0 }
t.clamp({ low: 0 }) → clamp: there is no option "low"; the options are min, max
t.clamp() → clamp: there is no bound; pass { min }, { max } or both
t.softplus(2) → softplus: 2 is an argument too many; for a beta: x.mul(beta).softplus().div(beta)
t.mm([[1], [2]]) → mm: expected a tensor, got an array; make one of it with tensor()
t.mm(2) → mm: [2, 2] x []: both must be matrices, that is have two dimensions
t.mm(t, true) → mm: true is an argument too many; for a transposed matrix use t()
t.matmul(t, false, true) → matmul: false is an argument too many; for transposed matrices use
t.matmul(null) → matmul: expected a tensor, got null
t.sum({ dim: 0 }) → sum: the dimension is an object with dim; it must be a whole number, as in
t.sum(0, true) → sum: the options are true; write them as an object: { keepdim: true }
t.sum("0") → sum: the dimension is "0"; it must be a whole number, as in sum(0)
t.sum(0, { keepDims: true }) → sum: there is no option "keepDims"; did you mean keepdim?
t.mean(0, true) → mean: the options are true; write them as an object: { keepdim: true }
t.mean([0, "1"]) → mean: the dimension is "1"; it must be a whole number, as in mean(0)
t.mean({ axis: 0 }) → mean: the dimension is an object with axis; it must be a whole number, as in
t.std({ unbiased: false }) → std: the dimension is an object with unbiased; it must be a whole
t.std(0, 0) → std: the options are 0; write them as an object: { correction: 0 }
t.std(0, { ddof: 1 }) → std: there is no option "ddof"; the options are keepdim, correction
t.norm("fro") → norm: p is "fro"; only 1 and 2 are supported
t.norm(3) → norm: p is 3; only 1 and 2 are supported
t.norm({ p: 2 }) → norm: p is an object with p; only 1 and 2 are supported
t.max({ dim: 0 }) → max: the dimension is an object with dim; it must be a whole number, as in
t.max(0, true) → max: the options are true; write them as an object: { keepdim: true }
t.reshape(3, 2) → reshape: the shape is 3; it must be an array of sizes, such as [2, 3]
t.reshape(4) → reshape: the shape is 4; it must be an array of sizes, such as [2, 3]
t.reshape([2.5, 2]) → reshape: [2.5, 2] is not a shape: 2.5 is not a whole number of 0 or more
t.reshape(t) → reshape: the shape is a tensor of shape [2, 2]; it must be an array of sizes, such
t.expand(2, 2, 2) → expand: the shape is 2; it must be an array of sizes, such as [2, 3]
t.narrow(0, 1) → narrow: undefined from 1 on does not fit dimension 0 of [2, 2], which has size 2
t.narrow({ dim: 0 }) → narrow: the dimension is an object with dim; it must be a whole number, as
t.narrow(0, "0", 1) → narrow: 1 from "0" on does not fit dimension 0 of [2, 2], which has size 2
t.select(0) → select: there is no entry undefined in dimension 0 of [2, 2], which has size 2
t.select("0", 1) → select: the dimension is "0"; it must be a whole number, as in select(0)
t.unbind([0]) → unbind: the dimension is [0]; it must be a whole number, as in unbind(0)
t.transpose() → transpose: the dimension is undefined; it must be a whole number, as in transpose(0)
t.transpose([1, 0]) → transpose: the dimension is [1, 0]; it must be a whole number, as in
w.sub_(t, 0.1) → sub_: the options are 0.1; write them as an object: { alpha: 0.1 }
w.add_(t, 0.1) → add_: the options are 0.1; write them as an object: { alpha: 0.1 }
w.add_(null) → add_: got null; if this is a gradient, there is none yet: call backward() first
w.mul_(t, 0.1) → mul_: 0.1 is an argument too many; multiply twice
w.mul_("2") → mul_: expected a tensor or a number, got "2"
w.div_([2]) → div_: expected a tensor or a number, got [2]; make one of it with tensor()
w.clamp_(0, 1) → clamp_: the options are 0; write them as an object: { min: 0 }
w.copy_([1, 2]) → copy_: expected a tensor or a number, got [1, 2]; make one of it with tensor()
w.fill_(t) → fill_: the value is a tensor of shape [2, 2]; it must be a number; for the numbers of
w.fill_() → fill_: the value is undefined; it must be a number; for the numbers of a tensor use
w.normal_({ mean: 0, std: 1 }) → normal_: mean is an object with mean and std; it must be a finite
w.uniform_({ from: 0, to: 1 }) → uniform_: from is an object with from and to; it must be a finite
w.uniform_(0, 1, 42) → uniform_: the options are 42; write them as an object: { generator }
w.backward({ gradient: [1, 1] }) → backward: gradient is [1, 1]; it must be a tensor
w.backward(t) → backward: the options are a tensor of shape [2, 2]; write them as an object: {
w.backward({ retain_graph: true }) → backward: there is no option "retain_graph"; did you mean
t.item() → item: a tensor of shape [2, 2] has 4 elements, not one; use toArray() for all of them
t.requiresGrad = 1 → requiresGrad: the value is 1; it must be true or false
t.grad = [1, 2] → grad: expected a tensor or null, got [1, 2]; make one of it with tensor()
1 - t → operators such as - * > and == do not work on tensors: write t.neg().add(1) for 1 - t,
t * 2 → operators such as - * > and == do not work on tensors: write t.neg().add(1) for 1 - t,
t > 0 → operators such as - * > and == do not work on tensors: write t.neg().add(1) for 1 - t,
JSON.stringify(t) → JSON.stringify: a tensor has no form in JSON; use t.toArray(), or
new Tensor([1, 2]) → new Tensor: use tensor([1, 2, 3]), zeros([2, 3]) and so on instead
init.normal_([2, 3]) → normal_: expected a tensor, got [2, 3]; make one of it with tensor()
init.normal_(t, { std: 0.1 }) → normal_: mean is an object with std; it must be a finite number
init.normal_(w, 0, 0.1, 42) → normal_: the options are 42; write them as an object: { generator }
init.uniform_(t, "a") → uniform_: from is "a"; it must be a finite number
init.zeros_([1]) → zeros_: expected a tensor, got [1]; make one of it with tensor()
init.xavierUniform_(t, "relu") → xavierUniform_: gain is "relu"; it must be a finite number of 0 or
init.xavierUniform_([2, 3]) → xavierUniform_: expected a tensor, got [2, 3]; make one of it with
init.orthogonal_(t, { gain: "2" }) → orthogonal_: gain is an object with gain; it must be a finite
init.orthogonal_(zeros([3])) → orthogonal_: [3] is not a matrix; it needs rows and columns, [M, N]
forward([[0.5]], h, w1, w2) → cat: expected a tensor, got an array; make one of it with tensor()
forward(x1, h, w1) → mm: expected a tensor, got undefined
halfSquaredError(t, [1, 2]) → halfSquaredError: expected a tensor, got [1, 2]; make one of it with
halfSquaredError(t) → halfSquaredError: expected a tensor, got undefined
nn.mseLoss(t, t, "sum") → mseLoss: the options are "sum"; write them as an object: { reduction:
nn.mseLoss(t, t, { reduction: "total" }) → mseLoss: reduction is "total"; it must be "mean", "sum"
nn.mseLoss(t, 0) → mseLoss: expected a tensor, got 0
nn.linear([[1, 2]], t) → linear: expected a tensor, got an array; make one of it with tensor()
nn.linear(t, [[1, 2]]) → linear: the weight: expected a tensor, got an array; make one of it with
nn.linear(t, t, [1, 2]) → add: expected a tensor or a number, got [1, 2]; make one of it with
nn.unroll(gru, [1, 2]) → unroll: expected a tensor, got [1, 2]; make one of it with tensor()
nn.unroll(nn.GRUCell, zeros([3, 1, 1])) → unroll: the cell is the class GRUCell; it must be a cell,
nn.unroll(gru, zeros([3, 1])) → unroll: the sequence is [3, 1]; it must be [L, N, I], with at
nn.unroll(gru, zeros([3, 2, 1]), zeros([1, 2])) → GRUCell: the state is [1, 2]; for this input it
nn.hiddenOf([1, 2]) → hiddenOf: the state is [1, 2]; it must be a tensor, or an LSTM's [hidden,
nn.joinState(undefined) → joinState: the state is undefined; it must be a tensor, or an LSTM's
nn.splitState([1], t) → splitState: expected a tensor, got [1]; make one of it with tensor()
nn.splitState(t, [1]) → splitState: the state is [1]; it must be a tensor, or an LSTM's [hidden,
new nn.Linear("2", 3) → Linear: inFeatures is "2"; it must be a whole number of 1 or more
new nn.Linear(2) → Linear: outFeatures is undefined; it must be a whole number of 1 or more
new nn.Linear(2, 3, false) → Linear: the options are false; write them as an object: { bias: false }
new nn.Linear(2, 3, { useBias: false }) → Linear: there is no option "useBias"; the options are
new nn.Linear({ inFeatures: 2, outFeatures: 3 }) → Linear: inFeatures is an object with inFeatures
new nn.Linear(2, 3).forward([[1, 2]]) → linear: expected a tensor, got an array; make one of it
new nn.Linear(2, 3).loadStateDict([1]) → loadStateDict: the state dict is [1]; it must be an object
new nn.Linear(2, 3).loadStateDict({ weight: [1] }) → loadStateDict: missing: bias; the names must
new nn.RNNCell(1) → RNNCell: hiddenSize is undefined; it must be a whole number of 1 or more
new nn.RNNCell(1, 2, { nonlinearity: "relu" }) → RNNCell: there is no option "nonlinearity"; the
new nn.RNNCell(1, 2).forward(1) → RNNCell: expected a tensor, got 1
new nn.GRUCell([1, 2]) → GRUCell: inputSize is [1, 2]; it must be a whole number of 1 or more
new nn.GRUCell(1, 2, true) → GRUCell: the options are true; write them as an object: { bias: true }
gru.forward(x1, [h, h]) → GRUCell: the state is [1, 6]; for this input it must be [1, 2], as
gru.forward(x1, zeros([3, 2])) → GRUCell: the state is [3, 2]; for this input it must be [1, 2], as
gru.start("2") → zeros: ["2", 2] is not a shape: "2" is not a whole number of 0 or more
new nn.LSTMCell(1, 0) → LSTMCell: hiddenSize is 0; it must be a whole number of 1 or more
lstm.forward(x1, zeros([1, 2])) → LSTMCell: the state is a tensor of shape [1, 2]; it must be
lstm.forward(x1, [zeros([1, 2])]) → LSTMCell: the state is an array; it must be a tensor, or an
new nn.Elman(w1, w2) → Elman: the argument is a tensor of shape [7, 6]; it must be a network, or
elman.forward(x1) → hiddenOf: the state is undefined; it must be a tensor, or an LSTM's [hidden,
elman.forward([[1]], h) → cat: expected a tensor, got an array; make one of it with tensor()
new nn.Recurrent(nn.GRUCell, nn.Linear) → Recurrent: the cell is the class GRUCell; it must be a
new nn.Recurrent(gru) → Recurrent: the head is undefined; it must be a layer, such as new
recurrent.forward(x1, [1]) → GRUCell: the state is [1]; it must be a tensor, or an LSTM's [hidden,
nn.utils.clipGradNorm_(w, 1) → clipGradNorm_: expected an array of tensors, got a tensor of shape
nn.utils.clipGradNorm_([w], "1") → clipGradNorm_: maxNorm is "1"; it must be a number of 0 or more
nn.utils.clipGradNorm_([w], { maxNorm: 1 }) → clipGradNorm_: maxNorm is an object with maxNorm; it
new optim.SGD(w, { lr: 0.1 }) → SGD: expected an array of tensors, got a tensor of shape [1]; write
new optim.SGD([w], { weight_decay: 0.1, lr: 1 }) → SGD: there is no option "weight_decay"; did you
new optim.SGD([w], 0.1) → SGD: the options are 0.1; write them as an object: { lr: 0.1 }
new optim.SGD([{ params: [w] }], { lr: 0.1 }) → SGD: expected a tensor, got an object with params
new optim.SGD(linear.parameters) → SGD: expected an array of tensors, got the function parameters
new optim.SGD(linear, { lr: 0.1 }) → SGD: expected an array of tensors, got an object of the class
new optim.SGD([w], { lr: "0.1" }) → SGD: lr is "0.1"; it must be a finite number of 0 or more
new optim.SGD([w], { lr: NaN }) → SGD: lr is NaN; it must be a finite number of 0 or more
new optim.Adam([w], { beta1: 0.9 }) → Adam: there is no option "beta1"; did you mean betas?
new optim.Adam([w], { betas: 0.9 }) → Adam: betas is 0.9; it must be two numbers of 0 or more, both
new optim.Adam([w], 0.001) → Adam: the options are 0.001; write them as an object: { lr: 0.001 }
sgd.lr = "0.1" → SGD: lr is "0.1"; it must be a finite number of 0 or more
safetensors.save([t]) → safetensors.save: tensors is an array; it must be an object of tensors by
safetensors.save(t) → safetensors.save: tensors is a tensor of shape [2, 2]; it must be an object
safetensors.save({ t: [1, 2] }) → safetensors.save: t: expected a tensor, got [1, 2]; make one of
safetensors.save({ t }, { epochs: 3 }) → safetensors.save: metadata.epochs is 3; it must be a text
safetensors.save({ t }, "a note") → safetensors.save: metadata is "a note"; it must be an object of
safetensors.load("weights.safetensors") → safetensors.load: the argument is "weights.safetensors";
safetensors.load(bytes.buffer) → safetensors.load: the argument is an object of the class
sineData("20") → sineData: seqLength is "20"; it must be a whole number of 1 or more
sineData(20, "cosine") → sineData: the signal is "cosine"; it must be "sine", "two sines", "noisy
sineData({ seqLength: 20 }) → sineData: seqLength is an object with seqLength; it must be a whole
run(42) → run: the options are 42; write them as an object: { seed: 42 }
run({ learningRate: 0.1 }) → run: there is no option "learningRate"; the options are seed,
run({ hidden_size: 6 }) → run: there is no option "hidden_size"; did you mean hiddenSize?
run({ epochs: "10" }) → run: epochs is "10"; it must be a whole number of 1 or more
run([1, 2, 3]) → run: the options are [1, 2, 3]; write them as an object: { data }
run({ data: "1, 2, 3" }) → run: data is "1, 2, 3"; it must be an array with a number, or a row of
run({ data: [1, 2, NaN, 3] }) → run: data[2] is NaN; it must be a finite number; fill a gap in the
run({ data: [1, 2] }) → run: the series has 2 values; at least 3 must be left to train on
run({ cell: "transformer" }) → run: cell is "transformer"; it must be "elman", "rnn", "gru" or
run({ optimizer: optim.SGD, epochs: 1 }) → run: optimizer is the class SGD; it must be "sgd",
train({ epochs: 1 }) → train: expected a tensor, got undefined
train(elman, x1, x1, { epochs: 1, lr: NaN }) → train: lr is NaN; it must be a finite number of 0 or
train(elman, x1, x1, { epochs: 1, lr: 0.1, truncate: 0 }) → train: truncate is 0; it must be a
train(elman, [[1]], x1, { epochs: 1, lr: 0.1 }) → train: expected a tensor, got an array; make one
train(elman, x1, x1, 10, 0.1) → train: the options are 10; write them as an object: { epochs: 10 }
train(elman, x1, x1, { epochs: 1, lr: 0.1, batchSize: 4 }) → train: there is no option "batchSize";
train(elman, x1, x1, { epochs: 1, lr: 0.1, loss: "mse" }) → train: loss is "mse"; it must be a
predict(elman, 0.5) → predict: expected a tensor, got 0.5
predict(elman, ["a"]) → predict: x[0] is "a"; it must be a finite number
predict(x1, elman) → Elman: the argument is a tensor of shape [1, 1]; it must be a network, or its
hiddenTraces(elman, [0.5]) → hiddenTraces: expected a tensor, got [0.5]; make one of it with
gradientsByDistance(elman, x1) → gradientsByDistance: expected a tensor, got undefined
gradientsByDistance(elman, [0.5], [0.5]) → gradientsByDistance: expected a tensor, got [0.5]; make
generate(elman, 10) → generate: expected the result of run(), or of loadRun(), got an object of the
generate(result) → generate: steps is undefined; it must be a whole number of 1 or more
generate(result, "10") → generate: steps is "10"; it must be a whole number of 1 or more
baselines(t) → baselines: the values have several columns; take one: rows.map((row) => row[0])
baselines([1, 2, 3], "2") → baselines: the options are "2"; write them as an object: { validation,
baselines([1, 2, 3], 2) → baselines: the options are 2; write them as an object: { validation: 2 }
compare(result, result) → compare: there is no option "config"; the options are measure, name, sort
compare([elman]) → compare: expected the result of run(), or of loadRun(), got an object of the
compare([result], { by: "lr" }) → compare: there is no option "by"; the options are measure, name,
compare([result], "lr") → compare: the options are "lr"; write them as an object: { name: "lr" }
combinations([{ lr: 0.1 }]) → combinations: the grid is an array; it must be an object with a
combinations({ learningRate: [0.1] }) → run: there is no option "learningRate"; the options are
combinations({ lr: ["0.1"] }) → run: lr is "0.1"; it must be a finite number of 0 or more
sweep([{ lr: 0.1 }]) → combinations: the grid is an array; it must be an object with a value, or an
sweep({ lr: [0.1] }, { worker: 2 }) → sweep: there is no option "worker"; did you mean workers?
sweep({ lr: [0.1] }, 2) → sweep: the options are 2; write them as an object: { workers: 2 }
sweep({ lr: [0.1] }, { workers: 0 }) → sweep: workers is 0; it must be a whole number of 1 or more
sweep({ lr: [0.1] }, { seeds: 3 }) → sweep: seeds is 3; it must be an array of seeds
saveRun(elman) → saveRun: expected the result of run(), or of loadRun(), got an object of the class
loadRun("run.safetensors") → safetensors.load: the argument is "run.safetensors"; it must be the
loadRun(safetensors.save({ t })) → loadRun: the file holds no run of Unroll; it must be one that
`;

const { nn, optim, run, safetensors, tensor, zeros } = unroll;
const [gru, linear] = [new nn.GRUCell(1, 2), new nn.Linear(2, 1)];
const weights = { w1: zeros([7, 6], { requiresGrad: true }), w2: zeros([6, 1]) };

/** What can be used in the table, beside all that the library exports. */
const things = {
  ...weights,
  t: tensor([[1, 2], [3, 4]]),
  w: tensor([1], { requiresGrad: true }),
  d: tensor([1], { dtype: "float64" }),
  a: tensor([1, 2]),
  b: tensor([3, 4]),
  x1: zeros([1, 1]),
  h: zeros([1, 6]),
  generator: new unroll.Generator(1),
  gru,
  linear,
  lstm: new nn.LSTMCell(1, 2),
  elman: new nn.Elman(weights),
  recurrent: new nn.Recurrent(gru, linear),
  sgd: new optim.SGD([weights.w1], { lr: 1 }),
  result: run({ epochs: 1 }),
  bytes: safetensors.save({}),
};

const mistakes = table.trim().split("\n").map((line) => line.split(" → "));

Deno.test("each misuse is an error that names what was given and what was expected", async () => {
  const all: Record<string, unknown> = { ...unroll, ...things };
  for (const [line, says] of mistakes) {
    const cell = new Function(...Object.keys(all), `"use strict"; return ${line};`);
    await assert.rejects(async () => await cell(...Object.values(all)), (error: Error) => {
      assert.ok(error.message.includes(says), `${line}: ${error.message}`);
      return true;
    }, line);
  }
});

Deno.test("every public symbol that takes arguments is covered by a misuse", () => {
  const lines = mistakes.map(([line]) => line);
  const missing = [...callables(unroll)].flatMap(([name, f]) => {
    const isClass = /^class/.test(String(f));
    if (/^function \w*\(\)/.test(String(f))) return [];
    if (!isClass) return lines.some((line) => isCall(line, name)) ? [] : [name];
    if (f.prototype instanceof Error) return [];
    const made = forExtension.includes(name) || lines.some((line) => isCall(line, `new ${name}`));
    const members = Object.entries(Object.getOwnPropertyDescriptors(f.prototype));
    const unused = members.filter(([key, { value, set }]) => {
      const takes = set !== undefined || (typeof value === "function" && !/^\w+\(\)/.test(value));
      return takes && !hidden.has(key) && !lines.some((line) => isUsed(line, key));
    });
    return [...(made ? [] : [`new ${name}`]), ...unused.map(([key]) => `${name}: ${key}`)];
  });
  assert.deepEqual(missing, []);
});

/** Classes of which only others are made, and what only these call. */
const forExtension = ["nn.Cell", "nn.Module", "nn.Network", "optim.Optimizer"];
const hidden = new Set([
  "constructor",
  "stateOf",
  "fromInput",
  "fromHidden",
  "zeros",
  "factor",
  "update",
]);

/** All functions and classes of a module and of those in it, each once. */
function callables(module: object): Map<string, (...args: never[]) => unknown> {
  const found = new Map();
  const collect = (module: object, prefix: string) => {
    for (const [name, value] of Object.entries(module)) {
      const isNew = ![...found.values()].includes(value);
      if (typeof value === "function" && isNew) found.set(prefix + name, value);
      if (Object.prototype.toString.call(value) === "[object Module]") {
        collect(value, `${prefix}${name}.`);
      }
    }
  };
  collect(module, "");
  return found;
}

const isCall = (line: string, name: string) =>
  new RegExp(`(^|[^.\\w])${name.replaceAll(".", "\\.")}\\(`).test(line);
const isUsed = (line: string, member: string) =>
  new RegExp(`\\w\\)?\\.${member}(\\(| = )`).test(line);
