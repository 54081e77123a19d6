package io.tombola.engine.kernel;

import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Shape;
import java.util.Arrays;

/** The truth: one integer at a time, in the order of the equations. A membrane is a word. */
final class ReferenceKernels implements KernelProvider {
  @Override
  public String name() {
    return "reference";
  }

  @Override
  public LayerKernel conv(Layer.Conv layer, Synapses synapses, Neurons neurons) {
    return new Conv(layer, synapses, Skip.none(layer.out()), neurons);
  }

  @Override
  public LayerKernel join(Layer.Join layer, Synapses synapses, Skip skip, Neurons neurons) {
    return new Conv(layer.conv(), synapses, skip, neurons);
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
  public LayerKernel globalSum(Layer.GlobalSum layer) {
    return new GlobalSum(layer);
  }

  @Override
  public ReadoutKernel readout(Synapses synapses) {
    return (input, logits) -> {
      for (int o = 0; o < synapses.out(); o++) {
        logits[o] = denseSum(synapses, input, o);
      }
    };
  }

  @Override
  public EncoderKernel encoder(EncoderWeights weights) {
    return new ReferenceEncoder(weights);
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

  /** The sum at output pixel (y, x) of a convolution with square kernels of {@code kernel} rows. */
  private static int convSum(
      Synapses synapses, int kernel, int stride, long[] input, int o, int y, int x) {
    PlaneLayout layout = synapses.input();
    int weight = o * synapses.fanIn();
    int sum = 0;
    for (int i = 0; i < layout.channels(); i++) {
      for (int ky = 0; ky < kernel; ky++) {
        for (int kx = 0; kx < kernel; kx++) {
          int row = stride * y + ky - kernel / 2;
          int column = stride * x + kx - kernel / 2;
          if (row >= 0 && row < layout.height() && column >= 0 && column < layout.width()) {
            int value = layout.value(input, i, row * layout.width() + column);
            sum += synapses.weight(weight) * value;
          }
          weight++;
        }
      }
    }
    return sum;
  }

  /** Takes in a charge, says whether the neuron fires, and leaves what the next step finds. */
  private static boolean fire(
      Neurons neurons, long[] membranes, int neuron, int channel, int sum, int extra) {
    int charged = neurons.charge((int) membranes[neuron], channel, sum) + extra;
    boolean fires = neurons.fires(charged, channel);
    membranes[neuron] = fires ? 0 : charged;
    return fires;
  }

  private static void set(PlaneLayout layout, long[] spikes, int channel, int pixel) {
    spikes[channel * layout.words() + (pixel >> 6)] |= 1L << pixel;
  }

  private record Conv(Layer.Conv layer, Synapses synapses, Skip skip, Neurons neurons)
      implements LayerKernel {
    @Override
    public PlaneLayout output() {
      return PlaneLayout.of(layer);
    }

    @Override
    public int membraneWords() {
      return layer.out() * layer.neurons().pixels();
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
        long[] input,
        long[] skipped,
        long[] membranes,
        Scratch scratch,
        long[] spikes,
        int from,
        int to) {
      PlaneLayout output = output();
      Shape full = layer.neurons();
      int cell = layer.pool() ? 2 : 1;
      Arrays.fill(spikes, from * output.words(), to * output.words(), 0);
      int neuron = from * full.pixels();
      for (int o = from; o < to; o++) {
        for (int y = 0; y < full.height(); y++) {
          for (int x = 0; x < full.width(); x++) {
            int sum = convSum(synapses, layer.kernel(), layer.stride(), input, o, y, x);
            boolean fires = fire(neurons, membranes, neuron++, o, sum, skipSum(skipped, o, y, x));
            boolean inside = y / cell < output.height() && x / cell < output.width();
            if (fires && inside) {
              set(output, spikes, o, y / cell * output.width() + x / cell);
            }
          }
        }
      }
    }

    private int skipSum(long[] planes, int o, int y, int x) {
      return skip.scales()[o] * convSum(skip.synapses(), 1, skip.stride(), planes, o, y, x);
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
        long[] input,
        long[] skipped,
        long[] membranes,
        Scratch scratch,
        long[] spikes,
        int from,
        int to) {
      Arrays.fill(spikes, from, to, 0);
      for (int o = 64 * from; o < Math.min(64 * to, synapses.out()); o++) {
        if (fire(neurons, membranes, o, o, denseSum(synapses, input, o), 0)) {
          set(output(), spikes, 0, o);
        }
      }
    }
  }

  private record AdaptivePool(Layer.AdaptivePool layer) implements LayerKernel {
    @Override
    public PlaneLayout output() {
      return PlaneLayout.of(layer);
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
        long[] input,
        long[] skipped,
        long[] membranes,
        Scratch scratch,
        long[] spikes,
        int from,
        int to) {
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

  private record GlobalSum(Layer.GlobalSum layer) implements LayerKernel {
    @Override
    public PlaneLayout output() {
      return PlaneLayout.of(layer);
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
      return output().words();
    }

    @Override
    public void step(
        long[] input,
        long[] skipped,
        long[] membranes,
        Scratch scratch,
        long[] spikes,
        int from,
        int to) {
      var in = new PlaneLayout(layer.channels(), 1, layer.height(), layer.width());
      PlaneLayout output = output();
      for (int bit = 0; bit < output.bits(); bit++) {
        Arrays.fill(spikes, bit * output.words() + from, bit * output.words() + to, 0);
      }
      for (int c = 64 * from; c < Math.min(64 * to, layer.channels()); c++) {
        int count = 0;
        for (int pixel = 0; pixel < in.pixels(); pixel++) {
          count += in.value(input, c, pixel);
        }
        for (int bit = 0; bit < output.bits(); bit++) {
          spikes[bit * output.words() + (c >> 6)] |= (long) (count >> bit & 1) << c;
        }
      }
    }
  }
}
