package io.tombola.sim.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which searches a sweep is made of: from one base point, each axis on its own, as in figures 2, 4
 * and 5 of arXiv 2309.13302; every method at every point.
 *
 * @param keeps shares of weights that stay
 * @param base its method means nothing; its seed is the first
 * @param seeds of each search
 */
public record SweepPlan(
    List<SweptMethod> methods,
    List<Double> keeps,
    List<Integer> timesteps,
    List<Double> lambdas,
    Cell base,
    int seeds) {
  /**
   * A method as a sweep sees it.
   *
   * @param prunes false: it keeps all weights, whatever the share
   * @param spikes false: it has no lambda
   */
  public record SweptMethod(String name, boolean prunes, boolean spikes) {}

  /** Copies the lists and checks that there is something to do. */
  public SweepPlan {
    methods = List.copyOf(methods);
    keeps = List.copyOf(keeps);
    timesteps = List.copyOf(timesteps);
    lambdas = List.copyOf(lambdas);
    if (methods.isEmpty() || seeds < 1) {
      throw new IllegalArgumentException("a sweep needs a method and a seed");
    }
  }

  /** All searches, each once; the base points first, so that a report soon shows every method. */
  public List<Cell> cells() {
    Set<Cell> cells = new LinkedHashSet<>();
    for (SweptMethod method : methods) {
      cells.add(base(method));
    }
    for (SweptMethod method : methods) {
      cells.addAll(overKeep(method));
      cells.addAll(overTimesteps(method));
      cells.addAll(overLambda(method));
    }
    List<Cell> seeded = new ArrayList<>();
    for (Cell cell : cells) {
      IntStream.range(0, seeds).forEach(i -> seeded.add(withSeed(cell, base.seed() + i)));
    }
    return seeded;
  }

  /** The method's search at the base point, without its seed. */
  Cell base(SweptMethod method) {
    return cell(method, base.keep(), base.timesteps(), base.lambda());
  }

  /** The method's searches over the share of weights kept; one where it prunes nothing. */
  List<Cell> overKeep(SweptMethod method) {
    return keeps.stream()
        .map(keep -> cell(method, keep, base.timesteps(), base.lambda()))
        .distinct()
        .toList();
  }

  /** The method's searches over timesteps. */
  List<Cell> overTimesteps(SweptMethod method) {
    return timesteps.stream().map(t -> cell(method, base.keep(), t, base.lambda())).toList();
  }

  /** The method's searches over lambda; one where it has none. */
  List<Cell> overLambda(SweptMethod method) {
    return lambdas.stream()
        .map(lambda -> cell(method, base.keep(), base.timesteps(), lambda))
        .distinct()
        .toList();
  }

  private Cell cell(SweptMethod method, double keep, int t, double lambda) {
    return new Cell(
        method.name(), method.prunes() ? keep : 1, t, method.spikes() ? lambda : base.lambda(), 0);
  }

  private static Cell withSeed(Cell cell, long seed) {
    return new Cell(cell.method(), cell.keep(), cell.timesteps(), cell.lambda(), seed);
  }
}
