package io.tombola.engine.kernel;

import io.tombola.engine.net.Layer;
import java.util.Arrays;

/** 64 pixels at a time in {@code long} words; runs on any JVM. */
final class ScalarKernels implements KernelProvider {
  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public LayerKernel conv(Layer.Conv layer, Synapses synapses, Neurons neurons) {
    return new ScalarConv(layer, synapses, Skip.none(layer.out()), neurons);
  }

  @Override
  public LayerKernel join(Layer.Join layer, Synapses synapses, Skip skip, Neurons neurons) {
    return new ScalarConv(layer.conv(), synapses, skip, neurons);
  }

  @Override
  public LayerKernel dense(Synapses synapses, Neurons neurons) {
    PlaneLayout input = synapses.input();
    if (!PackedDense.helps(input)) {
      return new ScalarDense(synapses).with(neurons);
    }
    LayerKernel flat = new ScalarDense(PackedDense.flattened(synapses)).with(neurons);
    return new PackedDense(input, flat);
  }

  @Override
  public LayerKernel adaptivePool(Layer.AdaptivePool layer) {
    return new AdaptivePool(layer);
  }

  @Override
  public LayerKernel globalSum(Layer.GlobalSum layer) {
    return new GlobalSum(layer);
  }

  @Override
  public ReadoutKernel readout(Synapses synapses) {
    return new ScalarDense(synapses).readout();
  }

  @Override
  public EncoderKernel encoder(EncoderWeights weights) {
    return new TiledEncoder(weights, ScalarTiles::new);
  }

  /** A cell is a mask over the plane: it spikes where any bit under the mask is set. */
  private static final class AdaptivePool implements LayerKernel {
    private final PlaneLayout input;
    private final PlaneLayout output;

    /** Per cell, the words of its mask. */
    private final long[] cells;

    AdaptivePool(Layer.AdaptivePool layer) {
      this.input = new PlaneLayout(layer.channels(), 1, layer.height(), layer.width());
      this.output = new PlaneLayout(layer.channels(), 1, layer.size(), layer.size());
      this.cells = new long[output.pixels() * input.words()];
      for (int cell = 0; cell < output.pixels(); cell++) {
        int row = cell / layer.size();
        int column = cell % layer.size();
        for (int y = layer.start(layer.height(), row); y < layer.end(layer.height(), row); y++) {
          int from = y * layer.width() + layer.start(layer.width(), column);
          int to = y * layer.width() + layer.end(layer.width(), column);
          for (int pixel = from; pixel < to; pixel++) {
            cells[cell * input.words() + (pixel >> 6)] |= 1L << pixel;
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
        Scratch scratch,
        long[] spikes,
        int from,
        int to) {
      Arrays.fill(spikes, from * output.words(), to * output.words(), 0);
      for (int c = from; c < to; c++) {
        for (int cell = 0; cell < output.pixels(); cell++) {
          long hit = 0;
          for (int w = 0; w < input.words(); w++) {
            hit |= planes[c * input.words() + w] & cells[cell * input.words() + w];
          }
          // no branch: whether a cell spikes cannot be foretold
          long spike = (hit | -hit) >>> 63;
          spikes[c * output.words() + (cell >> 6)] |= spike << cell;
        }
      }
    }
  }

  /** A channel's count is a population count; its bits go to the planes one by one. */
  private record GlobalSum(PlaneLayout input, PlaneLayout output) implements LayerKernel {
    GlobalSum(Layer.GlobalSum layer) {
      this(
          new PlaneLayout(layer.channels(), 1, layer.height(), layer.width()),
          PlaneLayout.of(layer));
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
      return output.words();
    }

    @Override
    public void step(
        long[] planes,
        long[] skipped,
        long[] membranes,
        Scratch scratch,
        long[] spikes,
        int from,
        int to) {
      for (int bit = 0; bit < output.bits(); bit++) {
        Arrays.fill(spikes, bit * output.words() + from, bit * output.words() + to, 0);
      }
      int end = Math.min(64 * to, input.channels());
      for (int c = 64 * from; c < end; c++) {
        long count = 0;
        for (int w = c * input.words(); w < (c + 1) * input.words(); w++) {
          count += Long.bitCount(planes[w]);
        }
        for (int bit = 0; bit < output.bits(); bit++) {
          spikes[bit * output.words() + (c >> 6)] |= (count >> bit & 1) << c;
        }
      }
    }
  }
}
