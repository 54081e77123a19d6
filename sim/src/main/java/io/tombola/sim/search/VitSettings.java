package io.tombola.sim.search;

import io.tombola.sim.nn.PatchPruning;
import java.util.Map;

/**
 * Settings that only a spiking ViT's search has.
 *
 * @param patches which ones the encoder sees
 * @param encoder what {@link PatchTickets} train of the encoder
 * @param embeddingEpochs of {@link PatchTickets}' first stage, the second has the search's epochs;
 *     0 for none: the embedding's ticket is then found together with the encoder
 * @param encoderRate the optimiser's rate on a dense encoder's weights at the start
 */
public record VitSettings(
    PatchPruning patches, EncoderWeights encoder, int embeddingEpochs, double encoderRate) {
  /** All patches and a dense encoder. */
  public static final VitSettings DEFAULT =
      new VitSettings(PatchPruning.NONE, EncoderWeights.DENSE, 10, 5e-3);

  /** What is found of an encoder. */
  public enum EncoderWeights {
    /** Trained float weights: the papers' encoder. */
    DENSE,
    /** A ticket as the embedding's, of the same share of frozen one-bit weights. */
    TICKET
  }

  /** Checks the ranges. */
  public VitSettings {
    if (embeddingEpochs < 0) {
      throw new IllegalArgumentException("search settings: embeddingEpochs must not be negative");
    }
    if (!(encoderRate > 0)) {
      throw new IllegalArgumentException("search settings: encoderRate must be positive");
    }
  }

  /** Adds names and values, for a manifest. */
  void putInto(Map<String, String> map) {
    map.put("patchKeepRatio", String.valueOf(patches.keepRatio()));
    map.put("patchSelector", patches.selector().name());
    map.put("reembedded", String.valueOf(patches.reembedded()));
    map.put("encoder", encoder.name());
    map.put("embeddingEpochs", String.valueOf(embeddingEpochs));
    map.put("encoderRate", String.valueOf(encoderRate));
  }
}
