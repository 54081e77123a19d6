package io.tombola.engine.net;

import java.util.ArrayList;
import java.util.List;

/**
 * VGG-9: six 3x3 convolutions (64, 64-P, 128, 128-P, 256, 256-P) and three fully connected layers
 * (256, 256, classes).
 *
 * <p>This is the Conv6 of the lottery-ticket literature, named VGG-9 in arXiv 2309.13302 (its 2.26
 * M weights and 153.88 M multiply-adds at 32x32 match). An adaptive 4x4 pool stands before fc1, so
 * the weight count is the same for every input size: 2,260,864 at two input channels and 11
 * classes.
 */
public final class Vgg9 {
  private static final int[] CHANNELS = {64, 64, 128, 128, 256, 256};
  private static final int DENSE = 256;
  private static final int POOLED = 4;

  private Vgg9() {}

  /**
   * Describes a VGG-9.
   *
   * @param height rows of a frame, at least 32 and divisible by 8; columns alike
   * @param widthFactor factor on all inner channel counts, such as 0.25; at least one channel stays
   */
  public static Network of(
      int inputChannels, int height, int width, double widthFactor, int classes) {
    if (height < 32 || width < 32 || height % 8 != 0 || width % 8 != 0) {
      throw new IllegalArgumentException(
          "VGG-9 input " + width + "x" + height + ": sides must be at least 32 and divisible by 8");
    }
    List<Layer> layers = new ArrayList<>();
    int in = inputChannels;
    int h = height;
    int w = width;
    for (int i = 0; i < CHANNELS.length; i++) {
      var conv =
          new Layer.Conv(
              "conv" + (i + 1), in, scaled(CHANNELS[i], widthFactor), 3, h, w, i % 2 == 1);
      layers.add(conv);
      in = conv.out();
      h = conv.outHeight();
      w = conv.outWidth();
    }
    layers.add(new Layer.AdaptivePool(in, h, w, POOLED));
    int dense = scaled(DENSE, widthFactor);
    layers.add(new Layer.Dense("fc1", in * POOLED * POOLED, dense));
    layers.add(new Layer.Dense("fc2", dense, dense));
    layers.add(new Layer.Readout("fc3", dense, classes));
    return new Network(inputChannels, height, width, layers);
  }

  private static int scaled(int channels, double widthFactor) {
    return Math.max(1, (int) Math.round(channels * widthFactor));
  }
}
