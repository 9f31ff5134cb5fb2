"""Times PyTorch, on one thread, on the work that bench.ts names line by line."""

import json
import sys
import time

import torch

torch.set_num_threads(1)


def product(m, k, n, layout):
    a = torch.rand(k, m).t() if layout == "mmTransposedA" else torch.rand(m, k)
    b = torch.rand(n, k).t() if layout == "mmTransposedB" else torch.rand(k, n)
    out = torch.empty(m, n)
    return lambda: torch.mm(a, b, out=out)


def tanh(n):
    a = torch.rand(n) * 4 - 2
    out = torch.empty(n)
    return lambda: torch.tanh(a, out=out)


def step(hidden, batch, times):
    w1 = (torch.randn(1 + hidden, hidden) / hidden**0.5).requires_grad_()
    w2 = (torch.randn(hidden, 1) / hidden**0.5).requires_grad_()
    x, y = torch.rand(times, batch, 1), torch.rand(times, batch, 1)

    def run():
        h = torch.zeros(batch, hidden)
        loss = 0
        for t in range(times):
            h = torch.cat((x[t], h), 1).mm(w1).tanh()
            loss = loss + (h.mm(w2) - y[t]).pow(2).sum() / 2
        loss.backward()
        with torch.no_grad():
            for w in (w1, w2):
                w.sub_(w.grad, alpha=1e-6)
                w.grad.zero_()

    return run


jobs = {}
for line in sys.stdin:
    name, arguments, repeat = json.loads(line)
    key = json.dumps([name, arguments])
    if key not in jobs:
        jobs[key] = globals()[name](*arguments)
        for _ in range(3):
            jobs[key]()
    start = time.process_time()
    for _ in range(repeat):
        jobs[key]()
    print((time.process_time() - start) * 1000 / repeat, flush=True)
