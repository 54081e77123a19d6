package io.tombola.engine.run;

/**
 * How a spiking ViT's windows of timesteps follow each other. Says nothing to other networks.
 *
 * @param selection of the patches
 * @param hop timesteps from one window's end to the next one's; 0 for as many as a window has, so
 *     that none overlap; {@link #PROMPT} for half a second's, or a window's where that is shorter
 */
public record Windowing(VitSettings.Selection selection, int hop) {
  /** A hop for a robot, which cannot wait for a long window's end. */
  public static final int PROMPT = -1;

  private static final long PROMPT_US = 500_000;

  /** As tickets are trained: one window behind the other, each on its own patches. */
  public static final Windowing APART = new Windowing(VitSettings.Selection.WINDOW, 0);

  /** One behind the other, each on the patches of the one before, and decided while it lasts. */
  public static final Windowing CAUSAL = new Windowing(VitSettings.Selection.CAUSAL, 0);

  /** Checks that both go together. */
  public Windowing {
    if (hop < PROMPT) {
      throw new IllegalArgumentException(
          "a hop of %d timesteps: it is a number of them, 0 for a window or %d for half a second"
              .formatted(hop, PROMPT));
    }
    if (hop > 0 && selection == VitSettings.Selection.CAUSAL) {
      throw new IllegalArgumentException(
          "causal selection decides each timestep of a window: windows cannot overlap");
    }
  }

  /** The same with a number of timesteps in place of {@link #PROMPT}. */
  Windowing resolved(int window, long timestepUs) {
    if (hop != PROMPT) {
      return this;
    }
    boolean causal = selection == VitSettings.Selection.CAUSAL;
    long prompt = causal ? 0 : Math.max(1, PROMPT_US / Math.max(1, timestepUs));
    return new Windowing(selection, prompt < window ? (int) prompt : 0);
  }
}
