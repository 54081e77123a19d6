package io.tombola.sim.nn;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Attention without spikes, as transformers have it (arXiv 1706.03762), head by head: {@code
 * softmax(scale * q k^T) v} on tokens {@code [T*B*N][D]}. {@link SelfAttention} is its spiking
 * counterpart.
 */
final class SoftmaxAttention implements Stage {
  private final int images;
  private final int tokens;
  private final int channels;
  private final int head;
  private final float scale;
  private final Signal queries;
  private final Signal keys;
  private final Signal values;
  private final Signal output;

  /**
   * Attention among the tokens of each image.
   *
   * @param images timesteps times batch
   * @param tokens of an image
   * @param heads divide the channels into runs of equal length
   * @param inputs queries, keys and values, read by nobody else
   */
  SoftmaxAttention(
      int images, int tokens, int channels, int heads, float scale, List<Signal> inputs) {
    this.images = images;
    this.tokens = tokens;
    this.channels = channels;
    this.head = channels / heads;
    this.scale = scale;
    this.queries = inputs.get(0);
    this.keys = inputs.get(1);
    this.values = inputs.get(2);
    this.output = Signal.of((long) images * tokens, channels);
  }

  @Override
  public Signal output() {
    return output;
  }

  @Override
  public void forward(Pass pass) {
    forEachImage(
        image -> {
          float[] q = load(queries.value(), image);
          float[] k = load(keys.value(), image);
          float[] v = load(values.value(), image);
          float[] attended = new float[q.length];
          float[] shares = new float[tokens * tokens];
          for (int from = 0; from < channels; from += head) {
            products(q, k, from, shares);
            softmax(shares);
            addRows(shares, v, from, attended);
          }
          store(attended, output.value(), image);
        });
  }

  @Override
  public void backward() {
    forEachImage(
        image -> {
          float[] q = load(queries.value(), image);
          float[] k = load(keys.value(), image);
          float[] v = load(values.value(), image);
          float[] gradient = load(output.gradient(), image);
          float[] onQ = new float[q.length];
          float[] onK = new float[q.length];
          float[] onV = new float[q.length];
          float[] shares = new float[tokens * tokens];
          float[] onScores = new float[tokens * tokens];
          for (int from = 0; from < channels; from += head) {
            products(q, k, from, shares);
            softmax(shares);
            products(gradient, v, from, onScores);
            softmaxBackward(shares, onScores);
            addRows(onScores, k, from, onQ);
            addColumns(onScores, q, from, onK);
            addColumns(shares, gradient, from, onV);
          }
          store(onQ, queries.gradient(), image);
          store(onK, keys.gradient(), image);
          store(onV, values.gradient(), image);
        });
  }

  /** {@code left right^T} over the channels of the head that begin at {@code from}. */
  private void products(float[] left, float[] right, int from, float[] products) {
    Arrays.fill(products, 0);
    float[] column = new float[tokens];
    for (int c = from; c < from + head; c++) {
      for (int j = 0; j < tokens; j++) {
        column[j] = right[j * channels + c];
      }
      for (int i = 0; i < tokens; i++) {
        Loops.addScaled(column, 0, left[i * channels + c], products, i * tokens, tokens);
      }
    }
  }

  /** Makes each token's products shares that add up to 1. */
  private void softmax(float[] products) {
    for (int row = 0; row < products.length; row += tokens) {
      float highest = Float.NEGATIVE_INFINITY;
      for (int j = row; j < row + tokens; j++) {
        highest = Math.max(highest, products[j]);
      }
      double sum = 0;
      for (int j = row; j < row + tokens; j++) {
        products[j] = (float) Math.exp(scale * (products[j] - highest));
        sum += products[j];
      }
      for (int j = row; j < row + tokens; j++) {
        products[j] /= (float) sum;
      }
    }
  }

  /** From the gradient at the shares to that at the products, in place. */
  private void softmaxBackward(float[] shares, float[] gradient) {
    for (int row = 0; row < shares.length; row += tokens) {
      double mean = 0;
      for (int j = row; j < row + tokens; j++) {
        mean += (double) shares[j] * gradient[j];
      }
      for (int j = row; j < row + tokens; j++) {
        gradient[j] = scale * shares[j] * (gradient[j] - (float) mean);
      }
    }
  }

  /** {@code target += matrix right}, for the head whose channels begin at {@code from}. */
  private void addRows(float[] matrix, float[] right, int from, float[] target) {
    for (int i = 0; i < tokens; i++) {
      for (int j = 0; j < tokens; j++) {
        float factor = matrix[i * tokens + j];
        Loops.addScaled(right, j * channels + from, factor, target, i * channels + from, head);
      }
    }
  }

  /** {@code target += matrix^T right}, for the head whose channels begin at {@code from}. */
  private void addColumns(float[] matrix, float[] right, int from, float[] target) {
    for (int i = 0; i < tokens; i++) {
      for (int j = 0; j < tokens; j++) {
        float factor = matrix[i * tokens + j];
        Loops.addScaled(right, i * channels + from, factor, target, j * channels + from, head);
      }
    }
  }

  private void forEachImage(IntConsumer action) {
    IntStream.range(0, images).parallel().forEach(action);
  }

  private float[] load(Tensor from, int image) {
    float[] rows = new float[tokens * channels];
    from.buffer().get(image * rows.length, rows);
    return rows;
  }

  private static void store(float[] rows, Tensor to, int image) {
    to.buffer().put(image * rows.length, rows);
  }
}
