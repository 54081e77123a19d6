package io.tombola.engine.ticket;

import io.tombola.engine.net.SpikingVit;

/**
 * A spiking ViT's ticket in memory. Layers of {@link FrozenWeights} are the embedding's five
 * convolutions, then the encoder's maps.
 *
 * @param rung the embedding's: which of its weights are kept; its readout scale is the factor from
 *     a window's mean logit to an exponent
 */
public record VitTicket(Manifest manifest, Rung rung, EncoderTicket encoder) implements AnyTicket {
  /** Checks that all fits together. */
  public VitTicket {
    SpikingVit vit = manifest.architecture().vit();
    Ticket.check(vit.embedding().weighted(), rung, 0);
    encoder.check(vit.encoder(), vit.readout());
    if (!manifest.readout().resetPerWindow()) {
      throw new IllegalArgumentException(
          "a spiking ViT starts each window with membranes at 0: resetPerWindow must be true");
    }
  }

  /** What the manifest describes. */
  public SpikingVit vit() {
    return manifest.architecture().vit();
  }

  /** The frozen weights of an encoder's map. */
  public FrozenWeights frozen(int map) {
    return new FrozenWeights(manifest.seed(), vit().embedding().weighted().size() + map);
  }
}
