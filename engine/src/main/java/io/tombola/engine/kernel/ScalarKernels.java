package io.tombola.engine.kernel;

import io.tombola.engine.net.Layer;
import java.util.Arrays;

/** 64 pixels at a time in {@code long} words; runs on any JVM. */
final class ScalarKernels implements KernelProvider {
  /** Runs the layers that have no fast form. */
  private final KernelProvider simple = new ReferenceKernels();

  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public LayerKernel conv(Layer.Conv layer, Synapses synapses, Neurons neurons) {
    return layer.stride() == 1
        ? new ScalarConv(layer, synapses, neurons)
        : simple.conv(layer, synapses, neurons);
  }

  @Override
  public LayerKernel join(Layer.Join layer, Synapses synapses, Skip skip, Neurons neurons) {
    return simple.join(layer, synapses, skip, neurons);
  }

  @Override
  public LayerKernel dense(Synapses synapses, Neurons neurons) {
    return synapses.input().bits() > 1
        ? simple.dense(synapses, neurons)
        : new ScalarDense(synapses).with(neurons);
  }

  @Override
  public LayerKernel adaptivePool(Layer.AdaptivePool layer) {
    return new AdaptivePool(layer);
  }

  @Override
  public LayerKernel globalSum(Layer.GlobalSum layer) {
    return simple.globalSum(layer);
  }

  @Override
  public ReadoutKernel readout(Synapses synapses) {
    return new ScalarDense(synapses).readout();
  }

  /** A cell is a mask over the plane: it spikes where any bit under the mask is set. */
  private static final class AdaptivePool implements LayerKernel {
    private final PlaneLayout input;
    private final PlaneLayout output;
    private final long[][] cells;

    AdaptivePool(Layer.AdaptivePool layer) {
      this.input = new PlaneLayout(layer.channels(), 1, layer.height(), layer.width());
      this.output = new PlaneLayout(layer.channels(), 1, layer.size(), layer.size());
      this.cells = new long[output.pixels()][input.words()];
      for (int cell = 0; cell < cells.length; cell++) {
        int row = cell / layer.size();
        int column = cell % layer.size();
        for (int y = layer.start(layer.height(), row); y < layer.end(layer.height(), row); y++) {
          int from = y * layer.width() + layer.start(layer.width(), column);
          int to = y * layer.width() + layer.end(layer.width(), column);
          for (int pixel = from; pixel < to; pixel++) {
            cells[cell][pixel >> 6] |= 1L << pixel;
          }
        }
      }
    }

    @Override
    public PlaneLayout output() {
      return output;
    }

    @Override
    public int membraneWords() {
      return 0;
    }

    @Override
    public int scratchWords() {
      return 0;
    }

    @Override
    public int parts() {
      return output.channels();
    }

    @Override
    public void step(
        long[] planes,
        long[] skipped,
        long[] membranes,
        long[] scratch,
        long[] spikes,
        int from,
        int to) {
      Arrays.fill(spikes, from * output.words(), to * output.words(), 0);
      for (int c = from; c < to; c++) {
        for (int cell = 0; cell < cells.length; cell++) {
          long hit = 0;
          for (int w = 0; w < input.words(); w++) {
            hit |= planes[c * input.words() + w] & cells[cell][w];
          }
          spikes[c * output.words() + (cell >> 6)] |= hit != 0 ? 1L << cell : 0;
        }
      }
    }
  }
}
