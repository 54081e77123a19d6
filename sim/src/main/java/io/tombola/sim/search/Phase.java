package io.tombola.sim.search;

/** A stretch of a search's epochs under one schedule of rates. */
interface Phase {
  /** For people. */
  String name();

  /** Where the schedule ends, in epochs. */
  int epochs();

  /** Where in the schedule it begins, in epochs. */
  default int firstEpoch() {
    return 0;
  }

  /** Where in the schedule it ends, in epochs. */
  default int stopEpoch() {
    return epochs();
  }

  /**
   * Changes what is trained: structure alone, as a resumed run enters the phase with its state
   * still to be read.
   */
  default void enter(TicketSearch search) {}

  /** Starts the phase from where the one before ended. */
  default void begin(TicketSearch search, Samples training) {}

  /** Told after each epoch of the schedule, counted from 0, before its checkpoint is written. */
  default void afterEpoch(TicketSearch search, int epoch, Samples training) {}

  /** Share of the weights that is kept in an epoch, counted from 0. */
  default double share(SearchSettings settings, int epoch) {
    return settings.keep().ratioAt(epoch);
  }

  /** Rate of a layer's weights or scores where the schedule begins; 0 leaves them as they are. */
  default double rate(SearchSettings settings, LayerWeights layer) {
    return settings.rate();
  }

  /** Trains scores over frozen weights, or dense weights, from the first epoch to the last. */
  record Straight(int epochs) implements Phase {
    @Override
    public String name() {
      return "search";
    }
  }

  /** Trains on under the mask that was found. */
  record FineTune(FineTuning kind, int epochs, double weightRate) implements Phase {
    @Override
    public String name() {
      return "fine-tuning";
    }

    @Override
    public void enter(TicketSearch search) {
      search.trainUnderMasks();
    }

    @Override
    public double rate(SearchSettings settings, LayerWeights layer) {
      return kind == FineTuning.NORM ? 0 : weightRate;
    }
  }
}
