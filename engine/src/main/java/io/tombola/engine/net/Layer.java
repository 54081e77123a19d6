package io.tombola.engine.net;

import java.util.Optional;

/** One layer of a spiking network; tensors are {@code [channels][height][width]}. */
public sealed interface Layer {
  /** What the next layer sees. */
  Shape output();

  /**
   * Connections that own frozen weights, and so a mask in every ticket. Weight order is {@code
   * [out][in][kernel][kernel]}.
   */
  sealed interface Weighted {
    /** The name, unique in its network; also the name of its entries in a ticket file. */
    String name();

    /** Output channels. */
    int out();

    /** Weights that feed one output channel. */
    int fanIn();

    /** True when neurons of its own follow, so that a ticket has thresholds for them. */
    boolean spikes();

    /** Multiply-adds of a timestep, were nothing pruned and every input at work. */
    long multiplyAdds();

    /** All weights. */
    default int weights() {
      return out() * fanIn();
    }
  }

  /**
   * Convolution with zero padding of {@code kernel / 2}, then leaky integrate-and-fire, then an
   * optional 2x2 max pool. Output pixel (y, x) is centred on input pixel (stride y, stride x).
   *
   * @param kernel rows and columns of a channel's weights, odd
   * @param stride 1 or 2
   * @param height rows of the input
   * @param width columns of the input
   * @param pool true when spikes are OR-ed over 2x2 pixels; an odd last row or column is dropped
   */
  record Conv(
      String name, int in, int out, int kernel, int stride, int height, int width, boolean pool)
      implements Layer, Weighted {
    /** Checks kernel and stride. */
    public Conv {
      require(kernel % 2 == 1, name, "a kernel of " + kernel + " has no middle");
      checkStride(stride, name);
    }

    /** A convolution of stride 1. */
    public Conv(String name, int in, int out, int kernel, int height, int width, boolean pool) {
      this(name, in, out, kernel, 1, height, width, pool);
    }

    /** The membranes' size, before the pool. */
    public Shape neurons() {
      return strided(out, stride, height, width);
    }

    @Override
    public Shape output() {
      Shape full = neurons();
      return pool ? new Shape(out, full.height() / 2, full.width() / 2) : full;
    }

    @Override
    public int fanIn() {
      return in * kernel * kernel;
    }

    @Override
    public boolean spikes() {
      return true;
    }

    @Override
    public long multiplyAdds() {
      return (long) weights() * neurons().pixels();
    }

    /** Rows that the next layer sees. */
    public int outHeight() {
      return output().height();
    }

    /** Columns that the next layer sees. */
    public int outWidth() {
      return output().width();
    }
  }

  /**
   * A convolution that an earlier layer's spikes skip to: what they bring is added to its sums, and
   * the two together charge its neurons. The addition stands before the neurons, so every output is
   * a spike (Kim et al., arXiv 2207.01382); after them, outputs would be counts.
   *
   * @param conv the convolution of the layer before
   * @param skip index, in the network's layers, of the layer whose spikes skip to here
   * @param shortcut what those spikes pass, or empty when spike (o, y, x) is added as it is
   */
  record Join(Conv conv, int skip, Optional<Shortcut> shortcut) implements Layer, Weighted {
    /** The size of what skips to here. */
    public Shape skipped() {
      return shortcut.map(Shortcut::input).orElseGet(conv::neurons);
    }

    /** The size of what is added; {@code conv.neurons()}, or the layer makes no sense. */
    public Shape added() {
      return shortcut.map(Shortcut::sums).orElseGet(conv::neurons);
    }

    @Override
    public String name() {
      return conv.name();
    }

    @Override
    public Shape output() {
      return conv.output();
    }

    @Override
    public int out() {
      return conv.out();
    }

    @Override
    public int fanIn() {
      return conv.fanIn();
    }

    @Override
    public boolean spikes() {
      return true;
    }

    /** Those of the convolution; the shortcut counts its own. */
    @Override
    public long multiplyAdds() {
      return conv.multiplyAdds();
    }
  }

