#!/usr/bin/env python3
"""A spiking ViT's window in torch, to hold `tombola bench engine --arch vit-tiny` against.

The same net with random weights: Spikformer's patch embedding with 2x2 pools, blocks of spiking self-attention without
softmax and a perceptron, batch norm behind every map, leaky integrate-and-fire with decay 1/2 and hard reset. All
timesteps go through a layer together ("multistep"), as SpikingJelly does it. Patches are kept by their spikes.
"""

import argparse
import math
import statistics
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F


def fire(x, threshold=1.0):
    """Leaky integrate-and-fire over [T, ...]."""
    v = torch.zeros_like(x[0])
    spikes = torch.empty_like(x)
    for t in range(x.shape[0]):
        v = 0.5 * v + x[t]
        spikes[t] = (v >= threshold).to(x.dtype)
        v = v * (1 - spikes[t])
    return spikes


def tune(x, rate, fires):
    """Scales a layer's charges so that about a share of its neurons fires; the first window alone does it."""
    low, high = 0.0, 64.0
    deviation = x.std() + 1e-9
    for _ in range(16):
        middle = (low + high) / 2
        low, high = (middle, high) if fires(x * middle / deviation).mean() < rate else (low, middle)
    return float(high / deviation)


class Conv(nn.Module):
    def __init__(self, i, o, pool, rate):
        super().__init__()
        self.conv = nn.Conv2d(i, o, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(o)
        self.pool, self.rate, self.gain = pool, rate, None

    def forward(self, x):
        t, n = x.shape[:2]
        x = self.norm(self.conv(x.flatten(0, 1)))
        x = x.view(t, n, *x.shape[1:])
        if self.gain is None:
            self.gain = tune(x, self.rate, fire)
            self.norm.weight.mul_(self.gain)
            x = x * self.gain
        x = fire(x)
        return F.max_pool2d(x.flatten(0, 1), 2).unflatten(0, (t, n)) if self.pool else x


class Map(nn.Module):
    """Linear and batch norm over [T, tokens, channels]."""

    def __init__(self, i, o, rate):
        super().__init__()
        self.linear = nn.Linear(i, o, bias=False)
        self.norm = nn.BatchNorm1d(o)
        self.rate, self.gain = rate, None

    def forward(self, x):
        t, n = x.shape[:2]
        y = self.norm(self.linear(x.flatten(0, 1))).view(t, n, -1)
        if self.gain is None:
            self.gain = tune(y, self.rate, fire)
            self.norm.weight.mul_(self.gain)
            y = y * self.gain
        return y


class Block(nn.Module):
    def __init__(self, d, rate, membrane):
        super().__init__()
        self.q, self.k, self.v, self.proj = (Map(d, d, rate) for _ in range(4))
        self.fc1, self.fc2 = Map(d, 4 * d, rate), Map(4 * d, d, rate)
        self.heads, self.membrane = d // 64, membrane
        self.threshold, self.rate = None, rate

    def attend(self, s):
        t, n, d = s.shape
        q, k, v = (fire(m(s)).view(t, n, self.heads, 64).transpose(1, 2) for m in (self.q, self.k, self.v))
        a = ((q @ k.transpose(-2, -1)) @ v * 0.125).transpose(1, 2).reshape(t, n, d)
        if self.threshold is None:
            self.threshold = 1 / tune(a, self.rate, fire)
        return fire(a, self.threshold)

    def forward(self, x):
        into = fire if self.membrane else (lambda y: y)
        out = (lambda y: y) if self.membrane else fire
        x = x + out(self.proj(self.attend(into(x))))
        return x + out(self.fc2(fire(self.fc1(into(x)))))


class Vit(nn.Module):
    def __init__(self, d, depth, channels, side, classes, rate, membrane):
        super().__init__()
        pools = 2 if side <= 32 else 3 if side <= 64 else 4
        widths = [channels, d // 8, d // 4, d // 2, d]
        self.convs = nn.Sequential(*(Conv(widths[i], widths[i + 1], i >= 4 - pools, rate) for i in range(4)))
        self.position = Conv(d, d, False, rate)
        self.blocks = nn.ModuleList(Block(d, rate, membrane) for _ in range(depth))
        self.head, self.membrane = nn.Linear(d, classes), membrane

    def forward(self, x, keep):
        s = self.convs(x)
        z = (s + self.position(s)).squeeze(1).flatten(2).transpose(1, 2)
        kept = math.ceil(keep * z.shape[1] - 1e-9)
        best = s.squeeze(1).flatten(2).sum((0, 1)).topk(kept).indices.sort().values
        z = z[:, best]
        for block in self.blocks:
            z = block(z)
        return self.head((fire(z) if self.membrane else z).mean((0, 1)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--dimension", type=int, default=192)
    parser.add_argument("--depth", type=int, default=12)
    parser.add_argument("--membrane", action="store_true")
    parser.add_argument("--size", type=int, default=64)
    parser.add_argument("--channels", type=int, default=2)
    parser.add_argument("--timesteps", type=int, default=8, help="of a window; 1 is step by step")
    parser.add_argument("--rate", type=float, default=10, help="percent of neurons that fire")
    parser.add_argument("--windows", type=int, default=20)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--turns", action="store_true", help="run a window, all patches kept, for each line of input")
    options = parser.parse_args()

    torch.manual_seed(1)
    torch.set_num_threads(options.threads)
    rate = options.rate / 100
    shape = (options.timesteps, 1, options.channels, options.size, options.size)
    with torch.no_grad():
        net = Vit(options.dimension, options.depth, options.channels, options.size, 11, rate, options.membrane).eval()
        frames = (torch.rand(shape) < rate).float() * torch.randint(1, 4, shape)
        net(frames, 1.0)
        print(f"torch {torch.__version__}, {options.threads} threads, BLAS: " + blas(), flush=True)
        if options.turns:
            for _ in sys.stdin:
                net(frames, 1.0)
                print("done", flush=True)
            return
        for keep in (1.0, 0.7, 0.4):
            net(frames, keep)
            times = []
            for _ in range(options.windows):
                start = time.process_time()
                net(frames, keep)
                times.append((time.process_time() - start) / options.timesteps * 1e3)
            print(
                f"patches {keep}: median {statistics.median(times):.2f} ms of a core a timestep, best {min(times):.2f}"
                f" (D {options.dimension}, {options.depth} blocks, windows of {options.timesteps},"
                f" {options.size}x{options.size})"
            )


def blas():
    """The library behind torch's matrix products: a reference BLAS is many times slower than OpenBLAS."""
    with open("/proc/self/maps") as maps:
        names = {line.split("/")[-1].strip() for line in maps if "blas" in line or "mkl" in line}
    return ", ".join(sorted(names)) or "inside torch"


if __name__ == "__main__":
    main()
