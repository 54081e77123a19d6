package io.tombola.engine.kernel;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LSHR;

import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Leak;
import java.util.Arrays;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Event-driven convolution in 16-bit integers: every input spike adds its weights to the membranes
 * that it reaches, so what costs is spikes, not weights. For layers that hardly fire.
 *
 * <p>Membranes lie {@code [pixel][channel]}, channels filled up to whole registers ("groups"), four
 * in a word.
 */
final class VectorEvents {
  private static final VectorSpecies<Short> SPECIES = ShortVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Long> WORDS = LongVector.SPECIES_PREFERRED;

  /** Channels of a group, and words of its membranes. */
  static final int GROUP = SPECIES.length();

  private static final int GROUP_WORDS = WORDS.length();

  private final Layer.Conv layer;
  private final PlaneLayout input;
  private final PlaneLayout output;
  private final int groups;
  private final Leak leak;

  /** {@code [in][kernel][kernel][groups * GROUP]}, membrane units. */
  private final short[] weights;

  private final short[] biases;
  private final short[] thresholds;

  /** True when membranes fit 16 bits and every output pixel is an input pixel. */
  static boolean fits(Layer.Conv layer, PlaneLayout input, Neurons neurons) {
    return layer.stride() == 1 && input.bits() == 1 && neurons.membraneBits() <= Short.SIZE;
  }

  VectorEvents(Layer.Conv layer, Synapses synapses, Neurons neurons) {
    this.layer = layer;
    this.input = synapses.input();
    this.output = PlaneLayout.of(layer);
    this.groups = (layer.out() + GROUP - 1) / GROUP;
    this.leak = neurons.leak();
    int padded = groups * GROUP;
    this.weights = new short[layer.fanIn() * padded];
    this.biases = new short[padded];
    this.thresholds = new short[padded];
    Arrays.fill(thresholds, Short.MAX_VALUE);
    for (int o = 0; o < layer.out(); o++) {
      biases[o] = (short) neurons.biases()[o];
      thresholds[o] = (short) neurons.reachableThreshold(o);
      for (int i = 0; i < layer.fanIn(); i++) {
        int weight = synapses.weight(o * layer.fanIn() + i);
        weights[i * padded + o] = (short) (weight << neurons.fractionBits());
      }
    }
  }

  /** Groups of channels. */
  int groups() {
    return groups;
  }

  /** Words of membranes. */
  int membraneWords() {
    return input.pixels() * groups * GROUP_WORDS;
  }

  /** The word of four channels' membranes at a pixel, 16 bits each, from {@code at}. */
  int word(int at, int channel, int pixel) {
    return at + pixel * groups * GROUP_WORDS + (channel >> 2);
  }

  /** Runs one timestep of the groups {@code from..to-1}, with membranes from {@code at}. */
  void step(long[] planes, long[] membranes, int at, long[] spikes, int from, int to) {
    for (int pixel = 0; pixel < input.pixels(); pixel++) {
      for (int group = from; group < to; group++) {
        leak(membranes, at + (pixel * groups + group) * GROUP_WORDS, group * GROUP);
      }
    }
    for (int channel = 0, word = 0; channel < input.channels(); channel++) {
      for (int w = 0; w < input.words(); w++, word++) {
        for (long bits = planes[word]; bits != 0; bits &= bits - 1) {
          int pixel = 64 * w + Long.numberOfTrailingZeros(bits);
          spread(membranes, at, channel, pixel, from, to);
        }
      }
    }
    int first = Math.min(from * GROUP, layer.out());
    int end = Math.min(to * GROUP, layer.out());
    Arrays.fill(spikes, first * output.words(), end * output.words(), 0);
    for (int pixel = 0; pixel < input.pixels(); pixel++) {
      for (int group = from; group < to; group++) {
        int membrane = at + (pixel * groups + group) * GROUP_WORDS;
        long fired = fire(membranes, membrane, thresholds, group * GROUP);
        for (long bits = fired; bits != 0; bits &= bits - 1) {
          set(spikes, group * GROUP + Long.numberOfTrailingZeros(bits), pixel);
        }
      }
    }
  }

