package io.tombola.sim.nn;

import io.tombola.engine.net.PatchKeep;

/**
 * Which patches of a window a transformer's encoder sees; the same ones in all of its timesteps.
 *
 * @param keepRatio share of the patches that stay, 1 for all
 * @param reembedded false: the tokens of the other patches are dropped behind the patch embedding;
 *     true: their pixels are emptied too and the rest is embedded again, so that what was dropped
 *     leaves no trace in its neighbours
 */
public record PatchPruning(double keepRatio, Selector selector, boolean reembedded) {
  /** All patches. */
  public static final PatchPruning NONE = new PatchPruning(1, Selector.MAGNITUDE, false);

  /** What patches are ranked by; of equals, the first stays. */
  public enum Selector {
    /**
     * The spikes of their embedding over the window, {@link PatchKeep}; where it hands on signs,
     * the positive ones.
     */
    MAGNITUDE,
    /** Chance, drawn from the window's own frames: one window always keeps the same patches. */
    RANDOM,
    /** The events in their pixels. */
    EVENTS
  }

  /** Checks the share. */
  public PatchPruning {
    PatchKeep.kept(keepRatio, 1);
  }
}
