package io.tombola.sim.bench;

import io.tombola.engine.net.Encoder;
import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Residual;
import io.tombola.engine.ticket.EncoderTicket;
import io.tombola.engine.ticket.MapTicket;
import io.tombola.engine.ticket.VitTicket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds thresholds at which an encoder's neurons fire at a wanted rate, map by map: each is run,
 * one integer at a time, on what those before it handed on. All outputs of a map share one. Neurons
 * between a stream and a map have a fixed threshold, and fire as they will.
 */
final class VitCalibration {
  /** Of the stream, where it is no count, and what a map adds to it, in units of 1. */
  static final int STREAM_BITS = 10;

  private static final double ADDED = 0.1;

  private final Encoder encoder;
  private final VitTicket drawn;
  private final int timesteps;
  private final double rate;
  private final boolean counts;

  /** {@code [token * timesteps + t][channel]}. */
  private final int[][] stream;

  private final List<MapTicket> maps = new ArrayList<>();
  private final int[] attentionThresholds;

  /**
   * A calibration.
   *
   * @param drawn a ticket with the weights and any thresholds
   * @param stream the embedding's counts, row by row
   */
  VitCalibration(VitTicket drawn, int[][] stream, int timesteps, double rate) {
    this.drawn = drawn;
    this.encoder = drawn.vit().encoder();
    this.timesteps = timesteps;
    this.rate = rate;
    this.counts = encoder.residual() == Residual.SPIKES;
    this.stream = stream;
    this.attentionThresholds = new int[encoder.depth()];
    for (int[] row : stream) {
      for (int c = 0; c < row.length && !counts; c++) {
        row[c] <<= STREAM_BITS;
      }
    }
  }

  /** The same encoder with thresholds and scales at which it fires. */
  EncoderTicket run() {
    for (int b = 0; b < encoder.depth(); b++) {
      int[][] seen = seen();
      int[][] q = fires(seen);
      int[][] k = fires(seen);
      int[][] v = fires(seen);
      int[][] attended = attend(q, k, v);
      attentionThresholds[b] = threshold(attended);
      adds(fire(attended, attentionThresholds[b]));
      adds(fires(seen()));
    }
    EncoderTicket ticket = drawn.encoder();
    return new EncoderTicket(
        ticket.facts(), maps, attentionThresholds, ticket.readoutWeights(), ticket.readoutBiases());
  }

  private int[][] seen() {
    return counts ? stream : fire(stream, 1 << STREAM_BITS);
  }

  /** Calibrates the next map, one with neurons. */
  private int[][] fires(int[][] inputs) {
    int[][] charges = sums(inputs);
    scale(charges, 1 << drawn.manifest().neuron().fractionBits());
    int threshold = threshold(charges);
    decide(1 << drawn.manifest().neuron().fractionBits(), threshold);
    return fire(charges, threshold);
  }

  /** Calibrates the next map, one that adds to the stream. */
  private void adds(int[][] inputs) {
    int[][] added;
    if (counts) {
      added = fires(inputs);
    } else {
      added = sums(inputs);
      double squares =
          Arrays.stream(added)
              .flatMapToInt(Arrays::stream)
              .mapToDouble(n -> n)
              .map(n -> n * n)
              .sum();
      double deviation = Math.sqrt(squares / added.length / added[0].length);
      int scale = (int) Math.max(1, Math.round(ADDED * (1 << STREAM_BITS) / deviation));
      scale(added, scale);
      decide(scale, 0);
    }
    for (int r = 0; r < stream.length; r++) {
      for (int c = 0; c < stream[r].length; c++) {
        stream[r][c] += added[r][c];
      }
    }
  }

  private void decide(int scale, int threshold) {
    Layer.Linear map = encoder.maps().get(maps.size());
    maps.add(
        new MapTicket(
            map.name(),
            drawn.encoder().maps().get(maps.size()).weights(),
            Candidate.filled(map.out(), scale),
            new int[map.out()],
            Candidate.filled(map.spikes() ? map.out() : 0, threshold)));
  }

  private int[][] sums(int[][] inputs) {
    int m = maps.size();
    Layer.Linear map = encoder.maps().get(m);
    short[] weights = drawn.encoder().maps().get(m).values(map, drawn.frozen(m));
    int[][] columns = new int[map.in()][map.out()];
    for (int o = 0; o < map.out(); o++) {
      for (int i = 0; i < map.in(); i++) {
        columns[i][o] = weights[o * map.in() + i];
      }
    }
    int[][] sums = new int[inputs.length][map.out()];
    for (int r = 0; r < inputs.length; r++) {
      for (int i = 0; i < map.in(); i++) {
        if (inputs[r][i] != 0) {
          add(columns[i], inputs[r][i], sums[r]);
        }
      }
    }
    return sums;
  }

  private static void add(int[] column, int factor, int[] sums) {
    for (int o = 0; o < sums.length; o++) {
      sums[o] += factor * column[o];
    }
  }

  private static void scale(int[][] charges, int factor) {
    for (int[] row : charges) {
      for (int c = 0; c < row.length; c++) {
        row[c] *= factor;
      }
    }
  }

  /** {@code q (k^T v)} of each head and timestep, as a charge. */
  private int[][] attend(int[][] q, int[][] k, int[][] v) {
    int[][] charges = new int[q.length][encoder.dimension()];
    for (int t = 0; t < timesteps; t++) {
      for (int head = 0; head < encoder.dimension(); head += Encoder.HEAD) {
        int[][] products = new int[Encoder.HEAD][Encoder.HEAD];
        for (int r = t; r < q.length; r += timesteps) {
          for (int i = 0; i < Encoder.HEAD; i++) {
            for (int j = 0; j < Encoder.HEAD && k[r][head + i] != 0; j++) {
              products[i][j] += v[r][head + j];
            }
          }
        }
        for (int r = t; r < q.length; r += timesteps) {
          for (int i = 0; i < Encoder.HEAD; i++) {
            for (int j = 0; j < Encoder.HEAD && q[r][head + i] != 0; j++) {
              charges[r][head + j] += products[i][j];
            }
          }
        }
      }
    }
    scale(charges, 1 << drawn.manifest().neuron().fractionBits());
    return charges;
  }

  /** The threshold from 1 up whose rate comes just below the wanted one. */
  private int threshold(int[][] charges) {
    int low = 0;
    int high = 1 << 28;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      long spikes = Arrays.stream(fire(charges, middle)).flatMapToInt(Arrays::stream).sum();
      if (spikes > rate * charges.length * charges[0].length) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  private int[][] fire(int[][] charges, int threshold) {
    int[][] spikes = new int[charges.length][charges[0].length];
    for (int c = 0; c < charges[0].length; c++) {
      int v = 0;
      for (int r = 0; r < charges.length; r++) {
        int u = (r % timesteps == 0 ? 0 : v >> 1) + charges[r][c];
        spikes[r][c] = u >= threshold ? 1 : 0;
        v = u >= threshold ? 0 : u;
      }
    }
    return spikes;
  }
}
