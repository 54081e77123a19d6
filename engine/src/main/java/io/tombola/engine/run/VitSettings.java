package io.tombola.engine.run;

import io.tombola.engine.ticket.EncoderTicket;
import io.tombola.engine.ticket.VitTicket;

/**
 * How a {@link VitEngine} runs a ticket.
 *
 * @param keep the share of patches that is kept, more than 0
 * @param patches what becomes of the others
 * @param chunk timesteps that the encoder takes at once, at most: many are faster; it changes no
 *     result
 */
public record VitSettings(
    double keep, EncoderTicket.Patches patches, Windowing windowing, int chunk) {
  private static final int CHUNK = 8;

  /** Which window's spikes decide what patches a window keeps. */
  public enum Selection {
    /** Its own, as in arXiv 2309.13302: the encoder runs when the window is over. */
    WINDOW,
    /**
     * Those of the window before: the encoder runs chunk by chunk while the window lasts. No
     * paper's. Before the first window nothing has spiked, and the first patches are kept.
     */
    CAUSAL
  }

  /** Checks that they go together. */
  public VitSettings {
    require(keep > 0 && keep <= 1, "a share of kept patches of " + keep + " is outside 0..1");
    require(chunk >= 1, "a chunk of " + chunk + " timesteps is shorter than 1");
    require(
        windowing.selection() == Selection.WINDOW || patches == EncoderTicket.Patches.GATHERED,
        "causal selection cannot embed again: patches without pixels would never be kept again");
  }

  /** What the ticket says. */
  public static VitSettings of(VitTicket ticket) {
    return of(ticket, Windowing.APART);
  }

  /**
   * What the ticket says, but for its windows. With causal selection the encoder runs, and decides,
   * each timestep.
   *
   * @throws IllegalArgumentException when windows would leave timesteps out, or the ticket embeds
   *     its patches again and selection is causal
   */
  public static VitSettings of(VitTicket ticket, Windowing windowing) {
    EncoderTicket.Facts facts = ticket.encoder().facts();
    int window = ticket.manifest().readout().timesteps();
    require(
        windowing.hop() <= window,
        "a hop of %d timesteps is longer than the ticket's window of %d"
            .formatted(windowing.hop(), window));
    Windowing resolved = windowing.resolved(window, ticket.manifest().frames().timestepUs());
    int chunk = windowing.selection() == Selection.CAUSAL ? 1 : Math.min(window, CHUNK);
    return new VitSettings(facts.patchKeep(), facts.patches(), resolved, chunk);
  }

  /** The same with another share. */
  public VitSettings withKeep(double share) {
    return new VitSettings(share, patches, windowing, chunk);
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(problem);
    }
  }
}
