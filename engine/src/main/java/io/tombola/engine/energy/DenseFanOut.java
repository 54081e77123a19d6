package io.tombola.engine.energy;

import io.tombola.engine.kernel.PlaneLayout;
import io.tombola.engine.kernel.Synapses;
import java.util.Arrays;

/**
 * Fully connected: every bit of the input has a fan-out of its own. Fan-outs lie bit-sliced, so
 * that a population count under each slice adds them up.
 */
final class DenseFanOut implements FanOut {
  /** Per power of two, the input's bits whose fan-out has it. */
  private final long[][] slices;

  DenseFanOut(Synapses synapses) {
    PlaneLayout input = synapses.input();
    int[] keepers = FanOut.keepers(synapses);
    int most = Arrays.stream(keepers).max().orElse(0) << (input.bits() - 1);
    this.slices = new long[Integer.SIZE - Integer.numberOfLeadingZeros(most)][input.length()];
    for (int i = 0; i < keepers.length; i++) {
      int pixel = i % input.pixels();
      for (int bit = 0; bit < input.bits(); bit++) {
        int plane = i / input.pixels() * input.bits() + bit;
        set(plane * input.words() + (pixel >> 6), 1L << pixel, keepers[i] << bit);
      }
    }
  }

  private void set(int word, long bit, int fanOut) {
    for (int slice = 0; slice < slices.length; slice++) {
      slices[slice][word] |= (fanOut >> slice & 1) != 0 ? bit : 0;
    }
  }

  @Override
  public long additions(long[] input) {
    long additions = 0;
    for (int slice = 0; slice < slices.length; slice++) {
      additions += (long) FanOut.ones(input, 0, slices[slice]) << slice;
    }
    return additions;
  }
}
