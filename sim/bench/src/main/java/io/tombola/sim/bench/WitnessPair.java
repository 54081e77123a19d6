package io.tombola.sim.bench;

import io.tombola.engine.run.StreamEngine;
import io.tombola.sim.data.Inference;

/**
 * ONNX Runtime on one stream, with an engine beside it that takes the same steps. Its confidences
 * are the runtime's.
 */
abstract class WitnessPair implements Inference, AutoCloseable {
  private final float[] byEngine;
  private final float[] byRuntime;
  private long decisions;
  private long equalDecisions;
  private long greatestDifference;

  WitnessPair(int classes) {
    this.byEngine = new float[classes];
    this.byRuntime = new float[classes];
  }

  /** Compares what both have decided. */
  final void compare(StreamEngine engine, long[] logits, long[] runtimeLogits) {
    for (int k = 0; k < logits.length; k++) {
      greatestDifference = Math.max(greatestDifference, Math.abs(logits[k] - runtimeLogits[k]));
    }
    engine.confidences(byEngine);
    confidences(byRuntime);
    decisions++;
    equalDecisions += likeliest(byEngine) == likeliest(byRuntime) ? 1 : 0;
  }

  private static int likeliest(float[] confidences) {
    int likeliest = 0;
    for (int k = 1; k < confidences.length; k++) {
      likeliest = confidences[k] > confidences[likeliest] ? k : likeliest;
    }
    return likeliest;
  }

  /** How often both have decided so far. */
  final long decisions() {
    return decisions;
  }

  /** How often for the same class. */
  final long equalDecisions() {
    return equalDecisions;
  }

  /** The greatest difference of two logits of a class so far. */
  final long greatestDifference() {
    return greatestDifference;
  }

  @Override
  public abstract void close();
}
