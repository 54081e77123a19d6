package io.tombola.sim.nn;

import io.tombola.engine.net.Encoder;
import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Residual;
import io.tombola.engine.net.Shape;
import io.tombola.engine.net.SpikingVit;
import java.util.HashMap;
import java.util.Map;

/**
 * A spiking ViT's answers by the equations of {@link Encoder}, one value after the other, in
 * double. All patches stay.
 */
final class TransformerReference {
  private final SpikingVit vit;
  private final SpikingNetwork graph;
  private final float[][] weights;
  private final double lambda;

  /** Membranes of each group of neurons, by name. */
  private final Map<String, double[]> membranes = new HashMap<>();

  /** Takes frames and norms, as inference uses them, from the graph. */
  TransformerReference(SpikingVit vit, SpikingNetwork graph, float[][] weights, double lambda) {
    this.vit = vit;
    this.graph = graph;
    this.weights = weights;
    this.lambda = lambda;
  }

  /** Means over timesteps and tokens, {@code [B][classes]}. */
  double[] logits() {
    int classes = vit.readout().out();
    double[] logits = new double[graph.batch() * classes];
    for (int b = 0; b < graph.batch(); b++) {
      membranes.clear();
      for (int t = 0; t < graph.timesteps(); t++) {
        double[] stream = encoded(tokens(frame(t, b)));
        for (int i = 0; i < stream.length; i++) {
          for (int k = 0; k < classes; k++) {
            double weight = weights[weights.length - 1][k * dimension() + i % dimension()];
            logits[b * classes + k] +=
                stream[i] * weight / graph.timesteps() / vit.encoder().tokens();
          }
        }
      }
    }
    return logits;
  }

  private double[] frame(int t, int b) {
    int size = graph.input().length() / graph.timesteps() / graph.batch();
    float[] values = new float[size];
    graph.input().buffer().get((t * graph.batch() + b) * size, values);
    double[] frame = new double[size];
    for (int i = 0; i < size; i++) {
      frame[i] = values[i];
    }
    return frame;
  }

  private double[] tokens(double[] frame) {
    double[] spikes = frame;
    int map = 0;
    for (Layer.Conv conv : vit.embedding().convolutions()) {
      spikes = convolved(conv, map++, spikes);
    }
    double[] position = convolved(vit.embedding().position(), map, spikes);
    double[] tokens = new double[spikes.length];
    int count = vit.encoder().tokens();
    for (int n = 0; n < count; n++) {
      for (int c = 0; c < dimension(); c++) {
        tokens[n * dimension() + c] = spikes[c * count + n] + position[c * count + n];
      }
    }
    return tokens;
  }

  private double[] convolved(Layer.Conv conv, int map, double[] in) {
    Shape shape = conv.neurons();
    double[] charge = new double[conv.out() * shape.pixels()];
    for (int o = 0, i = 0; o < conv.out(); o++) {
      for (int y = 0; y < shape.height(); y++) {
        for (int x = 0; x < shape.width(); x++, i++) {
          charge[i] = normed(map, o, sum(conv, map, in, o, y, x));
        }
      }
    }
    double[] spikes = fired(conv.name(), charge, 1);
    if (!conv.pool()) {
      return spikes;
    }
    Shape out = conv.output();
    double[] pooled = new double[out.channels() * out.pixels()];
    for (int i = 0; i < spikes.length; i++) {
      int x = i % shape.width() / 2;
      int y = i / shape.width() % shape.height() / 2;
      int at = (i / shape.pixels() * out.height() + y) * out.width() + x;
      pooled[at] = Math.max(pooled[at], spikes[i]);
    }
    return pooled;
  }

  private double sum(Layer.Conv conv, int map, double[] in, int o, int y, int x) {
    double sum = 0;
    for (int c = 0; c < conv.in(); c++) {
      for (int ky = 0; ky < 3; ky++) {
        for (int kx = 0; kx < 3; kx++) {
          int row = y + ky - 1;
          int column = x + kx - 1;
          if (row >= 0 && row < conv.height() && column >= 0 && column < conv.width()) {
            sum +=
                weights[map][((o * conv.in() + c) * 3 + ky) * 3 + kx]
                    * in[(c * conv.height() + row) * conv.width() + column];
          }
        }
      }
    }
    return sum;
  }

  private double[] encoded(double[] tokens) {
    boolean membrane = vit.encoder().residual() == Residual.MEMBRANE;
    double[] stream = tokens;
    for (int b = 0; b < vit.encoder().depth(); b++) {
      int map = vit.embedding().weighted().size() + 6 * b;
      double[] seen = membrane ? fired(b + ".in", stream, 1) : stream;
      double[] q = fired(b + ".q", mapped(map, seen), 1);
      double[] k = fired(b + ".k", mapped(map + 1, seen), 1);
      double[] v = fired(b + ".v", mapped(map + 2, seen), 1);
      double[] a = fired(b + ".a", attention(q, k, v), Encoder.ATTENTION_THRESHOLD);
      stream = added(stream, b + ".proj", mapped(map + 3, a), membrane);
      double[] again = membrane ? fired(b + ".in2", stream, 1) : stream;
      double[] hidden = fired(b + ".fc1", mapped(map + 4, again), 1);
      stream = added(stream, b + ".fc2", mapped(map + 5, hidden), membrane);
    }
    return membrane ? fired("out", stream, 1) : stream;
  }

  private double[] added(double[] stream, String name, double[] charge, boolean membrane) {
    double[] more = membrane ? charge : fired(name, charge, 1);
    double[] sum = stream.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += more[i];
    }
    return sum;
  }

  /** {@code scale * (q k^T) v}, in this order. */
  private double[] attention(double[] q, double[] k, double[] v) {
    double[] result = new double[q.length];
    int count = vit.encoder().tokens();
    for (int h = 0; h < dimension(); h += Encoder.HEAD) {
      for (int n = 0; n < count; n++) {
        for (int m = 0; m < count; m++) {
          double score = 0;
          for (int i = h; i < h + Encoder.HEAD; i++) {
            score += q[n * dimension() + i] * k[m * dimension() + i];
          }
          for (int i = h; i < h + Encoder.HEAD; i++) {
            result[n * dimension() + i] += Encoder.ATTENTION_SCALE * score * v[m * dimension() + i];
          }
        }
      }
    }
    return result;
  }

  private double[] mapped(int map, double[] tokens) {
    int in = tokens.length / vit.encoder().tokens();
    int out = weights[map].length / in;
    double[] charge = new double[vit.encoder().tokens() * out];
    for (int n = 0; n < vit.encoder().tokens(); n++) {
      for (int o = 0; o < out; o++) {
        double sum = 0;
        for (int i = 0; i < in; i++) {
          sum += weights[map][o * in + i] * tokens[n * in + i];
        }
        charge[n * out + o] = normed(map, o, sum);
      }
    }
    return charge;
  }

  private double normed(int map, int channel, double sum) {
    BatchNorm norm = graph.norms().get(map);
    return sum * norm.foldedGain(channel) + norm.foldedOffset(channel);
  }

  private double[] fired(String neurons, double[] charge, double threshold) {
    double[] v = membranes.computeIfAbsent(neurons, name -> new double[charge.length]);
    double[] spikes = new double[charge.length];
    for (int i = 0; i < charge.length; i++) {
      double u = lambda * v[i] + charge[i];
      spikes[i] = u >= threshold ? 1 : 0;
      v[i] = u >= threshold ? 0 : u;
    }
    return spikes;
  }

  private int dimension() {
    return vit.encoder().dimension();
  }
}
