package io.tombola.sim.nn;

import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Network;

/**
 * A network in plain double loops with forward-mode derivatives: each value carries its tangent, so
 * nothing here is shared with the backward passes it judges. A spike's tangent is the surrogate's;
 * the reset has none.
 */
final class DualNetwork {
  /** Values and tangents of {@code [images][channels][height][width]}. */
  record Dual(double[] value, double[] tangent) {
    Dual(int length) {
      this(new double[length], new double[length]);
    }
  }

  /** One weighted layer's parameters; gain and offset are null for the readout. */
  record Parameters(Dual weights, Dual gain, Dual offset) {}

  private final Network network;
  private final int timesteps;
  private final int batch;
  private final double lambda;
  private final double outputGain;

  DualNetwork(Network network, int timesteps, int batch, double lambda, double outputGain) {
    this.network = network;
    this.timesteps = timesteps;
    this.batch = batch;
    this.lambda = lambda;
    this.outputGain = outputGain;
  }

  /** Loss and its tangent. */
  double[] loss(double[] input, Parameters[] parameters, int[] labels) {
    Dual x = new Dual(input, new double[input.length]);
    int weighted = 0;
    for (Layer layer : network.layers()) {
      if (layer instanceof Layer.AdaptivePool pool) {
        x = adaptivePool(pool, x);
        continue;
      }
      Parameters p = parameters[weighted++];
      if (layer instanceof Layer.Conv conv) {
        x = convolve(conv, x, p.weights());
        x = neurons(norm(x, p, conv.out()), conv.width(), conv.pool());
      } else {
        var full = (Layer.Weighted) layer;
        var asConv = new Layer.Conv(full.name(), full.fanIn(), full.out(), 1, 1, 1, false);
        x = convolve(asConv, x, p.weights());
        x = layer instanceof Layer.Dense ? neurons(norm(x, p, full.out()), 1, false) : x;
      }
    }
    return crossEntropy(x, labels);
  }

  private Dual convolve(Layer.Conv layer, Dual x, Dual w) {
    int images = timesteps * batch;
    int k = layer.kernel();
    var y = new Dual(images * layer.out() * layer.height() * layer.width());
    for (int i = 0, at = 0; i < images * layer.out(); i++) {
      for (int row = 0; row < layer.height(); row++) {
        for (int column = 0; column < layer.width(); column++, at++) {
          for (int tap = 0; tap < layer.fanIn(); tap++) {
            int fromRow = row + tap / k % k - k / 2;
            int fromColumn = column + tap % k - k / 2;
            if (fromRow < 0
                || fromColumn < 0
                || fromRow >= layer.height()
                || fromColumn >= layer.width()) {
              continue;
            }
            int plane = i / layer.out() * layer.in() + tap / (k * k);
            int from = (plane * layer.height() + fromRow) * layer.width() + fromColumn;
            int weight = i % layer.out() * layer.fanIn() + tap;
            y.value[at] += x.value[from] * w.value[weight];
            y.tangent[at] += x.tangent[from] * w.value[weight] + x.value[from] * w.tangent[weight];
          }
        }
      }
    }
    return y;
  }

  private Dual norm(Dual x, Parameters p, int channels) {
    int pixels = x.value.length / (timesteps * batch * channels);
    double count = (double) timesteps * batch * pixels;
    double[][] sums = new double[channels][4];
    for (int i = 0; i < x.value.length; i++) {
      double[] s = sums[i / pixels % channels];
      s[0] += x.value[i] / count;
      s[1] += x.tangent[i] / count;
    }
    for (int i = 0; i < x.value.length; i++) {
      double[] s = sums[i / pixels % channels];
      double centred = x.value[i] - s[0];
      s[2] += centred * centred / count;
      s[3] += 2 * centred * (x.tangent[i] - s[1]) / count;
    }
    var z = new Dual(x.value.length);
    for (int i = 0; i < x.value.length; i++) {
      int c = i / pixels % channels;
      double[] s = sums[c];
      double inverse = 1 / Math.sqrt(s[2] + 1e-5);
      double inverseTangent = -0.5 * Math.pow(inverse, 3) * s[3];
      double normed = (x.value[i] - s[0]) * inverse;
      double normedTangent = (x.tangent[i] - s[1]) * inverse + (x.value[i] - s[0]) * inverseTangent;
      z.value[i] = p.gain.value[c] * normed + p.offset.value[c];
      z.tangent[i] =
          p.gain.tangent[c] * normed + p.gain.value[c] * normedTangent + p.offset.tangent[c];
    }
    return z;
  }

