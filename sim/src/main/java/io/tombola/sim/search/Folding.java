package io.tombola.sim.search;

import io.tombola.engine.ticket.LayerTicket;
import java.util.BitSet;

/**
 * Folds alpha and batch norm into the engine's integer thresholds and biases.
 *
 * <p>In float a membrane is {@code u = lambda v + g n + b}, spiking at 1, with n the sum of kept
 * signs times spikes, {@code g = gamma alpha / sqrt(var + eps)} and {@code b = beta - gamma mean /
 * sqrt(var + eps)}. Divided by {@code |g| / 2^F} it is {@code u' = lambda v' + sign(g) n 2^F + b
 * 2^F / |g|}, spiking at {@code 2^F / |g|}: bias and threshold in one unit. The bias is rounded to
 * the nearest integer, then the threshold up, by what the bias gained: a neuron at rest then
 * decides exactly as in float, and only the leak rounds. What a skip brings is scaled alike, and
 * rounded.
 */
final class Folding {
  /** Largest threshold or bias, so that one weak channel does not widen a layer's membranes. */
  private static final int LIMIT = 1 << 13;

  private Folding() {}

  /**
   * Folds one layer.
   *
   * <p>A channel that its norm has all but switched off would have an endless threshold: its |g| is
   * raised until threshold, bias and skip are within {@value #LIMIT}. They keep their proportion,
   * so it still fires by its offset as in float, and a weight's worth stays below a thousandth of
   * either at three fraction bits. A threshold is at least 1, so that a channel with neither input
   * nor offset stays silent.
   *
   * @param gains g of each output channel
   * @param offsets b of each output channel
   * @param skipGains the absolute worth of a skip's spike or sum, of each output channel; empty
   *     where nothing joins
   */
  static LayerTicket fold(
      String name,
      BitSet kept,
      double[] gains,
      double[] offsets,
      double[] skipGains,
      int fractionBits) {
    int channels = gains.length;
    int[] thresholds = new int[channels];
    int[] biases = new int[channels];
    int[] skipScales = new int[skipGains.length];
    double one = 1 << fractionBits;
    for (int o = 0; o < channels; o++) {
      double skip = skipGains.length == 0 ? 0 : skipGains[o];
      double least = one * Math.max(Math.max(1, skip), Math.abs(offsets[o])) / LIMIT;
      double unit = one / Math.max(Math.abs(gains[o]), least);
      biases[o] = (int) Math.round(offsets[o] * unit);
      thresholds[o] = (int) Math.max(1, Math.ceil(unit - offsets[o] * unit) + biases[o]);
      if (skipGains.length > 0) {
        skipScales[o] = (int) Math.round(skip * unit);
      }
    }
    return new LayerTicket(
        name,
        kept,
        negative(gains),
        thresholds,
        biases,
        floats(gains),
        floats(offsets),
        skipScales);
  }

  /** A layer that no skip joins. */
  static LayerTicket fold(
      String name, BitSet kept, double[] gains, double[] offsets, int fractionBits) {
    return fold(name, kept, gains, offsets, new double[0], fractionBits);
  }

  /** A shortcut: its sums alone, worth their gains. */
  static LayerTicket shortcut(String name, BitSet kept, double[] gains) {
    return new LayerTicket(
        name, kept, negative(gains), new int[0], new int[0], floats(gains), new float[0]);
  }

  /** The readout: a mask alone. */
  static LayerTicket readout(String name, BitSet kept) {
    return new LayerTicket(
        name, kept, new BitSet(), new int[0], new int[0], new float[0], new float[0]);
  }

  private static BitSet negative(double[] gains) {
    var negative = new BitSet(gains.length);
    for (int o = 0; o < gains.length; o++) {
      negative.set(o, gains[o] < 0);
    }
    return negative;
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
