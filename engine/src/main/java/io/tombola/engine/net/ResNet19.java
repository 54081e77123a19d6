package io.tombola.engine.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * ResNet-19: a 3x3 convolution (64), eight blocks of two 3x3 convolutions (3 of 128, 3 of 256, 2 of
 * 512 channels), a global sum and two fully connected layers (256, classes).
 *
 * <p>The first block of each width halves the size and has a 1x1 convolution for its shortcut, as
 * in Kim et al., arXiv 2207.01382. (Others keep the size in the first width: the same weights at
 * four times the work.) Three input channels and ten classes make 12.62 M weights, 555.6 M
 * multiply-adds at 32x32.
 */
public final class ResNet19 {
  private static final int STEM = 64;
  private static final int[] CHANNELS = {128, 256, 512};
  private static final int[] BLOCKS = {3, 3, 2};
  private static final int DENSE = 256;

  /** The last blocks then see 2x2 pixels. */
  private static final int LEAST_SIDE = 16;

  private final List<Layer> layers = new ArrayList<>();

  /** What the last layer hands on. */
  private Shape shape;

  private ResNet19(Shape input) {
    this.shape = input;
  }

  /**
   * Describes a ResNet-19.
   *
   * @param height rows of a frame, at least 16; columns alike
   * @param widthFactor factor on all inner channel counts, such as 0.25; at least one channel stays
   */
  public static Network of(
      int inputChannels, int height, int width, double widthFactor, int classes) {
    if (height < LEAST_SIDE || width < LEAST_SIDE) {
      throw new IllegalArgumentException(
          "ResNet-19 input " + width + "x" + height + ": sides must be at least " + LEAST_SIDE);
    }
    var net = new ResNet19(new Shape(inputChannels, height, width));
    net.add(net.conv("conv1", scaled(STEM, widthFactor), 1));
    for (int stage = 0; stage < CHANNELS.length; stage++) {
      for (int b = 0; b < BLOCKS[stage]; b++) {
        String name = "layer" + (stage + 1) + "." + b;
        net.block(name, scaled(CHANNELS[stage], widthFactor), b == 0 ? 2 : 1);
      }
    }
    net.add(new Layer.GlobalSum(net.shape.channels(), net.shape.height(), net.shape.width()));
    int dense = scaled(DENSE, widthFactor);
    net.add(new Layer.Dense("fc1", net.shape.width(), dense));
    net.add(new Layer.Readout("fc2", dense, classes));
    return new Network(inputChannels, height, width, net.layers);
  }

  private void block(String name, int out, int stride) {
    int skip = layers.size() - 1;
    Optional<Layer.Shortcut> shortcut = Optional.empty();
    if (stride != 1) {
      shortcut =
          Optional.of(
              new Layer.Shortcut(
                  name + ".shortcut",
                  shape.channels(),
                  out,
                  stride,
                  shape.height(),
                  shape.width()));
    }
    add(conv(name + ".conv1", out, stride));
    add(new Layer.Join(conv(name + ".conv2", out, 1), skip, shortcut));
  }

  private Layer.Conv conv(String name, int out, int stride) {
    return new Layer.Conv(
        name, shape.channels(), out, 3, stride, shape.height(), shape.width(), false);
  }

  private void add(Layer layer) {
    layers.add(layer);
    shape = layer.output();
  }

  private static int scaled(int channels, double widthFactor) {
    return Math.max(1, (int) Math.round(channels * widthFactor));
  }
}