  private Dual neurons(Dual z, int width, boolean pool) {
    int step = z.value.length / timesteps;
    double[] membrane = new double[z.value.length];
    var spikes = new Dual(z.value.length);
    for (int i = 0; i < step; i++) {
      double v = 0;
      double vTangent = 0;
      for (int t = 0; t < timesteps; t++) {
        int at = t * step + i;
        double u = lambda * v + z.value[at];
        double uTangent = lambda * vTangent + z.tangent[at];
        double spike = u >= 1 ? 1 : 0;
        membrane[at] = u;
        spikes.value[at] = spike;
        spikes.tangent[at] = uTangent / (1 + Math.pow(Math.PI * (u - 1), 2));
        v = u * (1 - spike);
        vTangent = uTangent * (1 - spike);
      }
    }
    return pool ? pool(spikes, membrane, width) : spikes;
  }

  /** A cell spikes as its highest membrane does. */
  private static Dual pool(Dual spikes, double[] membrane, int width) {
    var pooled = new Dual(spikes.value.length / 4);
    for (int o = 0; o < pooled.value.length; o++) {
      int corner = o / (width / 2) * 2 * width + o % (width / 2) * 2;
      int highest = corner;
      for (int i : new int[] {corner + 1, corner + width, corner + width + 1}) {
        highest = membrane[i] > membrane[highest] ? i : highest;
      }
      pooled.value[o] = spikes.value[highest];
      pooled.tangent[o] = spikes.tangent[highest];
    }
    return pooled;
  }

  private Dual adaptivePool(Layer.AdaptivePool layer, Dual x) {
    int size = layer.size();
    int planes = timesteps * batch * layer.channels();
    var y = new Dual(planes * size * size);
    for (int o = 0; o < y.value.length; o++) {
      int row = o / size % size;
      int column = o % size;
      double spiking = 0;
      double spikingTangent = 0;
      double area = 0;
      double tangent = 0;
      for (int r = row * layer.height() / size; r * size < (row + 1) * layer.height(); r++) {
        for (int c = column * layer.width() / size; c * size < (column + 1) * layer.width(); c++) {
          int i = (o / (size * size) * layer.height() + r) * layer.width() + c;
          spiking += x.value[i];
          spikingTangent += x.value[i] * x.tangent[i];
          area++;
          tangent += x.tangent[i];
        }
      }
      y.value[o] = Math.min(1, spiking);
      y.tangent[o] = spiking > 0 ? spikingTangent / spiking : tangent / area;
    }
    return y;
  }

  private double[] crossEntropy(Dual logits, int[] labels) {
    int classes = network.classes();
    double loss = 0;
    double tangent = 0;
    for (int b = 0; b < batch; b++) {
      double[] mean = new double[classes];
      double[] meanTangent = new double[classes];
      for (int t = 0; t < timesteps; t++) {
        for (int k = 0; k < classes; k++) {
          int i = (t * batch + b) * classes + k;
          mean[k] += outputGain * logits.value[i] / timesteps;
          meanTangent[k] += outputGain * logits.tangent[i] / timesteps;
        }
      }
      double sum = 0;
      double sumTangent = 0;
      for (int k = 0; k < classes; k++) {
        sum += Math.exp(mean[k]);
        sumTangent += Math.exp(mean[k]) * meanTangent[k];
      }
      loss += (Math.log(sum) - mean[labels[b]]) / batch;
      tangent += (sumTangent / sum - meanTangent[labels[b]]) / batch;
    }
    return new double[] {loss, tangent};
  }
}
