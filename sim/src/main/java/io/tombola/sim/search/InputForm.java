package io.tombola.sim.search;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** How a window's frames reach a network: named with every figure of a network without memory. */
public enum InputForm {
  /** One after the other; logits are averaged. */
  FRAMES,
  /** All at once, as channels. */
  STACK,
  /** Added up to one frame. */
  SUM;

  /** Input channels of the network, for windows of {@code timesteps} frames. */
  public int channels(int frameChannels, int timesteps) {
    return this == STACK ? frameChannels * timesteps : frameChannels;
  }

  /** Timesteps of the network. */
  public int timesteps(int windowTimesteps) {
    return this == FRAMES ? windowTimesteps : 1;
  }

  /**
   * The samples as the network takes them, of its first timesteps alone where it has fewer.
   *
   * @param windowTimesteps of the samples
   */
  Samples view(Samples samples, int windowTimesteps, int networkTimesteps) {
    return switch (this) {
      case FRAMES ->
          networkTimesteps == windowTimesteps
              ? samples
              : new Beginning(samples, windowTimesteps, networkTimesteps);
      case STACK -> samples;
      case SUM -> new Sum(samples, windowTimesteps);
    };
  }

  /** The first timesteps of each window. */
  private record Beginning(Samples samples, int windowTimesteps, int timesteps) implements Samples {
    @Override
    public int size() {
      return samples.size();
    }

    @Override
    public int read(int index, RandomGenerator random, byte[] counts) {
      byte[] all = new byte[counts.length / timesteps * windowTimesteps];
      int label = samples.read(index, random, all);
      System.arraycopy(all, 0, counts, 0, counts.length);
      return label;
    }
  }

  /** A window's frames in one, counts up to 127. */
  private record Sum(Samples samples, int windowTimesteps) implements Samples {
    @Override
    public int size() {
      return samples.size();
    }

    @Override
    public int read(int index, RandomGenerator random, byte[] counts) {
      byte[] all = new byte[counts.length * windowTimesteps];
      int label = samples.read(index, random, all);
      Arrays.fill(counts, (byte) 0);
      for (int i = 0; i < all.length; i++) {
        int at = i % counts.length;
        counts[at] = (byte) Math.min(Byte.MAX_VALUE, counts[at] + all[i]);
      }
      return label;
    }
  }
}
