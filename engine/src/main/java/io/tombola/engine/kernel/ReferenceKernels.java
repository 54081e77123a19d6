package io.tombola.engine.kernel;

import io.tombola.engine.net.Layer;
import java.util.Arrays;

/** The truth: one integer at a time, in the order of the equations. A membrane is a word. */
final class ReferenceKernels implements KernelProvider {
  @Override
  public String name() {
    return "reference";
  }

  @Override
  public LayerKernel conv(Layer.Conv layer, Synapses synapses, Neurons neurons) {
    return new Conv(layer, synapses, neurons);
  }

  @Override
  public LayerKernel dense(Synapses synapses, Neurons neurons) {
    return new Dense(synapses, neurons);
  }

  @Override
  public LayerKernel adaptivePool(Layer.AdaptivePool layer) {
    return new AdaptivePool(layer);
  }

  @Override
  public ReadoutKernel readout(Synapses synapses) {
    return (input, logits) -> {
      for (int o = 0; o < synapses.out(); o++) {
        logits[o] = denseSum(synapses, input, o);
      }
    };
  }

  private static int denseSum(Synapses synapses, long[] input, int o) {
    PlaneLayout layout = synapses.input();
    int sum = 0;
    for (int i = 0; i < synapses.fanIn(); i++) {
      int spike = layout.value(input, i / layout.pixels(), i % layout.pixels());
      sum += synapses.weight(o * synapses.fanIn() + i) * spike;
    }
    return sum;
  }

  /** Charges a neuron, says whether it fires, and leaves its membrane as the next step finds it. */
  private static boolean fire(Neurons neurons, long[] membranes, int neuron, int channel, int sum) {
    int charged = neurons.charge((int) membranes[neuron], channel, sum);
    boolean fires = neurons.fires(charged, channel);
    membranes[neuron] = fires ? 0 : charged;
    return fires;
  }

  private static void set(PlaneLayout layout, long[] spikes, int channel, int pixel) {
    spikes[channel * layout.words() + (pixel >> 6)] |= 1L << pixel;
  }

  private record Conv(Layer.Conv layer, Synapses synapses, Neurons neurons) implements LayerKernel {
    @Override
    public PlaneLayout output() {
      return new PlaneLayout(layer.out(), 1, layer.outHeight(), layer.outWidth());
    }

    @Override
    public int membraneWords() {
      return layer.out() * layer.height() * layer.width();
    }

    @Override
    public int scratchWords() {
      return 0;
    }

    @Override
    public int parts() {
      return layer.out();
    }

    @Override
    public void step(
        long[] input, long[] membranes, long[] scratch, long[] spikes, int from, int to) {
      PlaneLayout output = output();
      int stride = layer.pool() ? 2 : 1;
      Arrays.fill(spikes, from * output.words(), to * output.words(), 0);
      int neuron = from * layer.height() * layer.width();
      for (int o = from; o < to; o++) {
        for (int y = 0; y < layer.height(); y++) {
          for (int x = 0; x < layer.width(); x++) {
            boolean fires = fire(neurons, membranes, neuron++, o, sum(input, o, y, x));
            boolean inside = y / stride < output.height() && x / stride < output.width();
            if (fires && inside) {
              set(output, spikes, o, y / stride * output.width() + x / stride);
            }
          }
        }
      }
    }

    private int sum(long[] input, int o, int y, int x) {
      int kernel = layer.kernel();
      int weight = o * layer.fanIn();
      int sum = 0;
      for (int i = 0; i < layer.in(); i++) {
        for (int ky = 0; ky < kernel; ky++) {
          for (int kx = 0; kx < kernel; kx++) {
            int row = y + ky - kernel / 2;
            int column = x + kx - kernel / 2;
            if (row >= 0 && row < layer.height() && column >= 0 && column < layer.width()) {
              int value = synapses.input().value(input, i, row * layer.width() + column);
              sum += synapses.weight(weight) * value;
            }
            weight++;
          }
        }
      }
      return sum;
    }
  }

  private record Dense(Synapses synapses, Neurons neurons) implements LayerKernel {
    @Override
    public PlaneLayout output() {
      return PlaneLayout.vector(synapses.out());
    }

    @Override
    public int membraneWords() {
      return synapses.out();
    }

    @Override
    public int scratchWords() {
      return 0;
    }

    @Override
    public int parts() {
      return output().words();
    }

    @Override
    public void step(
        long[] input, long[] membranes, long[] scratch, long[] spikes, int from, int to) {
      Arrays.fill(spikes, from, to, 0);
      for (int o = 64 * from; o < Math.min(64 * to, synapses.out()); o++) {
        if (fire(neurons, membranes, o, o, denseSum(synapses, input, o))) {
          set(output(), spikes, 0, o);
        }
      }
    }
  }

  private record AdaptivePool(Layer.AdaptivePool layer) implements LayerKernel {
    @Override
    public PlaneLayout output() {
      return new PlaneLayout(layer.channels(), 1, layer.size(), layer.size());
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
      return layer.channels();
    }

    @Override
    public void step(
        long[] input, long[] membranes, long[] scratch, long[] spikes, int from, int to) {
      var in = new PlaneLayout(layer.channels(), 1, layer.height(), layer.width());
      int size = layer.size();
      Arrays.fill(spikes, from * output().words(), to * output().words(), 0);
      for (int c = from; c < to; c++) {
        for (int cell = 0; cell < size * size; cell++) {
          int row = cell / size;
          int column = cell % size;
          for (int y = layer.start(layer.height(), row); y < layer.end(layer.height(), row); y++) {
            for (int x = layer.start(layer.width(), column);
                x < layer.end(layer.width(), column);
                x++) {
              if (in.value(input, c, y * layer.width() + x) != 0) {
                set(output(), spikes, c, cell);
              }
            }
          }
        }
      }
    }
  }
}
