package io.tombola.node.decide;

import io.tombola.engine.energy.Technology;

/**
 * What a timestep may cost. Each limit is 0 where there is none; where several are set, all of them
 * hold, so the strictest wins.
 *
 * @param usPerStep microseconds for one timestep: binning its events, the network and the decision
 * @param nsPerEvent nanoseconds of the same for each event of the timestep. Few events would make
 *     any network too dear, so this limit goes down to the smallest rung and sheds no timesteps
 * @param ujPerSecond microjoule for a second of sensor time, each synaptic operation at {@link
 *     #PRICES}
 * @param quietUs sensor time for which a larger rung must fit with room to spare before it is taken
 */
public record Budget(double usPerStep, double nsPerEvent, double ujPerSecond, long quietUs) {
  /** What an operation costs. */
  public static final Technology PRICES = Technology.ONE_BIT;

  /** No limit at all. */
  public static final Budget NONE = new Budget(0, 0, 0, 2_000_000);

  /** Checks the ranges; the message names the parameter as users set it. */
  public Budget {
    require(usPerStep >= 0, "budget_us_per_step " + usPerStep + " is negative");
    require(nsPerEvent >= 0, "budget_ns_per_event " + nsPerEvent + " is negative");
    require(ujPerSecond >= 0, "budget_uj_per_s " + ujPerSecond + " is negative");
    require(quietUs >= 0, "budget_quiet_ms is negative");
  }

  /** No limit is set. */
  public boolean isNone() {
    return usPerStep == 0 && nsPerEvent == 0 && ujPerSecond == 0;
  }

  /** A limit is set for whose sake timesteps may be left out. */
  public boolean shedsTimesteps() {
    return usPerStep > 0 || ujPerSecond > 0;
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(problem);
    }
  }
}
