package io.tombola.engine.net;

/** One layer of a spiking network; tensors are {@code [channels][height][width]}. */
public sealed interface Layer {

  /**
   * A layer that owns frozen weights, and so a mask in every ticket. Weight order is {@code
   * [out][in][kernel][kernel]}.
   */
  sealed interface Weighted extends Layer {
    /** The layer's name, unique in its network; also the name of its entries in a ticket file. */
    String name();

    /** Output channels. */
    int out();

    /** Weights that feed one output channel. */
    int fanIn();

    /** All weights of the layer. */
    default int weights() {
      return out() * fanIn();
    }
  }

  /**
   * Convolution with zero padding of {@code kernel / 2} and stride 1, then leaky
   * integrate-and-fire, then an optional 2x2 max pool.
   *
   * @param height rows of the input and of the membranes
   * @param width columns of the input and of the membranes
   * @param pool true when spikes are OR-ed over 2x2 pixels; an odd last row or column is dropped
   */
  record Conv(String name, int in, int out, int kernel, int height, int width, boolean pool)
      implements Weighted {
    @Override
    public int fanIn() {
      return in * kernel * kernel;
    }

    /** Rows that the next layer sees. */
    public int outHeight() {
      return pool ? height / 2 : height;
    }

    /** Columns that the next layer sees. */
    public int outWidth() {
      return pool ? width / 2 : width;
    }
  }

  /**
   * Spikes OR-ed over the cells of a fixed {@code size x size} grid, whatever the input size: cell
   * i covers rows {@code floor(i*height/size)} up to (not with) {@code ceil((i+1)*height/size)},
   * columns alike.
   */
  record AdaptivePool(int channels, int height, int width, int size) implements Layer {
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
   * Fully connected, then leaky integrate-and-fire. The input is flattened channel by channel, row
   * by row.
   */
  record Dense(String name, int in, int out) implements Weighted {
    @Override
    public int fanIn() {
      return in;
    }
  }

  /** Fully connected without neurons: its sums are the integer logits. Always last. */
  record Readout(String name, int in, int out) implements Weighted {
    @Override
    public int fanIn() {
      return in;
    }
  }
}
