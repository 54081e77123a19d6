package io.tombola.sim.bench.node;

import io.tombola.msgs.event.EventBatch;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Two pictures by turns, a timestep each: the sensor's blocks are dealt out to one or the other,
 * each with a polarity, and events fall on random pixels of the picture's blocks. A network that
 * tells the two apart changes its mind at every timestep, and so commands.
 */
final class BlockPattern {
  /** Blocks across, and down. */
  private static final int BLOCKS = 8;

  private final int width;
  private final int height;
  private final SplittableRandom random;
  private final int[][] blocks = new int[2][];
  private final boolean[] on = new boolean[BLOCKS * BLOCKS];

  /**
   * A pattern for a sensor.
   *
   * @param width columns, at least 8; rows alike
   * @param seed deals the blocks out and draws the events
   */
  BlockPattern(int width, int height, long seed) {
    this.width = width;
    this.height = height;
    random = new SplittableRandom(seed);
    int[] shuffled = new int[BLOCKS * BLOCKS];
    for (int i = 0; i < shuffled.length; i++) {
      int other = random.nextInt(i + 1);
      shuffled[i] = shuffled[other];
      shuffled[other] = i;
      on[i] = random.nextBoolean();
    }
    int half = shuffled.length / 2;
    blocks[0] = Arrays.copyOfRange(shuffled, 0, half);
    blocks[1] = Arrays.copyOfRange(shuffled, half, shuffled.length);
  }

  /**
   * Appends events of a picture, evenly in time.
   *
   * @param picture 0 or 1
   * @param startNs sensor time of the first
   */
  void add(EventBatch batch, int events, int picture, long startNs, long spanNs) {
    for (int i = 0; i < events; i++) {
      int block = blocks[picture][random.nextInt(blocks[picture].length)];
      int x = within(block % BLOCKS, width);
      int y = within(block / BLOCKS, height);
      batch.add(startNs + spanNs * i / events, x, y, on[block]);
    }
  }

  private int within(int block, int side) {
    int from = block * side / BLOCKS;
    int to = (block + 1) * side / BLOCKS;
    return random.nextInt(from, to);
  }
}
