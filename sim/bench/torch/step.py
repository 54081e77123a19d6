#!/usr/bin/env python3
"""One step of a ticket search (MPSLT on VGG-9) in torch, to hold `tombola bench search` against.

The same step: the mask of the top |scores| of each layer, one-bit weights, convolutions over timesteps and batch at
once, affine batch norm, leaky integrate-and-fire with the arctangent surrogate and detached reset, 2x2 max pools,
cross entropy of the averaged logits, backward, Adam on scores, gains and offsets.
"""

import argparse
import math
import resource
import statistics
import time

import torch
from torch import nn
from torch.nn import functional as F


class Spike(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return (x >= 0).to(x.dtype)

    @staticmethod
    def backward(ctx, gradient):
        (x,) = ctx.saved_tensors
        return gradient / (1 + (math.pi * x) ** 2)


class TopShare(torch.autograd.Function):
    """1 for the k largest |scores|, else 0; the gradient passes straight through."""

    @staticmethod
    def forward(ctx, scores, k):
        ranks = scores.abs().flatten()
        ctx.save_for_backward(scores)
        threshold = torch.kthvalue(ranks, ranks.numel() - k + 1).values
        return (scores.abs() >= threshold).to(scores.dtype)

    @staticmethod
    def backward(ctx, gradient):
        (scores,) = ctx.saved_tensors
        return gradient * scores.sign(), None


class Ticket(nn.Module):
    """Frozen weights of one layer and the scores that pick among them."""

    def __init__(self, shape, keep):
        super().__init__()
        fan_in = math.prod(shape[1:])
        weights = torch.randn(shape) * math.sqrt(2 / (fan_in * keep))
        self.register_buffer("weights", weights)
        self.register_buffer("signs", weights.sign())
        self.register_buffer("magnitudes", weights.abs())
        self.scores = nn.Parameter(torch.empty(shape).uniform_(-1, 1) / math.sqrt(fan_in))
        self.k = weights.numel() - int((1 - keep) * weights.numel())

    def forward(self):
        mask = TopShare.apply(self.scores, self.k)
        with torch.no_grad():
            alpha = (self.magnitudes * mask).sum() / self.k
        # forward alpha * sign(W) * mask; backward the gradient times W, as biprop has it
        return (alpha * self.signs - self.weights).detach() * mask.detach() + self.weights * mask


def fire(x, timesteps, leak):
    """Leaky integrate-and-fire over [T*B, ...], timestep-major."""
    spikes = []
    v = 0.0
    for charge in x.chunk(timesteps):
        u = leak * v + charge
        s = Spike.apply(u - 1)
        spikes.append(s)
        v = u * (1 - s.detach())
    return torch.cat(spikes)


class Vgg9(nn.Module):
    def __init__(self, channels, width, classes, timesteps, leak, keep):
        super().__init__()
        self.timesteps, self.leak = timesteps, leak
        widths = [max(1, round(c * width)) for c in (64, 64, 128, 128, 256, 256)]
        ins = [channels] + widths[:-1]
        dense = max(1, round(256 * width))
        self.convs = nn.ModuleList(Ticket((o, i, 3, 3), keep) for i, o in zip(ins, widths))
        self.dense = nn.ModuleList([Ticket((dense, widths[-1] * 16), keep), Ticket((dense, dense), keep)])
        self.readout = Ticket((classes, dense), keep)
        self.conv_norms = nn.ModuleList(nn.BatchNorm2d(w) for w in widths)
        self.dense_norms = nn.ModuleList(nn.BatchNorm1d(dense) for _ in range(2))

    def forward(self, x):
        for i, (ticket, norm) in enumerate(zip(self.convs, self.conv_norms)):
            x = fire(norm(F.conv2d(x, ticket(), padding=1)), self.timesteps, self.leak)
            if i % 2 == 1:
                x = F.max_pool2d(x, 2)
        x = F.adaptive_max_pool2d(x, 4).flatten(1) if x.shape[-1] != 4 else x.flatten(1)
        for ticket, norm in zip(self.dense, self.dense_norms):
            x = fire(norm(F.linear(x, ticket())), self.timesteps, self.leak)
        x = F.linear(x, self.readout())
        return 4 * x.view(self.timesteps, -1, x.shape[-1]).mean(0)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--width", type=float, default=1.0)
    parser.add_argument("--size", type=int, default=32)
    parser.add_argument("--channels", type=int, default=8)
    parser.add_argument("--timesteps", type=int, default=5)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()

    torch.manual_seed(1)
    torch.set_num_threads(options.threads)
    net = Vgg9(options.channels, options.width, 11, options.timesteps, 0.5, 0.5)
    scores = [p for n, p in net.named_parameters() if n.endswith("scores")]
    norms = [p for n, p in net.named_parameters() if not n.endswith("scores")]
    adam = torch.optim.Adam([{"params": scores, "lr": 1e-2}, {"params": norms, "lr": 2e-3}])
    side = options.size
    frames = torch.randint(0, 2, (options.timesteps * options.batch, options.channels, side, side)).float()
    labels = torch.randint(0, 11, (options.batch,))

    def step():
        adam.zero_grad(set_to_none=True)
        loss = F.cross_entropy(net(frames), labels)
        loss.backward()
        adam.step()

    for _ in range(3):
        step()
    rounds = []
    for _ in range(options.rounds):
        start = time.perf_counter()
        for _ in range(options.steps):
            step()
        rounds.append((time.perf_counter() - start) / options.steps * 1e3)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"torch {torch.__version__}, {options.threads} threads: median {statistics.median(rounds):.1f} ms a step,"
        f" best {min(rounds):.1f}, worst {max(rounds):.1f} (batch {options.batch}, T {options.timesteps},"
        f" {side}x{side}, width {options.width}); peak memory {peak:.0f} MiB"
    )


if __name__ == "__main__":
    main()
