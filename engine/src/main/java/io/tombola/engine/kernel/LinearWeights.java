package io.tombola.engine.kernel;

/**
 * A map of an encoder in integers, in plain form. With n the sum of weights times inputs, an output
 * is charged with {@code scales[o] * n + biases[o]}: its neuron where it has one, else the stream.
 *
 * <p>Weights are quantised ones, or a ticket's -1, 0 and +1: what a unit is worth is each output's
 * own affair, as its scale, bias and threshold say.
 *
 * @param weights {@code [out][in]}
 * @param scales per output, at least 0
 * @param biases per output
 * @param thresholds per output; empty where the stream is charged
 */
public record LinearWeights(
    int in, int out, short[] weights, int[] scales, int[] biases, int[] thresholds) {
  /** The value of a weight. */
  public int weight(int o, int i) {
    return weights[o * in + i];
  }

  /** What an output is charged with for a sum. */
  public int charge(int o, int sum) {
    return scales[o] * sum + biases[o];
  }

  /** The least and the greatest charge of output {@code o}, when inputs are {@code 0..most}. */
  long[] charges(int o, int most) {
    long negative = 0;
    long positive = 0;
    for (int i = 0; i < in; i++) {
      int weight = weight(o, i);
      negative += Math.min(0, weight);
      positive += Math.max(0, weight);
    }
    long factor = (long) scales[o] * most;
    return new long[] {factor * negative + biases[o], factor * positive + biases[o]};
  }
}