  /**
   * The 1x1 convolution on the way to a {@link Join}, where channels or size change. Part of that
   * layer: it has weights, but neither neurons nor spikes.
   *
   * @param stride 1 or 2; sum (y, x) is that of input pixel (stride y, stride x)
   * @param height rows of the input
   * @param width columns of the input
   */
  record Shortcut(String name, int in, int out, int stride, int height, int width)
      implements Weighted {
    /** Checks the stride. */
    public Shortcut {
      checkStride(stride, name);
    }

    /** The size of what it sees. */
    public Shape input() {
      return new Shape(in, height, width);
    }

    /** The size of what it adds. */
    public Shape sums() {
      return strided(out, stride, height, width);
    }

    @Override
    public int fanIn() {
      return in;
    }

    @Override
    public boolean spikes() {
      return false;
    }

    @Override
    public long multiplyAdds() {
      return (long) weights() * sums().pixels();
    }
  }

  /**
   * Spikes OR-ed over the cells of a fixed {@code size x size} grid, whatever the input size: cell
   * i covers rows {@code floor(i*height/size)} up to (not with) {@code ceil((i+1)*height/size)},
   * columns alike.
   */
  record AdaptivePool(int channels, int height, int width, int size) implements Layer {
    @Override
    public Shape output() {
      return new Shape(channels, size, size);
    }

    /** First row or column of cell {@code cell} on a side of {@code length}. */
    public int start(int length, int cell) {
      return cell * length / size;
    }

    /** Row or column after the last of cell {@code cell} on a side of {@code length}. */
    public int end(int length, int cell) {
      return ((cell + 1) * length + size - 1) / size;
    }
  }

  /**
   * Each channel's spikes counted over all pixels: average pooling, whose factor {@code 1 / (height
   * * width)} is left to the thresholds of the layer that follows.
   */
  record GlobalSum(int channels, int height, int width) implements Layer {
    /** A count for each channel, in a row. */
    @Override
    public Shape output() {
      return Shape.vector(channels);
    }

    /** Bits of a count. */
    public int bits() {
      return Integer.SIZE - Integer.numberOfLeadingZeros(height * width);
    }
  }

  /**
   * Fully connected, then leaky integrate-and-fire. The input is flattened channel by channel, row
   * by row.
   */
  record Dense(String name, int in, int out) implements Layer, Weighted {
    @Override
    public Shape output() {
      return Shape.vector(out);
    }

    @Override
    public int fanIn() {
      return in;
    }

    @Override
    public boolean spikes() {
      return true;
    }

    @Override
    public long multiplyAdds() {
      return weights();
    }
  }

  /**
   * A fully connected map of an {@link Encoder}'s block, the same for every token. Part of the
   * encoder; see there what feeds it, and what becomes of its sums.
   *
   * @param tokens that it maps in a timestep, were no patch pruned
   * @param spikes true when neurons of its own follow
   */
  record Linear(String name, int in, int out, int tokens, boolean spikes) implements Weighted {
    @Override
    public int fanIn() {
      return in;
    }

    @Override
    public long multiplyAdds() {
      return (long) weights() * tokens;
    }
  }

  /** Fully connected without neurons: its sums are the integer logits. Always last. */
  record Readout(String name, int in, int out) implements Layer, Weighted {
    @Override
    public Shape output() {
      return Shape.vector(out);
    }

    @Override
    public int fanIn() {
      return in;
    }

    @Override
    public boolean spikes() {
      return false;
    }

    @Override
    public long multiplyAdds() {
      return weights();
    }
  }

  private static Shape strided(int channels, int stride, int height, int width) {
    return new Shape(channels, (height + stride - 1) / stride, (width + stride - 1) / stride);
  }

  private static void checkStride(int stride, String name) {
    require(stride == 1 || stride == 2, name, "stride " + stride + " is neither 1 nor 2");
  }

  private static void require(boolean holds, String name, String problem) {
    if (!holds) {
      throw new IllegalArgumentException("layer " + name + ": " + problem);
    }
  }
}
