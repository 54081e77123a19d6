package io.tombola.sim.data;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Network;
import io.tombola.engine.ticket.FrozenWeights;
import io.tombola.engine.ticket.Manifest;
import io.tombola.engine.ticket.Ticket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * A ticket in float arithmetic, as the search trained it: batch norm's gains and offsets unrounded,
 * membranes and leak in float. It is the witness that the engine's integers lose nothing; an
 * evaluation can afford it, a robot need not.
 */
final class FloatNetwork implements Inference {
  private final int timesteps;
  private final double readoutScale;
  private final List<Layer> layers;
  private final List<FloatLayer> weighted = new ArrayList<>();
  private final float[] input;
  private final Deque<float[]> recent = new ArrayDeque<>();

  /**
   * A network at rest.
   *
   * @throws IllegalArgumentException as {@link #check}
   */
  FloatNetwork(Ticket ticket, int rung) {
    check(ticket.network());
    Manifest manifest = ticket.manifest();
    timesteps = manifest.readout().timesteps();
    readoutScale = ticket.rungs().get(rung).readoutScale();
    layers = ticket.network().layers();
    List<Layer.Weighted> shapes = ticket.network().weighted();
    for (int l = 0; l < shapes.size(); l++) {
      weighted.add(
          new FloatLayer(
              shapes.get(l),
              ticket.rungs().get(rung).layers().get(l),
              new FrozenWeights(manifest.seed(), l),
              (float) manifest.neuron().lambda()));
    }
    Manifest.Architecture shape = manifest.architecture();
    input = new float[shape.inputChannels() * shape.height() * shape.width()];
  }

  /**
   * Checks that floats can follow a network.
   *
   * @throws IllegalArgumentException when it has strides, skips or global sums
   */
  static void check(Network network) {
    for (Layer layer : network.layers()) {
      boolean known =
          layer instanceof Layer.Conv conv
              ? conv.stride() == 1
              : !(layer instanceof Layer.Join || layer instanceof Layer.GlobalSum);
      if (!known) {
        throw new IllegalArgumentException(
            "floats follow convolutions of stride 1, adaptive pools and fully connected layers"
                + " only, not "
                + layer);
      }
    }
  }

  @Override
  public boolean step(Frame frame) {
    int i = 0;
    for (int c = 0; c < frame.channels(); c++) {
      for (int y = 0; y < frame.height(); y++) {
        for (int x = 0; x < frame.width(); x++) {
          input[i++] = frame.count(c, y, x);
        }
      }
    }
    float[] values = input;
    int next = 0;
    for (Layer layer : layers) {
      values =
          layer instanceof Layer.AdaptivePool pool
              ? pooled(pool, values)
              : weighted.get(next++).step(values);
    }
    if (recent.size() == timesteps) {
      recent.removeFirst();
    }
    recent.addLast(values.clone());
    return true;
  }

  private static float[] pooled(Layer.AdaptivePool pool, float[] values) {
    int size = pool.size();
    float[] cells = new float[pool.channels() * size * size];
    for (int cell = 0; cell < cells.length; cell++) {
      int channel = cell / (size * size);
      int row = cell / size % size;
      int column = cell % size;
      for (int y = pool.start(pool.height(), row); y < pool.end(pool.height(), row); y++) {
        for (int x = pool.start(pool.width(), column); x < pool.end(pool.width(), column); x++) {
          float spike = values[(channel * pool.height() + y) * pool.width() + x];
          cells[cell] = Math.max(cells[cell], spike);
        }
      }
    }
    return cells;
  }

  @Override
  public void confidences(float[] out) {
    double[] exponents = new double[out.length];
    for (float[] logits : recent) {
      for (int c = 0; c < out.length; c++) {
        exponents[c] += logits[c] * readoutScale / recent.size();
      }
    }
    double greatest = Arrays.stream(exponents).max().orElse(0);
    double total = Arrays.stream(exponents).map(e -> Math.exp(e - greatest)).sum();
    for (int c = 0; c < out.length; c++) {
      out[c] = (float) (Math.exp(exponents[c] - greatest) / total);
    }
  }

  @Override
  public void reset() {
    weighted.forEach(FloatLayer::reset);
    recent.clear();
  }
}
