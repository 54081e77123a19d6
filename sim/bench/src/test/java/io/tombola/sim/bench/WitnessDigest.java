package io.tombola.sim.bench;

import io.tombola.engine.kernel.PlaneLayout;
import io.tombola.engine.run.Engine;

/** {@link Engine#digest}, worked out from the words and logits that a witness gave. */
final class WitnessDigest {
  private final long[] hashes = new long[4];

  /** Takes in what a layer handed on: spikes as a whole, counts plane by plane. */
  void add(PlaneLayout layout, long[] words) {
    int length = layout.bits() == 1 ? layout.length() : layout.words();
    for (int from = 0; from < words.length; from += length) {
      int whole = length / hashes.length * hashes.length;
      for (int i = 0; i < length; i++) {
        int hash = i < whole ? i % hashes.length : 0;
        hashes[hash] = next(hashes[hash], words[from + i]);
      }
    }
  }

  /** Takes in logits. */
  void add(int[] logits) {
    for (int logit : logits) {
      hashes[0] = next(hashes[0], logit);
    }
  }

  /** The hash so far. */
  long value() {
    long value = hashes[0];
    for (int i = 1; i < hashes.length; i++) {
      value = next(value, hashes[i]);
    }
    return value;
  }

  private static long next(long hash, long word) {
    return (Long.rotateLeft(hash, 5) ^ word) * 0x9E3779B97F4A7C15L;
  }
}
