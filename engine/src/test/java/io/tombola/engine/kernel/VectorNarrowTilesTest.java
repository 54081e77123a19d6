package io.tombola.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Random;
import net.jqwik.api.Example;

/** The form that only processors with the widest registers use. */
class VectorNarrowTilesTest {
  @Example
  void fourRowsAreFourSums() {
    assumeTrue(NeedsVectorKernels.met());
    var random = new Random(5);
    int inputs = 37;
    int[] numbers = random.ints(4L * inputs, 0, 7).toArray();
    short[] weights = new short[inputs * 64];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (short) (random.nextInt(200) - 100);
    }
    short[] sums = new short[4 * 64];
    VectorNarrowTiles.fourRows(numbers, 0, inputs, inputs, weights, 0, sums);
    for (int row = 0; row < 4; row++) {
      for (int o = 0; o < 64; o++) {
        int sum = 0;
        for (int i = 0; i < inputs; i++) {
          sum += numbers[row * inputs + i] * weights[i * 64 + o];
        }
        assertThat(sums[row * 64 + o]).as("row %d, place %d", row, o).isEqualTo((short) sum);
      }
    }
  }
}
