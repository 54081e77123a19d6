package io.tombola.sim.scene;

import io.tombola.msgs.event.EventBatch;
import java.util.Arrays;

/** Events on their way out: put in any order, taken by time. */
final class EventQueue {
  private static final int TIME_SHIFT = 23;
  private static final int PIXEL_MASK = (1 << (TIME_SHIFT - 1)) - 1;

  private final int width;

  /** Time in microseconds, pixel and polarity of each event, from the highest bits down. */
  private long[] packed = new long[1024];

  private int size;

  EventQueue(int width) {
    this.width = width;
  }

  void add(long timeUs, int pixel, boolean on) {
    if (size == packed.length) {
      packed = Arrays.copyOf(packed, 2 * size);
    }
    packed[size++] = (timeUs << TIME_SHIFT) | ((long) pixel << 1) | (on ? 1 : 0);
  }

  /** Moves the events before {@code untilUs} to the end of {@code batch}, in order of time. */
  void drain(long untilUs, EventBatch batch) {
    Arrays.sort(packed, 0, size);
    int taken = 0;
    for (; taken < size; taken++) {
      long timeUs = packed[taken] >> TIME_SHIFT;
      if (timeUs >= untilUs) {
        break;
      }
      int pixel = (int) (packed[taken] >> 1) & PIXEL_MASK;
      batch.add(timeUs * 1000, pixel % width, pixel / width, (packed[taken] & 1) == 1);
    }
    System.arraycopy(packed, taken, packed, 0, size - taken);
    size -= taken;
  }
}
