package io.tombola.sim.bench;

import io.tombola.engine.run.CompiledLadder;
import io.tombola.engine.run.PatchLadder;
import io.tombola.engine.run.ReadyTicket;
import io.tombola.sim.data.TicketEvaluation;
import io.tombola.sim.data.Trial;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Runs recordings through the engine and, on a ticket's exported graph, through ONNX Runtime; every
 * timestep, of a spiking ViT every window, and every clip must come out alike.
 */
final class Witness {
  private final ReadyTicket rung;
  private final byte[] model;

  /**
   * A witness of one rung.
   *
   * @param rung alone
   * @param model the rung's graph, see {@code OnnxExport}
   */
  Witness(ReadyTicket rung, byte[] model) {
    this.rung = rung;
    this.model = model;
  }

  /**
   * What came out.
   *
   * @param samples clips
   * @param equalSamples clips for which both decided alike
   * @param decisions timesteps or windows, all, within clips and between them
   * @param equalDecisions those after which both have the same class for the likeliest
   * @param greatestDifference between two logits of a class
   */
  record Findings(
      int samples, int equalSamples, long decisions, long equalDecisions, long greatestDifference) {
    /** True when nothing differs. */
    boolean agree() {
      return samples == equalSamples && decisions == equalDecisions && greatestDifference == 0;
    }
  }

  /**
   * Runs trials, at least one.
   *
   * @param passed called twice for each trial, from several threads
   */
  Findings testify(List<Trial> trials, Runnable passed) throws IOException {
    List<Integer> byEngine = new TicketEvaluation(rung).run(trials, passed).decisions();
    Collection<WitnessPair> pairs = new ConcurrentLinkedQueue<>();
    try {
      var evaluation = new TicketEvaluation(rung.manifest(), () -> joined(pairs));
      List<Integer> byRuntime = evaluation.run(trials, passed).decisions();
      return findings(byEngine, byRuntime, pairs);
    } finally {
      pairs.forEach(WitnessPair::close);
    }
  }

  private WitnessPair joined(Collection<WitnessPair> pairs) {
    WitnessPair pair =
        rung instanceof PatchLadder patches
            ? new WindowPair(patches, model)
            : new StepPair(((CompiledLadder) rung).rung(0), model);
    pairs.add(pair);
    return pair;
  }

  private static Findings findings(
      List<Integer> byEngine, List<Integer> byRuntime, Collection<WitnessPair> pairs) {
    int equal = 0;
    for (int i = 0; i < byEngine.size(); i++) {
      equal += byEngine.get(i).equals(byRuntime.get(i)) ? 1 : 0;
    }
    return new Findings(
        byEngine.size(),
        equal,
        pairs.stream().mapToLong(WitnessPair::decisions).sum(),
        pairs.stream().mapToLong(WitnessPair::equalDecisions).sum(),
        pairs.stream().mapToLong(WitnessPair::greatestDifference).max().orElse(0));
  }
}
