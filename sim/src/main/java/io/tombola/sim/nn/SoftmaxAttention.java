package io.tombola.sim.nn;

import java.util.Arrays;
import java.util.List;

/**
 * Attention without spikes, as transformers have it (arXiv 1706.03762), head by head: {@code
 * softmax(scale * q k^T) v} on tokens {@code [T*B*N][D]}. {@link SelfAttention} is its spiking
 * counterpart.
 */
final class SoftmaxAttention extends Attention {
  private final float scale;

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
    super(images, tokens, channels, heads, inputs);
    this.scale = scale;
  }

  @Override
  void attend(float[] q, float[] k, float[] v, float[] attended) {
    float[] shares = new float[tokens * tokens];
    for (int from = 0; from < channels; from += head) {
      products(q, k, from, shares);
      softmax(shares);
      addRows(shares, v, from, attended);
    }
  }

  @Override
  void attendBackward(
      float[] q, float[] k, float[] v, float[] gradient, float[] onQ, float[] onK, float[] onV) {
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
}
