package io.tombola.engine.kernel;

import io.tombola.engine.kernel.EncoderActivity.Place;
import io.tombola.engine.net.Encoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The truth: one token, one output and one integer at a time, in the order of the equations. */
record ReferenceEncoder(EncoderWeights weights) implements EncoderKernel {
  @Override
  public EncoderRun start(int tokens, int timesteps) {
    return new Run(weights, timesteps);
  }

  private static final class Run implements EncoderRun {
    private final EncoderWeights weights;
    private final Encoder encoder;
    private final int dimension;
    private final int[] sums;
    private final EncoderActivity activity;

    private boolean counting;
    private int tokens;
    private List<Cells> cells;

    /** The membranes before the readout. */
    private Membranes last;

    Run(EncoderWeights weights, int timesteps) {
      this.weights = weights;
      this.encoder = weights.encoder();
      this.dimension = encoder.dimension();
      this.sums = new int[timesteps * dimension];
      this.activity = new EncoderActivity(encoder.depth());
    }

    @Override
    public void begin(int tokens) {
      this.tokens = tokens;
      cells = new ArrayList<>();
      for (int b = 0; b < encoder.depth(); b++) {
        cells.add(new Cells());
      }
      last = new Membranes(dimension);
    }

    @Override
    public int[] sums() {
      return sums;
    }

    @Override
    public EncoderActivity activity() {
      return activity;
    }

    @Override
    public void countActivity(boolean count) {
      counting = count;
    }

    @Override
    public void step(long[] embedding, long[] position, int timesteps) {
      activity.clear();
      for (int t = 0; t < timesteps; t++) {
        int[][] x = new int[tokens][dimension];
        for (int n = 0; n < tokens; n++) {
          for (int c = 0; c < dimension; c++) {
            int row = n * timesteps + t;
            x[n][c] = (bit(embedding, row, c) + bit(position, row, c)) << weights.streamBits();
          }
        }
        for (int b = 0; b < encoder.depth(); b++) {
          block(b, x);
        }
        int[][] seen = weights.counts() ? x : last.fire(x, 1 << weights.streamBits());
        for (int c = 0; c < dimension; c++) {
          sums[t * dimension + c] = 0;
          for (int n = 0; n < tokens; n++) {
            sums[t * dimension + c] += seen[n][c];
          }
        }
      }
    }

    private int bit(long[] rows, int row, int channel) {
      return (int) (rows[row * (dimension / 64) + channel / 64] >>> channel & 1);
    }

    /** Runs block {@code b}, and adds to the stream. */
    private void block(int b, int[][] x) {
      EncoderWeights.Block block = weights.blocks().get(b);
      Cells of = cells.get(b);
      int[][] s = weights.counts() ? x : of.attentionIn.fire(x, 1 << weights.streamBits());
      count(b, Place.QKV, s);
      int[][] q = of.q.fire(block.q(), s);
      int[][] k = of.k.fire(block.k(), s);
      int[][] v = of.v.fire(block.v(), s);
      count(b, Place.Q, q);
      count(b, Place.K, k);
      count(b, Place.V, v);
      int[][] a = of.attention.fire(attend(b, q, k, v), block.attentionThreshold());
      count(b, Place.PROJ, a);
      add(x, weights.counts() ? of.proj.fire(block.proj(), a) : charges(block.proj(), a));
      s = weights.counts() ? x : of.perceptronIn.fire(x, 1 << weights.streamBits());
      count(b, Place.FC1, s);
      int[][] h = of.fc1.fire(block.fc1(), s);
      count(b, Place.FC2, h);
      add(x, weights.counts() ? of.fc2.fire(block.fc2(), h) : charges(block.fc2(), h));
    }

    /** {@code q (k^T v)} of each head, as a charge. */
    private int[][] attend(int b, int[][] q, int[][] k, int[][] v) {
      int[][] result = new int[tokens][dimension];
      for (int from = 0; from < dimension; from += Encoder.HEAD) {
        int[][] products = new int[Encoder.HEAD][Encoder.HEAD];
        for (int i = 0; i < Encoder.HEAD; i++) {
          for (int j = 0; j < Encoder.HEAD; j++) {
            for (int n = 0; n < tokens; n++) {
              products[i][j] += k[n][from + i] * v[n][from + j];
            }
          }
        }
        count(b, Place.KV, products);
        for (int n = 0; n < tokens; n++) {
          for (int i = 0; i < Encoder.HEAD; i++) {
            for (int j = 0; j < Encoder.HEAD; j++) {
              result[n][from + j] += (q[n][from + i] * products[i][j]) << weights.fractionBits();
            }
          }
        }
      }
      return result;
    }

    private static void add(int[][] x, int[][] more) {
      for (int n = 0; n < x.length; n++) {
        for (int c = 0; c < x[n].length; c++) {
          x[n][c] += more[n][c];
        }
      }
    }

    private void count(int b, Place place, int[][] values) {
      if (counting) {
        activity.add(b, place, total(values));
      }
    }

    private static long total(int[][] values) {
      long total = 0;
      for (int[] row : values) {
        for (int value : row) {
          total += value;
        }
      }
      return total;
    }

    /** A block's membranes. */
    private final class Cells {
      final Membranes attentionIn = new Membranes(dimension);
      final Membranes q = new Membranes(dimension);
      final Membranes k = new Membranes(dimension);
      final Membranes v = new Membranes(dimension);
      final Membranes attention = new Membranes(dimension);
      final Membranes proj = new Membranes(dimension);
      final Membranes perceptronIn = new Membranes(dimension);
      final Membranes fc1 = new Membranes(encoder.hidden());
      final Membranes fc2 = new Membranes(dimension);
    }

    private static int[][] charges(LinearWeights map, int[][] inputs) {
      int[][] charges = new int[inputs.length][map.out()];
      for (int n = 0; n < inputs.length; n++) {
        for (int o = 0; o < map.out(); o++) {
          int sum = 0;
          for (int i = 0; i < map.in(); i++) {
            sum += map.weight(o, i) * inputs[n][i];
          }
          charges[n][o] = map.charge(o, sum);
        }
      }
      return charges;
    }

    /** Neurons, one for each token and channel. */
    private final class Membranes {
      private final int[][] v;

      Membranes(int channels) {
        v = new int[tokens][channels];
      }

      int[][] fire(LinearWeights map, int[][] inputs) {
        return fire(charges(map, inputs), map.thresholds());
      }

      int[][] fire(int[][] charges, int threshold) {
        int[] thresholds = new int[charges[0].length];
        Arrays.fill(thresholds, threshold);
        return fire(charges, thresholds);
      }

      private int[][] fire(int[][] charges, int[] thresholds) {
        int[][] spikes = new int[v.length][thresholds.length];
        for (int n = 0; n < v.length; n++) {
          for (int c = 0; c < thresholds.length; c++) {
            int u = weights.leak().apply(v[n][c]) + charges[n][c];
            spikes[n][c] = u >= thresholds[c] ? 1 : 0;
            v[n][c] = spikes[n][c] == 1 ? 0 : u;
          }
        }
        return spikes;
      }
    }
  }
}
