package io.tombola.sim.search;

import io.tombola.sim.nn.Activation;
import java.util.ArrayList;
import java.util.List;

/**
 * Early-Time tickets (Kim et al., arXiv 2207.01382): {@link Imp} with as few timesteps as the
 * answers after two epochs need; the ticket found is trained with all of them.
 */
record EarlyTime() implements Method {
  private static final int PROBED_EPOCHS = 2;

  /** Share of the divergence after two timesteps that may be left. */
  private static final double ENOUGH = 0.6;

  @Override
  public String name() {
    return "early-time";
  }

  @Override
  public Activation activation() {
    return Activation.SPIKES;
  }

  @Override
  public double rate() {
    return 5e-3;
  }

  @Override
  public Keep.Scope scope() {
    return Keep.Scope.GLOBAL;
  }

  @Override
  public LayerWeights weights(LayerStart start) {
    return TrainedWeights.dense(start, false);
  }

  @Override
  public List<Phase> phases(SearchSettings settings) {
    List<Phase> phases = new ArrayList<>();
    int probed = Math.min(PROBED_EPOCHS, settings.epochs());
    phases.add(new IterativePruning.Dense(settings.epochs(), 0, probed, settings.rewindEpoch()));
    phases.add(
        new Shortened(
            new IterativePruning.Dense(
                settings.epochs(), probed, settings.epochs(), settings.rewindEpoch())));
    IterativePruning.addRounds(phases, settings, new Magnitude());
    int last = phases.size() - 1;
    phases.set(last, new Lengthened((IterativePruning.Round) phases.get(last)));
    return phases;
  }

  /**
   * The fewest timesteps t, at least 2, whose answers are near enough to those of all T: with
   * {@code P_t} the softmax of the logits summed up to t, {@code KL(P_t, P_T) < 0.6 KL(P_2, P_T)},
   * each averaged over training samples.
   */
  static int enough(TicketSearch search, Samples training) {
    int all = search.graph().timesteps();
    double[] divergence = new double[all + 1];
    search.observe(
        training,
        graph -> {
          float[] last = graph.windowLogits(all).clone();
          for (int t = 2; t < all; t++) {
            divergence[t] += divergence(graph.windowLogits(t), last, search.subject().classes());
          }
        });
    for (int t = 2; t < all; t++) {
      if (divergence[t] < ENOUGH * divergence[2]) {
        return t;
      }
    }
    return all;
  }

  private static double divergence(float[] logits, float[] lastLogits, int classes) {
    double total = 0;
    for (int from = 0; from < logits.length; from += classes) {
      double[] p = logSoftmax(logits, from, classes);
      double[] q = logSoftmax(lastLogits, from, classes);
      for (int k = 0; k < classes; k++) {
        total += Math.exp(p[k]) * (p[k] - q[k]);
      }
    }
    return total;
  }

  private static double[] logSoftmax(float[] logits, int from, int classes) {
    double[] result = new double[classes];
    double max = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < classes; k++) {
      max = Math.max(max, logits[from + k]);
    }
    double sum = 0;
    for (int k = 0; k < classes; k++) {
      sum += Math.exp(logits[from + k] - max);
    }
    for (int k = 0; k < classes; k++) {
      result[k] = logits[from + k] - max - Math.log(sum);
    }
    return result;
  }

  /** Dense training with the timesteps that are enough. */
  private record Shortened(IterativePruning.Dense dense) implements Phase {
    @Override
    public String name() {
      return "dense, early time";
    }

    @Override
    public int epochs() {
      return dense.epochs();
    }

    @Override
    public int firstEpoch() {
      return dense.firstEpoch();
    }

    @Override
    public void begin(TicketSearch search, Samples training) {
      search.useTimesteps(enough(search, training));
    }

    @Override
    public void afterEpoch(TicketSearch search, int epoch, Samples training) {
      dense.afterEpoch(search, epoch, training);
    }
  }

  /** The last round, with all timesteps again. */
  private record Lengthened(IterativePruning.Round round) implements Phase {
    @Override
    public String name() {
      return round.name() + ", all timesteps";
    }

    @Override
    public int epochs() {
      return round.epochs();
    }

    @Override
    public int firstEpoch() {
      return round.firstEpoch();
    }

    @Override
    public void begin(TicketSearch search, Samples training) {
      round.begin(search, training);
      search.useTimesteps(search.settings().networkTimesteps());
    }
  }
}
