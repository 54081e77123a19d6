package io.tombola.sim.nn;

import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Attention among the tokens of each image, {@code [T*B*N][D]}, head by head. */
abstract sealed class Attention implements Stage permits SelfAttention, SoftmaxAttention {
  final int images;
  final int tokens;
  final int channels;

  /** Channels of a head. */
  final int head;

  final Signal queries;
  final Signal keys;
  final Signal values;
  private final Signal output;

  /**
   * Attention among the tokens of each image.
   *
   * @param images timesteps times batch
   * @param tokens of an image
   * @param heads divide the channels into runs of equal length
   * @param inputs queries, keys and values, read by nobody else
   */
  Attention(int images, int tokens, int channels, int heads, List<Signal> inputs) {
    this.images = images;
    this.tokens = tokens;
    this.channels = channels;
    this.head = channels / heads;
    this.queries = inputs.get(0);
    this.keys = inputs.get(1);
    this.values = inputs.get(2);
    this.output = Signal.of((long) images * tokens, channels);
  }

  /** An image's: {@code attended} is 0 before. */
  abstract void attend(float[] q, float[] k, float[] v, float[] attended);

  /**
   * The gradients at an image's inputs, which are 0 before.
   *
   * @param gradient at what was attended; may be changed
   */
  abstract void attendBackward(
      float[] q, float[] k, float[] v, float[] gradient, float[] onQ, float[] onK, float[] onV);

  @Override
  public final Signal output() {
    return output;
  }

  @Override
  public final void forward(Pass pass) {
    forEachImage(
        image -> {
          float[] q = load(queries.value(), image);
          float[] attended = new float[q.length];
          attend(q, load(keys.value(), image), load(values.value(), image), attended);
          store(attended, output.value(), image);
        });
  }

  @Override
  public final void backward() {
    forEachImage(
        image -> {
          float[] q = load(queries.value(), image);
          float[] k = load(keys.value(), image);
          float[] v = load(values.value(), image);
          float[] onQ = new float[q.length];
          float[] onK = new float[q.length];
          float[] onV = new float[q.length];
          attendBackward(q, k, v, load(output.gradient(), image), onQ, onK, onV);
          store(onQ, queries.gradient(), image);
          store(onK, keys.gradient(), image);
          store(onV, values.gradient(), image);
        });
  }

  private void forEachImage(IntConsumer action) {
    IntStream.range(0, images).parallel().forEach(action);
  }

  /** An image's rows. */
  final float[] load(Tensor from, int image) {
    float[] rows = new float[tokens * channels];
    from.buffer().get(image * rows.length, rows);
    return rows;
  }

  private static void store(float[] rows, Tensor to, int image) {
    to.buffer().put(image * rows.length, rows);
  }
}
