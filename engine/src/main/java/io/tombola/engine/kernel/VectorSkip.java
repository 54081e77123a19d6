package io.tombola.engine.kernel;

import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link SlicedSkip} a register at a time: the skip's sums are made apart and then added to the
 * charge, shifted, once for every bit of a channel's scale.
 */
final class VectorSkip {
  private static final VectorSpecies<Long> SPECIES = VectorCarrySave.SPECIES;
  private static final int LANES = VectorCarrySave.LANES;

  private final VectorSums sums;
  private final int[] scales;
  private final int bits;
  private final int planes;
  private final int fractionBits;
  private final int[] biases;

  /** Where the charge is put together. */
  private final int charge;

  VectorSkip(Skip skip, Neurons neurons, VectorScratch scratch) {
    Synapses synapses = skip.synapses();
    int most = 0;
    for (int o = 0; o < synapses.out(); o++) {
      most = Math.max(most, synapses.kept(o) * synapses.input().maxValue());
    }
    this.bits = Integer.SIZE - Integer.numberOfLeadingZeros(most) + 1;
    this.scales = skip.scales();
    this.planes = neurons.membraneBits();
    this.fractionBits = neurons.fractionBits();
    this.biases = neurons.biases();
    int[] nothing = new int[synapses.out()];
    this.sums = new VectorSums(synapses, 1, skip.stride(), bits, nothing, 0, scratch);
    this.charge = scratch.reserve(planes * LANES);
  }

  /** Prepares for a timestep's planes. */
  void begin(long[] skipped, Scratch scratch) {
    sums.begin(skipped, scratch);
  }

  /** Prepares for the pixels of a tile. */
  void fill(int tile, Scratch scratch) {
    sums.fill(tile, scratch);
  }

  /**
   * Puts together what charges channel {@code o}: a convolution's sum, the bias's bits below it,
   * and the skip.
   *
   * @return where the charge's rows are, one for every plane of the membranes
   */
  int charge(Scratch scratchSpace, int o, int sum) {
    long[] scratch = scratchSpace.words();
    // two loops: where a vector may come from either of two places, C2 boxes it
    int low = Math.min(fractionBits, planes);
    for (int j = 0; j < low; j++) {
      LongVector.broadcast(SPECIES, -(long) (biases[o] >> j & 1))
          .intoArray(scratch, charge + j * LANES);
    }
    for (int j = low; j < planes; j++) {
      VectorCarrySave.copy(scratch, sum + (j - fractionBits) * LANES, scratch, charge + j * LANES);
    }
    int skipped = scales[o] == 0 ? 0 : sums.sum(scratch, scratchSpace.shorts(), o);
    for (int rest = scales[o]; rest != 0; rest &= rest - 1) {
      int shift = Integer.numberOfTrailingZeros(rest);
      addShifted(scratch, skipped, bits, charge + shift * LANES, planes - shift);
    }
    return charge;
  }

  /** {@code a += b} over {@code planes} rows of a, b sign-extended from {@code bits}. */
  private static void addShifted(long[] words, int b, int bits, int a, int planes) {
    LongVector carry = LongVector.zero(SPECIES);
    for (int j = 0; j < planes; j++) {
      LongVector x = LongVector.fromArray(SPECIES, words, a + j * LANES);
      LongVector y = LongVector.fromArray(SPECIES, words, b + Math.min(j, bits - 1) * LANES);
      LongVector differ = x.lanewise(XOR, y);
      differ.lanewise(XOR, carry).intoArray(words, a + j * LANES);
      carry = x.and(y).or(differ.and(carry));
    }
  }
}
