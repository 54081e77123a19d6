package io.tombola.engine.run;

/**
 * How a spiking ViT's windows of timesteps follow each other. Says nothing to other networks.
 *
 * @param selection of the patches
 * @param hop timesteps from one window's end to the next one's; 0 for as many as a window has, so
 *     that none overlap
 */
public record Windowing(VitSettings.Selection selection, int hop) {
  /** As tickets are trained: one window behind the other, each on its own patches. */
  public static final Windowing APART = new Windowing(VitSettings.Selection.WINDOW, 0);

  /** One behind the other, each on the patches of the one before, and decided while it lasts. */
  public static final Windowing CAUSAL = new Windowing(VitSettings.Selection.CAUSAL, 0);

  /** Checks that both go together. */
  public Windowing {
    if (hop < 0) {
      throw new IllegalArgumentException("a hop of " + hop + " timesteps is negative");
    }
    if (hop > 0 && selection == VitSettings.Selection.CAUSAL) {
      throw new IllegalArgumentException(
          "causal selection decides each timestep of a window: windows cannot overlap");
    }
  }
}