  /** Leaks the membranes of a group at a pixel, and adds the bias. */
  private void leak(long[] membranes, int at, int channel) {
    ShortVector v = LongVector.fromArray(WORDS, membranes, at).reinterpretAsShorts();
    ShortVector bias = ShortVector.fromArray(SPECIES, biases, channel);
    if (leak instanceof Leak.Shift shift && shift.shift() == 1) {
      charge(v.lanewise(ASHR, 1), bias, membranes, at);
    } else if (leak instanceof Leak.Shift shift) {
      charge(v.sub(v.lanewise(ASHR, shift.shift())), bias, membranes, at);
    } else {
      // (v * n) >> 8, with v = 256 high + low
      short n = (short) ((Leak.Fraction) leak).numerator();
      ShortVector low = v.and((short) 0xFF).mul(n).lanewise(LSHR, 8);
      charge(v.lanewise(ASHR, 8).mul(n).add(low), bias, membranes, at);
    }
  }

  private static void charge(ShortVector leaked, ShortVector bias, long[] membranes, int at) {
    leaked.add(bias).reinterpretAsLongs().intoArray(membranes, at);
  }

  /** Adds the weights of one spike wherever they reach. */
  private void spread(long[] membranes, int at, int channel, int pixel, int from, int to) {
    int kernel = layer.kernel();
    int width = layer.width();
    int y = pixel / width + kernel / 2;
    int x = pixel % width + kernel / 2;
    for (int ky = 0; ky < kernel; ky++) {
      for (int kx = 0; kx < kernel; kx++) {
        int row = y - ky;
        int column = x - kx;
        if (row >= 0 && row < layer.height() && column >= 0 && column < width) {
          int target = at + (row * width + column) * groups * GROUP_WORDS;
          int weight = ((channel * kernel + ky) * kernel + kx) * groups * GROUP;
          for (int group = from; group < to; group++) {
            add(membranes, target + group * GROUP_WORDS, weights, weight + group * GROUP);
          }
        }
      }
    }
  }

  private static void add(long[] membranes, int at, short[] weights, int weight) {
    LongVector.fromArray(WORDS, membranes, at)
        .reinterpretAsShorts()
        .add(ShortVector.fromArray(SPECIES, weights, weight))
        .reinterpretAsLongs()
        .intoArray(membranes, at);
  }

  /** Resets what fires of a group at a pixel; a bit for each channel that does. */
  private static long fire(long[] membranes, int at, short[] thresholds, int channel) {
    ShortVector u = LongVector.fromArray(WORDS, membranes, at).reinterpretAsShorts();
    ShortVector threshold = ShortVector.fromArray(SPECIES, thresholds, channel);
    return u.compare(GE, threshold).anyTrue() ? reset(membranes, at, thresholds, channel) : 0;
  }

  /**
   * The same one by one: it is rarely asked for, and in Java 17 the bits of a vector's mask become
   * a {@code long} only by way of an array.
   */
  private static long reset(long[] membranes, int at, short[] thresholds, int channel) {
    long fired = 0;
    for (int i = 0; i < GROUP; i++) {
      int word = at + (i >> 2);
      int shift = (i & 3) * Short.SIZE;
      if ((short) (membranes[word] >>> shift) >= thresholds[channel + i]) {
        membranes[word] &= ~(0xFFFFL << shift);
        fired |= 1L << i;
      }
    }
    return fired;
  }

  private void set(long[] spikes, int channel, int pixel) {
    int y = pixel / layer.width();
    int x = pixel % layer.width();
    if (layer.pool()) {
      y /= 2;
      x /= 2;
    }
    if (y < output.height() && x < output.width()) {
      int bit = y * output.width() + x;
      spikes[channel * output.words() + (bit >> 6)] |= 1L << bit;
    }
  }
}
