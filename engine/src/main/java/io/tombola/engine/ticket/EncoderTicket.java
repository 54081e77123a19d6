package io.tombola.engine.ticket;

import io.tombola.engine.net.Encoder;
import io.tombola.engine.net.Layer;
import java.util.List;

/**
 * What a spiking ViT's ticket decides behind its embedding: the encoder's maps, in integers, and
 * the readout. {@code EncoderWeights} has the equations.
 *
 * @param maps in the order of {@link Encoder#maps}
 * @param attentionThresholds per block, of the neurons behind attention, whose charge is {@code n
 *     << fractionBits}
 * @param readoutWeights {@code [classes][dimension]}
 * @param readoutBiases per class. With x the last stream, or its spikes, a token's logit at a
 *     timestep is {@code readoutWeights * x + readoutBiases}; a window's is the mean over both
 */
public record EncoderTicket(
    Facts facts,
    List<MapTicket> maps,
    int[] attentionThresholds,
    short[] readoutWeights,
    int[] readoutBiases) {
  /** Copies the list. */
  public EncoderTicket {
    maps = List.copyOf(maps);
  }

  /** What becomes of patches that are not kept. */
  public enum Patches {
    /** They are embedded like all others, and left out behind: the encoder is spared. */
    GATHERED,
    /**
     * Their pixels are set to 0 and the embedding runs again over the window: what is kept never
     * saw them, and events alone would have paid for them.
     */
    REEMBEDDED;

    /** How often a window is embedded, when so many of so many patches are kept. */
    public int embeddings(long kept, long tokens) {
      return this == REEMBEDDED && kept < tokens ? 2 : 1;
    }
  }

  /**
   * What is not in arrays.
   *
   * @param streamBits bits of the stream below 1; 0 for a stream of counts
   * @param frozen true when the encoder is a ticket, too: signs grown from the seed under a mask;
   *     else weights of 16 bits
   * @param patchKeep the share of patches that is kept, more than 0
   */
  public record Facts(int streamBits, boolean frozen, double patchKeep, Patches patches) {
    /** Checks the share. */
    public Facts {
      if (!(patchKeep > 0 && patchKeep <= 1)) {
        throw new IllegalArgumentException("patchKeep " + patchKeep + " is outside 0..1");
      }
    }
  }

  /** Checks that everything has its size. */
  void check(Encoder encoder, Layer.Readout readout) {
    List<Layer.Linear> expected = encoder.maps();
    require(
        maps.size() == expected.size(),
        "an encoder of %d maps has %d".formatted(expected.size(), maps.size()));
    for (int m = 0; m < maps.size(); m++) {
      maps.get(m).check(expected.get(m), facts.frozen());
    }
    require(
        attentionThresholds.length == encoder.depth(),
        attentionThresholds.length + " thresholds behind attention for " + encoder.depth());
    require(
        readoutWeights.length == readout.weights() && readoutBiases.length == readout.out(),
        "readout weights must be %d and biases %d".formatted(readout.weights(), readout.out()));
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(problem);
    }
  }
}
