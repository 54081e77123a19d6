package io.tombola.sim.search;

import java.util.BitSet;

/** The k largest of many values, by quickselect: linear time where a sort is not. */
final class TopK {
  private TopK() {}

  /** Marks exactly {@code k} values, the largest; among equal ones the first. */
  static BitSet largest(float[] values, int k) {
    if (k < 1 || k > values.length) {
      throw new IllegalArgumentException(k + " largest of " + values.length + " values");
    }
    float threshold = ascending(values.clone(), values.length - k);
    var marked = new BitSet(values.length);
    int above = 0;
    for (float value : values) {
      above += value > threshold ? 1 : 0;
    }
    int ties = k - above;
    for (int i = 0; i < values.length; i++) {
      if (values[i] > threshold || (values[i] == threshold && ties-- > 0)) {
        marked.set(i);
      }
    }
    return marked;
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
