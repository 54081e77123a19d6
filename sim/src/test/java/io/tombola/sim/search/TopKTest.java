package io.tombola.sim.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class TopKTest {
  @Property(tries = 300)
  void marksExactlyTheLargest(
      @ForAll @Size(min = 1, max = 60) int[] drawn,
      @ForAll @IntRange(min = 1, max = 60) int wanted) {
    float[] values = new float[drawn.length];
    for (int i = 0; i < drawn.length; i++) {
      values[i] = drawn[i] % 20;
    }
    int k = Math.min(wanted, values.length);

    BitSet marked = TopK.largest(values, 0, values.length, k);

    assertThat(marked.cardinality()).isEqualTo(k);
    for (int i = 0; i < values.length; i++) {
      for (int j = 0; j < values.length; j++) {
        if (marked.get(i) && !marked.get(j)) {
          assertThat(values[i]).isGreaterThanOrEqualTo(values[j]);
        }
      }
    }
  }
}
