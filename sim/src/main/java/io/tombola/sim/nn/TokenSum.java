package io.tombola.sim.nn;

import java.util.stream.IntStream;

/**
 * Each channel added up over an image's tokens: {@code [T*B*N][D]} to {@code [T*B][D]}. The mean's
 * factor is the loss's, so that integers stay integers.
 */
final class TokenSum implements Stage {
  private final int images;
  private final int tokens;
  private final int channels;
  private final Signal input;
  private final Signal output;

  /**
   * @param images timesteps times batch
   * @param tokens of an image
   */
  TokenSum(int images, int tokens, int channels, Signal input) {
    this.images = images;
    this.tokens = tokens;
    this.channels = channels;
    this.input = input;
    this.output = Signal.of(images, channels);
  }

  @Override
  public Signal output() {
    return output;
  }

  @Override
  public void forward(Pass pass) {
    IntStream.range(0, images)
        .parallel()
        .forEach(
            image -> {
              float[] row = new float[channels];
              float[] sum = new float[channels];
              for (int n = 0; n < tokens; n++) {
                input.value().buffer().get((image * tokens + n) * channels, row);
                Loops.add(sum, row, sum, channels, 1, 1);
              }
              output.value().buffer().put(image * channels, sum);
            });
  }

  @Override
  public void backward() {
    IntStream.range(0, images)
        .parallel()
        .forEach(
            image -> {
              float[] gradient = new float[channels];
              output.gradient().buffer().get(image * channels, gradient);
              for (int n = 0; n < tokens; n++) {
                input.gradient().buffer().put((image * tokens + n) * channels, gradient);
              }
            });
  }
}
