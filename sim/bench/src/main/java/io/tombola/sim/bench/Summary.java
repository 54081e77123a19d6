package io.tombola.sim.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.commons.math3.stat.regression.SimpleRegression;

/**
 * What a run's figures say of the engine's fastest kernels: whether their time follows the weights
 * that are kept, whether it minds how many neurons fire, and what a second thread brings. All at
 * the first size that was raced.
 */
final class Summary {
  private static final int ONE_THREAD = 1;
  private static final int TWO_THREADS = 2;

  /** Fewer points lie on a line by themselves. */
  private static final int FEWEST_KEEPS = 3;

  private static final int FEWEST_RATES = 2;

  /** At which firing rates and threads are compared, where it was raced. */
  private static final double PREFERRED_KEEP = 0.4;

  private static final double PERCENT = 100;

  private final List<Standings> standings;
  private final double rate;
  private final double keep;

  /** A summary of all that was raced, at least one ticket. */
  Summary(List<Standings> all) {
    int side = all.get(0).setting().side();
    standings = all.stream().filter(it -> it.setting().side() == side).toList();
    rate = middle(standings.stream().map(it -> it.setting().rate()).toList());
    List<Double> keeps = standings.stream().map(it -> it.setting().keep()).toList();
    keep = keeps.contains(PREFERRED_KEEP) ? PREFERRED_KEEP : middle(keeps);
  }

  /** The median of the different values; the greater of two. */
  static double middle(List<Double> values) {
    List<Double> distinct = values.stream().distinct().sorted().toList();
    return distinct.get(distinct.size() / 2);
  }

  /** A sentence for each question that enough was raced to answer. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    linearity().ifPresent(lines::add);
    flatness().ifPresent(lines::add);
    gain().ifPresent(lines::add);
    return lines;
  }

  /** How much of the time's variance a line over the shares of kept weights explains. */
  private Optional<String> linearity() {
    var line = new SimpleRegression();
    for (Standings ticket : standings) {
      OptionalDouble time = ticket.msPerStep(Runtimes.FASTEST, ONE_THREAD);
      if (ticket.setting().rate() == rate && time.isPresent()) {
        line.addData(ticket.setting().keep(), time.getAsDouble());
      }
    }
    return line.getN() < FEWEST_KEEPS
        ? Optional.empty()
        : Optional.of(
            format(
                "linear in kept weights: R^2 %.4f over %d shares at %s, firing %.0f %%"
                    + " (%.3f ms + keep x %.3f ms)",
                line.getRSquare(),
                line.getN(),
                size(),
                PERCENT * rate,
                line.getIntercept(),
                line.getSlope()));
  }

  /** How far apart the times of the same number of weights are. */
  private Optional<String> flatness() {
    List<Double> times =
        standings.stream()
            .filter(it -> it.setting().keep() == keep)
            .map(it -> it.msPerStep(Runtimes.FASTEST, ONE_THREAD))
            .filter(OptionalDouble::isPresent)
            .map(OptionalDouble::getAsDouble)
            .sorted()
            .toList();
    return times.size() < FEWEST_RATES
        ? Optional.empty()
        : Optional.of(
            format(
                "flat over firing rates: slowest %.1f %% above fastest of %d rates at %s, keep %s",
                PERCENT * (times.get(times.size() - 1) / times.get(0) - 1),
                times.size(),
                size(),
                keep));
  }

  /** How many times as fast two threads are. */
  private Optional<String> gain() {
    for (Standings ticket : standings) {
      OptionalDouble one = ticket.msPerStep(Runtimes.FASTEST, ONE_THREAD);
      OptionalDouble two = ticket.msPerStep(Runtimes.FASTEST, TWO_THREADS);
      boolean asked = ticket.setting().rate() == rate && ticket.setting().keep() == keep;
      if (asked && one.isPresent() && two.isPresent()) {
        return Optional.of(
            format(
                "two threads: x %.2f at %s, keep %s, firing %.0f %%",
                one.getAsDouble() / two.getAsDouble(), size(), keep, PERCENT * rate));
      }
    }
    return Optional.empty();
  }

  private String size() {
    int side = standings.get(0).setting().side();
    return side + "x" + side;
  }

  private static String format(String format, Object... values) {
    return Runtimes.FASTEST + ": " + String.format(Locale.ROOT, format, values);
  }
}
