package io.tombola.engine.ticket;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One mask of a ticket's ladder, for every weighted layer in the network's order, and what was
 * measured of it. Rung k+1 keeps a subset of rung k's weights.
 *
 * @param keepRatio the share of weights kept, over all layers
 * @param readoutScale factor from an averaged integer logit to the exponent of the softmax,
 *     calibrated on validation data
 * @param cost of running it, on the samples of the accuracy
 */
public record Rung(
    double keepRatio, double readoutScale, Accuracy accuracy, Cost cost, List<LayerTicket> layers) {
  /** Copies the list and checks the figures. */
  public Rung {
    layers = List.copyOf(layers);
    require(keepRatio > 0 && keepRatio <= 1, "keepRatio %s is outside 0..1", keepRatio);
    require(
        readoutScale > 0 && Double.isFinite(readoutScale),
        "readoutScale %s is not a positive number",
        readoutScale);
  }

  /** A mask of which nothing was measured, and whose logits are exponents as they are. */
  public Rung(double keepRatio, List<LayerTicket> layers) {
    this(keepRatio, 1, Accuracy.UNKNOWN, Cost.UNKNOWN, layers);
  }

  /** The same mask, with what was measured of it. */
  public Rung measured(double scale, Accuracy found, Cost counted) {
    return new Rung(keepRatio, scale, found, counted, layers);
  }

  /**
   * Held-out accuracy by the float training graph and by the engine's integers.
   *
   * @param samples held-out windows; 0 when none were judged
   */
  public record Accuracy(double floatAccuracy, double integerAccuracy, int samples) {
    /** Of a rung that was never judged. */
    public static final Accuracy UNKNOWN = new Accuracy(0, 0, 0);

    /** Checks the ranges. */
    public Accuracy {
      require(
          floatAccuracy >= 0 && floatAccuracy <= 1,
          "floatAccuracy %s is outside 0..1",
          floatAccuracy);
      require(
          integerAccuracy >= 0 && integerAccuracy <= 1,
          "integerAccuracy %s is outside 0..1",
          integerAccuracy);
      require(samples >= 0, "%s samples are fewer than none", samples);
    }
  }

  /**
   * What a timestep cost, on average.
   *
   * @param operations masked synaptic operations, {@link
   *     io.tombola.engine.energy.Operations#synapticOperations()}
   * @param picojoule of them, by the name of the {@link io.tombola.engine.energy.Technology}, as an
   *     {@link io.tombola.engine.energy.EnergyMeter} counts; empty when nothing was counted
   */
  public record Cost(double operations, Map<String, Double> picojoule) {
    /** Of a rung whose operations were never counted. */
    public static final Cost UNKNOWN = new Cost(0, Map.of());

    /** Sorts the map by name and checks the ranges. */
    public Cost {
      picojoule = Collections.unmodifiableMap(new TreeMap<>(picojoule));
      require(isAmount(operations), "%s operations a timestep are no amount", operations);
      for (Map.Entry<String, Double> entry : picojoule.entrySet()) {
        Double energy = entry.getValue();
        require(energy != null && isAmount(energy), "%s pJ a timestep are no amount", energy);
      }
    }

    private static boolean isAmount(double value) {
      return value >= 0 && Double.isFinite(value);
    }

    /** False when nothing was counted. */
    public boolean known() {
      return !picojoule.isEmpty();
    }
  }

  private static void require(boolean holds, String problem, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(problem.formatted(value));
    }
  }
}
