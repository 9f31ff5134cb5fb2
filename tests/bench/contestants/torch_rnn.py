"""PyTorch on the CPU, with one thread: the tutorial's loop, and the same with longer sequences."""

import json
import sys
import time

import torch

torch.set_num_threads(1)


def tutorial(x, y, w1, w2, lr):
    """One epoch: an update for every element, no gradient through time."""

    def run():
        total = 0.0
        context = torch.zeros(1, len(w2))
        for j in range(len(x)):
            hidden = torch.cat((x.narrow(0, j, 1), context), 1).mm(w1).tanh()
            loss = half_squared_error(hidden.mm(w2), y.narrow(0, j, 1))
            total += loss.item()
            loss.backward()
            descend((w1, w2), lr)
            context = hidden.detach()
        return total

    return run


def scale(x, y, w1, w2, lr):
    """One step of gradient descent with the gradient of the whole sequence."""
    inputs = x.unsqueeze(2).unbind()
    targets = y.reshape(-1, 1)

    def run():
        context = torch.zeros(x.shape[1], len(w2))
        contexts = []
        for step in inputs:
            context = torch.cat((step, context), 1).mm(w1).tanh()
            contexts.append(context)
        loss = half_squared_error(torch.cat(contexts, 0).mm(w2), targets)
        loss.backward()
        descend((w1, w2), lr)
        return loss.item()

    return run


def half_squared_error(outputs, targets):
    return (outputs - targets).pow(2).sum() / 2


def descend(weights, lr):
    with torch.no_grad():
        for w in weights:
            w.sub_(w.grad, alpha=lr)
            w.grad.zero_()


def read(hidden, batch, length, file, **_):
    """Weights, inputs and targets, one behind the other in the file."""
    with open(f"{sys.argv[1]}/{file}", "rb") as f:
        numbers = torch.frombuffer(bytearray(f.read()), dtype=torch.float32)
    shapes = {
        "w1": (1 + hidden, hidden),
        "w2": (hidden, 1),
        "x": (length, batch),
        "y": (length, batch),
    }
    parts = numbers.split([rows * columns for rows, columns in shapes.values()])
    tensors = {name: part.reshape(shapes[name]) for name, part in zip(shapes, parts)}
    for name in ("w1", "w2"):
        tensors[name] = tensors[name].clone().requires_grad_()
    return tensors


def answer(request):
    make = {"tutorial": tutorial, "scale": scale}[request["task"]]
    run = make(**read(**request), lr=request["lr"])
    losses = [run() for _ in range(request["untimed"])]
    start = time.perf_counter()
    losses += [run() for _ in range(request["passes"] - request["untimed"])]
    seconds = time.perf_counter() - start
    return {"losses": losses, "milliseconds": seconds * 1e3}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
