package io.tombola.sim.search;

import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.TreeMap;

/**
 * Every setting of a search that its data and network do not fix.
 *
 * @param timesteps of a window; membranes start each window at zero
 * @param lambda the membranes' decay factor; 0.75 and more do not survive streaming
 * @param keepRatio share of each layer's weights that the ticket keeps
 * @param batch windows of a batch
 * @param epochs passes over the training samples
 * @param scoreRate Adam's rate on the scores at the start; a cosine takes it to 0
 * @param normRate Adam's rate on batch norm's gains and offsets, alike
 * @param outputGain factor on the averaged logits in the loss
 * @param calibrationBatches batches that set batch norm's statistics anew at the end, mask frozen
 * @param fractionBits membrane bits below one weight in the exported integers
 * @param weightSeed grows the frozen weights
 * @param runSeed draws the first scores, the batches and the augmentation
 */
public record SearchSettings(
    int timesteps,
    double lambda,
    double keepRatio,
    int batch,
    int epochs,
    double scoreRate,
    double normRate,
    double outputGain,
    int calibrationBatches,
    int fractionBits,
    long weightSeed,
    long runSeed) {
  /** The recipe measured on N-MNIST, CIFAR-10 and simulated gestures. */
  public static final SearchSettings DEFAULT =
      new SearchSettings(5, 0.5, 0.5, 32, 40, 1e-2, 2e-3, 4, 20, 4, 1, 1);

  /** Checks the ranges. */
  public SearchSettings {
    require(timesteps > 0, "timesteps must be positive");
    require(lambda >= 0 && lambda < 1, "lambda must be in 0..1, 1 excluded");
    require(keepRatio > 0 && keepRatio <= 1, "keepRatio must be in 0..1, 0 excluded");
    require(batch > 0 && epochs > 0, "batch and epochs must be positive");
    require(calibrationBatches > 0, "calibrationBatches must be positive");
    require(fractionBits >= 0 && fractionBits <= 8, "fractionBits must be in 0..8");
  }

  /** Other epochs. */
  public SearchSettings withEpochs(int value) {
    return new SearchSettings(
        timesteps,
        lambda,
        keepRatio,
        batch,
        value,
        scoreRate,
        normRate,
        outputGain,
        calibrationBatches,
        fractionBits,
        weightSeed,
        runSeed);
  }

  /** Another keep ratio. */
  public SearchSettings withKeepRatio(double value) {
    return new SearchSettings(
        timesteps,
        lambda,
        value,
        batch,
        epochs,
        scoreRate,
        normRate,
        outputGain,
        calibrationBatches,
        fractionBits,
        weightSeed,
        runSeed);
  }

  /** Names and values, for a manifest. */
  public Map<String, String> asMap() {
    var map = new TreeMap<String, String>();
    for (RecordComponent component : getClass().getRecordComponents()) {
      try {
        map.put(component.getName(), component.getAccessor().invoke(this).toString());
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("a record's accessor is public", e);
      }
    }
    return map;
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException("search settings: " + problem);
    }
  }
}
