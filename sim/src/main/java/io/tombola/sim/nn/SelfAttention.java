package io.tombola.sim.nn;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Spiking self-attention without softmax (Spikformer, arXiv 2209.15425), head by head: {@code
 * factor * q (k^T v)} on tokens {@code [T*B*N][D]}.
 *
 * <p>The products are taken row by row in Java, with nothing done for a zero: queries, keys and
 * values are spikes, mostly silent. That beats hundreds of small calls of BLAS.
 */
final class SelfAttention implements Stage {
  private final int images;
  private final int tokens;
  private final int channels;
  private final int head;
  private final float factor;
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
  SelfAttention(
      int images, int tokens, int channels, int heads, float factor, List<Signal> inputs) {
    this.images = images;
    this.tokens = tokens;
    this.channels = channels;
    this.head = channels / heads;
    this.factor = factor;
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
          float[] context = new float[head * head];
          for (int from = 0; from < channels; from += head) {
            context(k, v, from, context);
            addRows(q, context, from, attended);
          }
          Loops.combine(attended, attended, attended.length, factor, 0, 0);
          store(attended, output.value(), image);
        });
  }

  /** Mean of queries, keys and values in the last forward pass. */
  double inputRate() {
    double sum = 0;
    for (Signal signal : List.of(queries, keys, values)) {
      for (int image = 0; image < images; image++) {
        sum += Loops.total(load(signal.value(), image));
      }
    }
    return sum / (3.0 * images * tokens * channels);
  }

  @Override
  public void backward() {
    forEachImage(
        image -> {
          float[] q = load(queries.value(), image);
          float[] k = load(keys.value(), image);
          float[] v = load(values.value(), image);
          float[] gradient = load(output.gradient(), image);
          Loops.combine(gradient, gradient, gradient.length, factor, 0, 0);
          float[] onQ = new float[q.length];
          float[] onK = new float[q.length];
          float[] onV = new float[q.length];
          float[] context = new float[head * head];
          float[] onContext = new float[head * head];
          for (int from = 0; from < channels; from += head) {
            context(k, v, from, context);
            context(q, gradient, from, onContext);
            addRows(k, onContext, from, onV);
            transpose(context);
            transpose(onContext);
            addRows(gradient, context, from, onQ);
            addRows(v, onContext, from, onK);
          }
          store(onQ, queries.gradient(), image);
          store(onK, keys.gradient(), image);
          store(onV, values.gradient(), image);
        });
  }

  /** {@code left^T right} over the tokens, for the head whose channels begin at {@code from}. */
  private void context(float[] left, float[] right, int from, float[] context) {
    Arrays.fill(context, 0);
    for (int row = from; row < left.length; row += channels) {
      for (int i = 0; i < head; i++) {
        if (left[row + i] != 0) {
          Loops.addScaled(right, row, left[row + i], context, i * head, head);
        }
      }
    }
  }

  /** {@code target += left matrix}, for the head whose channels begin at {@code from}. */
  private void addRows(float[] left, float[] matrix, int from, float[] target) {
    for (int row = from; row < left.length; row += channels) {
      for (int i = 0; i < head; i++) {
        if (left[row + i] != 0) {
          Loops.addScaled(matrix, i * head, left[row + i], target, row, head);
        }
      }
    }
  }

  private void transpose(float[] matrix) {
    for (int i = 0; i < head; i++) {
      for (int j = 0; j < i; j++) {
        float swapped = matrix[i * head + j];
        matrix[i * head + j] = matrix[j * head + i];
        matrix[j * head + i] = swapped;
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
