package io.tombola.engine.energy;

/** How the first layer is charged: its input is no spikes. */
public enum FirstLayer {
  /** Multiply-adds, once: a still image gives the same sums in every timestep. Equation (4). */
  ONCE("multiply-adds, once for a still image"),
  /** Multiply-adds in every timestep: another frame each, taken as a dense one. */
  EACH_TIMESTEP("multiply-adds in each timestep"),
  /** Additions, one for each event and connection: frames of counts, of which most are 0. */
  EVENTS("additions for each event, in each timestep");

  private final String description;

  FirstLayer(String description) {
    this.description = description;
  }

  /** In words. */
  public String description() {
    return description;
  }
}
