package io.tombola.sim.cli;

import io.tombola.sim.nn.PatchPruning;
import io.tombola.sim.search.Method;
import io.tombola.sim.search.VitSettings;
import picocli.CommandLine.Option;

/** What a search of a spiking ViT can be told. */
final class VitOptions {
  private static final double MULTISP_PATCH_KEEP = 0.7;

  @Option(
      names = "--patch-keep",
      paramLabel = "SHARE",
      description =
          "Share of the patches that a ViT's encoder sees (default: 0.7 of multisp-lt and"
              + " multisp-slt, else 1).")
  private Double patchKeep;

  @Option(
      names = "--patch-selector",
      defaultValue = "MAGNITUDE",
      paramLabel = "WHAT",
      description =
          "What patches are ranked by: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private PatchPruning.Selector selector;

  @Option(
      names = "--reembed",
      description =
          "Empty the pixels of dropped patches and embed the rest anew; without it, dropped patches"
              + " are embedded and their tokens dropped.")
  private boolean reembed;

  @Option(
      names = "--encoder",
      defaultValue = "DENSE",
      paramLabel = "WHAT",
      description =
          "What pepsp and multisp train of the encoder: ${COMPLETION-CANDIDATES} (default:"
              + " ${DEFAULT-VALUE}); a TICKET keeps --keep of its frozen one-bit weights.")
  private VitSettings.EncoderWeights encoder;

  @Option(
      names = "--embedding-epochs",
      paramLabel = "N",
      description =
          "Epochs of pepsp's and multisp's first stage, the patch embedding's ticket (default: as"
              + " --epochs, which are the second's). 0: find it together with the encoder, in"
              + " --epochs.")
  private Integer embeddingEpochs;

  @Option(
      names = "--encoder-rate",
      paramLabel = "R",
      description = "Rate of a DENSE encoder's weights (default: 0.005).")
  private Double encoderRate;

  /** True when a share of patches was named. */
  boolean prunesPatches() {
    return patchKeep != null;
  }

  /** The share of patches that stay where a method drops some. */
  double prunedPatchKeep() {
    return patchKeep == null ? MULTISP_PATCH_KEEP : patchKeep;
  }

  /** The share of patches that stay. */
  double patchKeep(Method method) {
    return method.prunesPatches() || prunesPatches() ? prunedPatchKeep() : 1;
  }

  /**
   * How it is searched.
   *
   * @param keep share of patches that stay
   * @param epochs of the search
   */
  VitSettings settings(double keep, int epochs) {
    return new VitSettings(
        new PatchPruning(keep, selector, reembed),
        encoder,
        embeddingEpochs == null ? epochs : embeddingEpochs,
        encoderRate == null ? VitSettings.DEFAULT.encoderRate() : encoderRate);
  }
}
