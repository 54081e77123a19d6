package io.tombola.sim.nn;

import java.util.Arrays;
import java.util.List;

/**
 * Spiking self-attention without softmax (Spikformer, arXiv 2209.15425), head by head: {@code
 * factor * q (k^T v)} on tokens {@code [T*B*N][D]}.
 *
 * <p>The products are taken row by row in Java, with nothing done for a zero: queries, keys and
 * values are spikes, mostly silent. That beats hundreds of small calls of BLAS.
 */
final class SelfAttention extends Attention {
  private final float factor;

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
    super(images, tokens, channels, heads, inputs);
    this.factor = factor;
  }

  @Override
  void attend(float[] q, float[] k, float[] v, float[] attended) {
    float[] context = new float[head * head];
    for (int from = 0; from < channels; from += head) {
      context(k, v, from, context);
      addRows(q, context, from, attended);
    }
    Loops.combine(attended, attended, attended.length, factor, 0, 0);
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
  void attendBackward(
      float[] q, float[] k, float[] v, float[] gradient, float[] onQ, float[] onK, float[] onV) {
    Loops.combine(gradient, gradient, gradient.length, factor, 0, 0);
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
}
