package io.tombola.sim.search;

import java.util.ArrayList;
import java.util.List;

/**
 * Nested masks that one search is to find.
 *
 * @param keepRatios shares of the weights, largest first; none when a single mask is wanted
 * @param way how smaller and larger masks come to be nested
 * @param rungEpochs epochs of each rung but the first to be searched; 0 where none are trained
 */
public record Ladder(List<Double> keepRatios, Way way, int rungEpochs) {
  /** A single mask. */
  public static final Ladder NONE = new Ladder(List.of(), Way.GROWN, 0);

  /** The most rungs that a ticket has room for. */
  private static final int MAX_RUNGS = 16;

  /** How smaller and larger masks come to be nested. */
  public enum Way {
    /**
     * The smallest mask is searched first. What it keeps is forced into the next larger one, whose
     * search goes on with the scores, and so on.
     */
    GROWN,
    /** The largest mask is searched; smaller ones are cut out of its scores. */
    CUT
  }

  /** Checks the order. */
  public Ladder {
    keepRatios = List.copyOf(keepRatios);
    require(keepRatios.size() != 1, "has a single rung; that is a keep ratio");
    require(keepRatios.size() <= MAX_RUNGS, "has more than " + MAX_RUNGS + " rungs");
    for (int k = 0; k < keepRatios.size(); k++) {
      double ratio = keepRatios.get(k);
      require(ratio > 0 && ratio <= 1, "keeps " + ratio + "; shares are in 0..1, 0 excluded");
      require(
          k == 0 || ratio < keepRatios.get(k - 1), "must fall from rung to rung: " + keepRatios);
    }
    require(keepRatios.isEmpty() || way == Way.CUT || rungEpochs > 0, "needs epochs for each rung");
  }

  /** True when nested masks are wanted. */
  public boolean wanted() {
    return !keepRatios.isEmpty();
  }

  /** How many masks; 0 when a single one is wanted. */
  public int rungs() {
    return keepRatios.size();
  }

  /** The share that the search begins with. */
  public double firstKeepRatio() {
    return keepRatios.get(way == Way.GROWN ? rungs() - 1 : 0);
  }

  /** The rungs in the order of their search. */
  List<Phase> phases(SearchSettings settings) {
    List<Phase> phases = new ArrayList<>();
    int last = rungs() - 1;
    phases.add(new Searched(way == Way.GROWN ? last : 0, firstKeepRatio(), settings.epochs()));
    for (int i = 1; i <= last; i++) {
      int rung = way == Way.GROWN ? last - i : i;
      double keepRatio = keepRatios.get(rung);
      phases.add(
          way == Way.GROWN ? new Searched(rung, keepRatio, rungEpochs) : new Cut(rung, keepRatio));
    }
    return phases;
  }

  /** Trains scores under all that smaller rungs keep. */
  private record Searched(int rung, double keepRatio, int epochs) implements Phase {
    @Override
    public String name() {
      return "rung " + keepRatio;
    }

    @Override
    public void enter(TicketSearch search) {
      search.enterRung(rung);
    }

    @Override
    public double share(SearchSettings settings, int epoch) {
      return keepRatio;
    }

    @Override
    public void afterEpoch(TicketSearch search, int epoch, Samples training) {
      if (epoch + 1 == epochs) {
        search.finishRung(training);
      }
    }
  }

  /** Keeps the best scores of a search that is over. */
  private record Cut(int rung, double keepRatio) implements Phase {
    @Override
    public String name() {
      return "rung " + keepRatio;
    }

    @Override
    public int epochs() {
      return 0;
    }

    @Override
    public void enter(TicketSearch search) {
      search.enterRung(rung);
    }

    @Override
    public double share(SearchSettings settings, int epoch) {
      return keepRatio;
    }

    @Override
    public void begin(TicketSearch search, Samples training) {
      search.finishRung(training);
    }
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException("search settings: the ladder " + problem);
    }
  }
}
