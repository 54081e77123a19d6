package io.tombola.sim.report;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;

/** The results of a sweep, taken together over seeds. */
final class SeedMeans {
  private final List<CellResult> results;

  SeedMeans(List<CellResult> results) {
    this.results = List.copyOf(results);
  }

  /** All results of a search, whatever their seed; failed ones not. */
  List<CellResult> of(Cell cell) {
    return results.stream()
        .filter(it -> it.search() != null && it.cell().unseeded().equals(cell.unseeded()))
        .toList();
  }

  /** Statistics of a figure over seeds; a null figure counts for nothing. */
  DescriptiveStatistics statistics(Cell cell, Function<CellResult, Double> figure) {
    return new DescriptiveStatistics(
        of(cell).stream()
            .map(figure)
            .filter(value -> value != null)
            .mapToDouble(value -> value)
            .toArray());
  }

  /** Mean validation accuracy in percent. */
  OptionalDouble accuracy(Cell cell) {
    DescriptiveStatistics statistics = statistics(cell, SeedMeans::percent);
    return statistics.getN() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(statistics.getMean());
  }

  /** Validation accuracy of one result in percent. */
  static Double percent(CellResult result) {
    return 100 * result.search().validationAccuracy();
  }
}
