package io.tombola.sim.nn;

/**
 * How batch norm takes its statistics in a forward pass.
 *
 * @param batchStatistics true: normalise by the batch's mean and variance; false: by the running
 *     ones
 * @param momentum share of the batch in the running statistics afterwards; 0 leaves them
 */
public record Pass(boolean batchStatistics, float momentum) {
  /** Normalises by the running statistics. */
  public static final Pass INFERENCE = new Pass(false, 0);

  /** Normalises by the batch's statistics and lets the running ones follow. */
  public static final Pass TRAINING = new Pass(true, 0.1f);

  /** Normalises by the batch's statistics and leaves the running ones alone. */
  public static final Pass OBSERVATION = new Pass(true, 0);

  /**
   * The {@code index}-th of a row of passes, from 0, after which the running statistics are the
   * plain averages over that row.
   */
  public static Pass calibration(int index) {
    return new Pass(true, 1f / (index + 1));
  }
}
