"""The lesson's network in PyTorch as its tutorials train it: nn.Sequential, NCHW, eager, Adam, a DataLoader's worth of work by hand.

A line on standard input is one pass of steps; the answer is the nanoseconds that it took.
Arguments: batch size, steps of a pass, threads.
"""
import sys
import time

import torch
from torch import nn

batch, steps, threads = map(int, sys.argv[1:4])
torch.set_num_threads(threads)
torch.manual_seed(0)
network = nn.Sequential(
    nn.Conv2d(3, 32, 3), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
    nn.Flatten(), nn.Linear(64 * 14 * 14, 128), nn.ReLU(), nn.Linear(128, 3))
adam = torch.optim.Adam(network.parameters(), lr=1e-3, eps=1e-7)
loss_of = nn.CrossEntropyLoss()
images = torch.rand(1275, 3, 64, 64)
labels = torch.arange(1275) % 3
at = 0
for _ in sys.stdin:
    start = time.perf_counter_ns()
    for _ in range(steps):
        index = torch.arange(at, at + batch) % 1275
        at += batch
        adam.zero_grad()
        loss = loss_of(network(images[index]), labels[index])
        loss.backward()
        adam.step()
        loss.item()
    print(time.perf_counter_ns() - start, torch.__version__, flush=True)
