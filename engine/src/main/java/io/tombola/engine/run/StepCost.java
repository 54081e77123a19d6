package io.tombola.engine.run;

/**
 * What a timestep costs in time: a fixed part, a part for each kept weight, and a part for each
 * event that is binned. The network's time is a straight line in the kept weights, whatever fires.
 * Of a {@link PatchLadder}, patches stand in the place of weights, and the timestep is one that
 * decides.
 *
 * @param fixedNs nanoseconds of the network that no mask saves
 * @param nsPerWeight nanoseconds for each kept weight
 * @param nsPerEvent nanoseconds for each event binned
 */
public record StepCost(double fixedNs, double nsPerWeight, double nsPerEvent) {
  /**
   * For ladders that nobody has timed: in proportion to the kept weights, and so low that the first
   * measured steps overrule it.
   */
  public static final StepCost UNTIMED = new StepCost(0, 1e-6, 1e-3);

  /** Checks the ranges. */
  public StepCost {
    if (!(fixedNs >= 0 && nsPerWeight > 0 && nsPerEvent > 0)) {
      throw new IllegalArgumentException(
          "a step of %s ns, %s ns a weight and %s ns an event: times must be positive"
              .formatted(fixedNs, nsPerWeight, nsPerEvent));
    }
  }

  /**
   * The line of least squares through measured times; through zero when there is one rung only, or
   * when the line would start below it.
   *
   * @param keptWeights of each rung
   * @param networkNs nanoseconds that the network took under each
   * @param nsPerEvent nanoseconds for each event binned
   */
  public static StepCost through(long[] keptWeights, double[] networkNs, double nsPerEvent) {
    int rungs = keptWeights.length;
    double meanKept = 0;
    double meanNs = 0;
    for (int k = 0; k < rungs; k++) {
      meanKept += (double) keptWeights[k] / rungs;
      meanNs += networkNs[k] / rungs;
    }
    double spread = 0;
    double together = 0;
    for (int k = 0; k < rungs; k++) {
      spread += (keptWeights[k] - meanKept) * (keptWeights[k] - meanKept);
      together += (keptWeights[k] - meanKept) * (networkNs[k] - meanNs);
    }
    double slope = spread == 0 ? 0 : together / spread;
    double fixedNs = meanNs - slope * meanKept;
    if (slope <= 0 || fixedNs < 0) {
      fixedNs = 0;
      slope = meanNs / Math.max(1, meanKept);
    }
    return new StepCost(fixedNs, positive(slope), positive(nsPerEvent));
  }

  /** A clock that stood still measured nothing; what is divided by stays above 0. */
  private static double positive(double ns) {
    return Math.max(1e-9, ns);
  }

  /** Nanoseconds of the network under a mask that keeps so many weights. */
  public double networkNs(long keptWeights) {
    return positive(fixedNs + nsPerWeight * keptWeights);
  }

  /** Nanoseconds of binning so many events. */
  public double binningNs(long events) {
    return nsPerEvent * events;
  }
}
