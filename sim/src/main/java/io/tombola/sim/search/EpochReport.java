package io.tombola.sim.search;

import java.util.Locale;

/**
 * One epoch of a search.
 *
 * @param phase what the search was doing
 * @param epoch of the phase, from 1
 * @param trainingAccuracy on the windows trained on, while they were
 * @param validationAccuracy on held-out windows, by statistics calibrated after the epoch
 * @param seconds of training, validation not included
 */
public record EpochReport(
    String phase,
    int epoch,
    int epochs,
    double loss,
    double trainingAccuracy,
    double validationAccuracy,
    double windowsPerSecond,
    double seconds) {
  /** One line for people. */
  public String line() {
    return String.format(
        Locale.ROOT,
        "%s %d/%d  loss %.3f  training %.1f %%  validation %.1f %%  %.0f s  %.0f windows/s",
        phase,
        epoch,
        epochs,
        loss,
        100 * trainingAccuracy,
        100 * validationAccuracy,
        seconds,
        windowsPerSecond);
  }
}
