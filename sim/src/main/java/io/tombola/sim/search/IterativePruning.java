package io.tombola.sim.search;

import java.util.ArrayList;
import java.util.List;

/**
 * The phases that iterative pruning with rewinding consists of (Frankle et al., arXiv 1912.05671;
 * for spiking networks Kim et al., arXiv 2207.01382): train densely; then, round by round, prune
 * the same share of what is left, go back to the weights of an early epoch, and train again.
 */
final class IterativePruning {
  private IterativePruning() {}

  /** All rounds with all timesteps. */
  static List<Phase> phases(SearchSettings settings, Criterion criterion) {
    List<Phase> phases = new ArrayList<>();
    phases.add(new Dense(settings.epochs(), 0, settings.epochs(), settings.rewindEpoch()));
    addRounds(phases, settings, criterion);
    return phases;
  }

  /** Appends the rounds. */
  static void addRounds(List<Phase> phases, SearchSettings settings, Criterion criterion) {
    for (int round = 1; round <= settings.rounds(); round++) {
      double keepRatio = Math.pow(settings.keep().ratio(), (double) round / settings.rounds());
      phases.add(new Round(round, settings.epochs(), settings.rewindEpoch(), keepRatio, criterion));
    }
  }

  /**
   * Trains what pruning starts from.
   *
   * @param rewindEpoch epochs of the schedule after which weights and batch norm are remembered
   */
  record Dense(int epochs, int firstEpoch, int stopEpoch, int rewindEpoch) implements Phase {
    @Override
    public String name() {
      return "dense";
    }

    @Override
    public void enter(TicketSearch search) {
      search.remember();
    }

    @Override
    public void afterEpoch(TicketSearch search, int epoch, Samples training) {
      if (epoch + 1 == rewindEpoch) {
        search.remember();
      }
    }
  }

  /**
   * Prunes, goes back to the remembered weights, and trains what is left.
   *
   * @param keepRatio share of all weights left
   */
  record Round(int round, int epochs, int firstEpoch, double keepRatio, Criterion criterion)
      implements Phase {
    @Override
    public String name() {
      return "round " + round;
    }

    @Override
    public void begin(TicketSearch search, Samples training) {
      search.prune(criterion, keepRatio, training);
      search.rewind();
    }
  }
}
