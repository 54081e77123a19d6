package io.tombola.engine.energy;

import io.tombola.engine.kernel.PlaneLayout;
import io.tombola.engine.kernel.Synapses;
import java.util.Arrays;

/**
 * Any convolution: which taps a spike reaches depends on its row and its column, so pixels fall
 * into few classes, and all of a channel's spikes in one class have the same fan-out.
 */
final class ConvFanOut implements FanOut {
  private final PlaneLayout input;

  /** Per class that reaches any tap: its pixels, in the words of a plane. */
  private final long[][] classes;

  /** Per channel and class, the additions that a spike causes. */
  private final int[] fanOuts;

  ConvFanOut(Synapses synapses, int kernel, int stride) {
    this.input = synapses.input();
    int[] rows = reached(input.height(), kernel, stride);
    int[] columns = reached(input.width(), kernel, stride);
    int[] rowKinds = kinds(rows);
    int[] columnKinds = kinds(columns);
    this.classes = new long[rowKinds.length * columnKinds.length][input.words()];
    this.fanOuts = new int[input.channels() * classes.length];
    int[] keepers = FanOut.keepers(synapses);
    for (int i = 0; i < classes.length; i++) {
      int rowKind = rowKinds[i / columnKinds.length];
      int columnKind = columnKinds[i % columnKinds.length];
      mark(classes[i], rows, rowKind, columns, columnKind);
      for (int c = 0; c < input.channels(); c++) {
        int first = c * kernel * kernel;
        fanOuts[c * classes.length + i] = fanOut(keepers, first, kernel, rowKind, columnKind);
      }
    }
  }

  /**
   * Per row (or column) of the input, the rows (or columns) of the kernel that see it for some
   * output, as bits.
   */
  private static int[] reached(int length, int kernel, int stride) {
    int[] reached = new int[length];
    int outputs = (length + stride - 1) / stride;
    for (int output = 0; output < outputs; output++) {
      for (int tap = 0; tap < kernel; tap++) {
        int seen = stride * output + tap - kernel / 2;
        if (seen >= 0 && seen < length) {
          reached[seen] |= 1 << tap;
        }
      }
    }
    return reached;
  }

  private static int[] kinds(int[] reached) {
    return Arrays.stream(reached).filter(taps -> taps != 0).distinct().toArray();
  }

  private static void mark(long[] mask, int[] rows, int rowKind, int[] columns, int columnKind) {
    for (int y = 0; y < rows.length; y++) {
      for (int x = 0; rows[y] == rowKind && x < columns.length; x++) {
        int pixel = y * columns.length + x;
        mask[pixel >> 6] |= columns[x] == columnKind ? 1L << pixel : 0;
      }
    }
  }

  private static int fanOut(int[] keepers, int first, int kernel, int rowKind, int columnKind) {
    int fanOut = 0;
    for (int tap = 0; tap < kernel * kernel; tap++) {
      int row = rowKind >> (tap / kernel) & 1;
      int column = columnKind >> (tap % kernel) & 1;
      fanOut += row * column * keepers[first + tap];
    }
    return fanOut;
  }

  @Override
  public long additions(long[] planes) {
    long additions = 0;
    int at = 0;
    for (int c = 0; c < input.channels(); c++) {
      for (int bit = 0; bit < input.bits(); bit++) {
        long ofPlane = 0;
        for (int i = 0; i < classes.length; i++) {
          ofPlane += (long) fanOuts[c * classes.length + i] * FanOut.ones(planes, at, classes[i]);
        }
        additions += ofPlane << bit;
        at += input.words();
      }
    }
    return additions;
  }
}
