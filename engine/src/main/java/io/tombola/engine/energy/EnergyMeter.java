package io.tombola.engine.energy;

/**
 * The energy of a running engine by its exact operations, timestep by timestep: every addition
 * under the mask at one price, the first layer's events included ({@link FirstLayer#EVENTS}). It
 * allocates nothing, and leaves out what {@link EnergyModel} does.
 */
public final class EnergyMeter {
  private final Technology technology;
  private double picojoule;
  private long timesteps;

  /** A meter at 0. */
  public EnergyMeter(Technology technology) {
    this.technology = technology;
  }

  /** Adds a timestep; answers its picojoules. */
  public double add(Operations step) {
    double cost = step.synapticOperations() * technology.additionPicojoule();
    picojoule += cost;
    timesteps++;
    return cost;
  }

  /** Picojoules so far. */
  public double picojoule() {
    return picojoule;
  }

  /** Timesteps so far. */
  public long timesteps() {
    return timesteps;
  }
}
