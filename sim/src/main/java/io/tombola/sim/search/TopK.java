package io.tombola.sim.search;

import java.util.Arrays;
import java.util.BitSet;

/** The k largest of many values, by quickselect: linear time where a sort is not. */
final class TopK {
  private TopK() {}

  /**
   * Marks exactly {@code k} of the values {@code from..to}, the largest; of equal ones the first.
   */
  static BitSet largest(float[] values, int from, int to, int k) {
    if (k < 1 || k > to - from) {
      throw new IllegalArgumentException(k + " largest of " + (to - from) + " values");
    }
    float threshold = ascending(Arrays.copyOfRange(values, from, to), to - from - k);
    int above = 0;
    for (int i = from; i < to; i++) {
      above += values[i] > threshold ? 1 : 0;
    }
    int ties = k - above;
    long[] words = new long[(to + 63) >> 6];
    for (int i = from; i < to; i++) {
      if (values[i] > threshold || (values[i] == threshold && ties-- > 0)) {
        words[i >> 6] |= 1L << i;
      }
    }
    return BitSet.valueOf(words);
  }

  /** The value that a sort would put at {@code rank}; reorders {@code a} (Hoare's selection). */
  private static float ascending(float[] a, int rank) {
    int low = 0;
    int high = a.length - 1;
    while (low < high) {
      float pivot = a[(low + high) >>> 1];
      int i = low;
      int j = high;
      while (i <= j) {
        while (a[i] < pivot) {
          i++;
        }
        while (a[j] > pivot) {
          j--;
        }
        if (i <= j) {
          float swapped = a[i];
          a[i++] = a[j];
          a[j--] = swapped;
        }
      }
      if (rank <= j) {
        high = j;
      } else if (rank >= i) {
        low = i;
      } else {
        break;
      }
    }
    return a[rank];
  }
}
