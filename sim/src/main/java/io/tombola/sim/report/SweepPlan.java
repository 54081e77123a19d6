package io.tombola.sim.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which searches a sweep is made of: from one base point, each axis on its own, as in figures 2 to
 * 5 of arXiv 2309.13302; every method at every point that differs for it.
 *
 * @param keeps shares of weights that stay
 * @param patchKeeps shares of a spiking ViT's patches that stay
 * @param balance pairs of both, to set pruning the one against pruning the other
 * @param base its method means nothing; its seed is the first
 * @param seeds of each search
 */
public record SweepPlan(
    List<SweptMethod> methods,
    List<Double> keeps,
    List<Double> patchKeeps,
    List<Balance> balance,
    List<Integer> timesteps,
    List<Double> lambdas,
    Cell base,
    int seeds) {
  /**
   * A method as a sweep sees it.
   *
   * @param prunes false: it keeps all weights, whatever the share
   * @param prunesPatches false: it keeps all patches, whatever the share
   * @param spikes false: it has no lambda
   */
  public record SweptMethod(String name, boolean prunes, boolean prunesPatches, boolean spikes) {}

  /**
   * How much of the pruning is of weights, and how much of patches.
   *
   * @param keep share of weights that stay
   * @param patchKeep share of patches that stay
   */
  public record Balance(double keep, double patchKeep) {}

  /** Copies the lists and checks that there is something to do. */
  public SweepPlan {
    methods = List.copyOf(methods);
    keeps = List.copyOf(keeps);
    patchKeeps = List.copyOf(patchKeeps);
    balance = List.copyOf(balance);
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
      cells.addAll(overPatchKeep(method));
      cells.addAll(overBalance(method));
      cells.addAll(overTimesteps(method));
      cells.addAll(overLambda(method));
    }
    List<Cell> seeded = new ArrayList<>();
    for (Cell cell : cells) {
      IntStream.range(0, seeds).forEach(i -> seeded.add(cell.withSeed(base.seed() + i)));
    }
    return seeded;
  }

  /** True when a method prunes patches: only then have they axes. */
  boolean prunesPatches() {
    return methods.stream().anyMatch(SweptMethod::prunesPatches);
  }

  /** The method's search at the base point, without its seed. */
  Cell base(SweptMethod method) {
    return cell(method, base.keep(), base.patchKeep(), base.timesteps(), base.lambda());
  }

  /** The method's searches over the share of weights kept; one where it prunes nothing. */
  List<Cell> overKeep(SweptMethod method) {
    return keeps.stream()
        .map(keep -> cell(method, keep, base.patchKeep(), base.timesteps(), base.lambda()))
        .distinct()
        .toList();
  }

  /** The method's searches over the share of patches kept; one where it keeps all. */
  List<Cell> overPatchKeep(SweptMethod method) {
    return patchKeeps.stream()
        .map(kept -> cell(method, base.keep(), kept, base.timesteps(), base.lambda()))
        .distinct()
        .toList();
  }

  /** The method's searches over the balance; the base point's alone where it keeps all patches. */
  List<Cell> overBalance(SweptMethod method) {
    if (!method.prunesPatches()) {
      return balance.isEmpty() ? List.of() : List.of(base(method));
    }
    return balance.stream()
        .map(pair -> cell(method, pair.keep(), pair.patchKeep(), base.timesteps(), base.lambda()))
        .toList();
  }

  /** The method's searches over timesteps. */
  List<Cell> overTimesteps(SweptMethod method) {
    return timesteps.stream()
        .map(t -> cell(method, base.keep(), base.patchKeep(), t, base.lambda()))
        .toList();
  }

  /** The method's searches over lambda; one where it has none. */
  List<Cell> overLambda(SweptMethod method) {
    return lambdas.stream()
        .map(lambda -> cell(method, base.keep(), base.patchKeep(), base.timesteps(), lambda))
        .distinct()
        .toList();
  }

  private Cell cell(SweptMethod method, double keep, double patchKeep, int t, double lambda) {
    return new Cell(
        method.name(),
        method.prunes() ? keep : 1,
        method.prunesPatches() ? patchKeep : Cell.ALL_PATCHES,
        t,
        method.spikes() ? lambda : base.lambda(),
        0);
  }
}
