package io.tombola.sim.bench;

import ai.onnxruntime.OrtException;
import io.tombola.engine.frame.Frame;
import io.tombola.engine.run.CompiledLadder;
import io.tombola.engine.run.CompiledTicket;
import io.tombola.engine.run.Engine;
import io.tombola.engine.run.LogitWindow;
import io.tombola.sim.data.Inference;
import io.tombola.sim.data.TicketEvaluation;
import io.tombola.sim.data.Trial;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Runs recordings through the engine and, on a ticket's exported graph, through ONNX Runtime; every
 * timestep and every clip must come out alike.
 */
final class Witness {
  private final CompiledTicket ticket;
  private final byte[] model;

  /**
   * A witness of one rung.
   *
   * @param model the rung's graph, see {@code OnnxExport}
   */
  Witness(CompiledTicket ticket, byte[] model) {
    this.ticket = ticket;
    this.model = model;
  }

  /**
   * What came out.
   *
   * @param samples clips
   * @param equalSamples clips for which both decided alike
   * @param timesteps all, within clips and between them
   * @param equalTimesteps those after which both have the same class for the likeliest
   * @param greatestDifference between two logits of a class
   */
  record Findings(
      int samples, int equalSamples, long timesteps, long equalTimesteps, int greatestDifference) {
    /** True when nothing differs. */
    boolean agree() {
      return samples == equalSamples && timesteps == equalTimesteps && greatestDifference == 0;
    }
  }

  /**
   * Runs trials, at least one.
   *
   * @param passed called twice for each trial, from several threads
   */
  Findings testify(List<Trial> trials, Runnable passed) throws IOException {
    List<Integer> byEngine =
        new TicketEvaluation(CompiledLadder.of(ticket)).run(trials, passed).decisions();
    Collection<Pair> pairs = new ConcurrentLinkedQueue<>();
    try {
      var evaluation = new TicketEvaluation(ticket.manifest(), () -> joined(pairs));
      List<Integer> byRuntime = evaluation.run(trials, passed).decisions();
      return findings(byEngine, byRuntime, pairs);
    } finally {
      pairs.forEach(Pair::close);
    }
  }

  private Pair joined(Collection<Pair> pairs) {
    var pair = new Pair();
    pairs.add(pair);
    return pair;
  }

  private static Findings findings(
      List<Integer> byEngine, List<Integer> byRuntime, Collection<Pair> pairs) {
    int equal = 0;
    for (int i = 0; i < byEngine.size(); i++) {
      equal += byEngine.get(i).equals(byRuntime.get(i)) ? 1 : 0;
    }
    return new Findings(
        byEngine.size(),
        equal,
        pairs.stream().mapToLong(pair -> pair.timesteps).sum(),
        pairs.stream().mapToLong(pair -> pair.equalTimesteps).sum(),
        pairs.stream().mapToInt(pair -> pair.greatestDifference).max().orElse(0));
  }

  /** ONNX Runtime on one stream, with an engine beside it that takes the same steps. */
  private final class Pair implements Inference {
    private final Engine engine = new Engine(ticket);
    private final OnnxRunner runtime;
    private final int[] logits = new int[ticket.manifest().labels().size()];
    private final LogitWindow window;
    private final float[] byEngine = new float[logits.length];
    private final float[] byRuntime = new float[logits.length];
    private long timesteps;
    private long equalTimesteps;
    private int greatestDifference;

    Pair() {
      window = new LogitWindow(ticket.manifest().readout().timesteps(), logits.length);
      try {
        runtime = new OnnxRunner(model, 1, false);
      } catch (OrtException e) {
        throw OnnxRunner.failure(e);
      }
    }

    @Override
    public boolean step(Frame frame) {
      engine.step(frame);
      try {
        runtime.step(frame);
      } catch (OrtException e) {
        throw OnnxRunner.failure(e);
      }
      runtime.logits(logits);
      window.add(logits, ticket.readoutScale());
      compare();
      return true;
    }

    private void compare() {
      for (int k = 0; k < logits.length; k++) {
        int difference = Math.abs(logits[k] - engine.logits()[k]);
        greatestDifference = Math.max(greatestDifference, difference);
      }
      engine.confidences(byEngine);
      window.confidences(byRuntime);
      timesteps++;
      equalTimesteps += likeliest(byEngine) == likeliest(byRuntime) ? 1 : 0;
    }

    @Override
    public void confidences(float[] out) {
      window.confidences(out);
    }

    @Override
    public void reset() {
      engine.reset();
      runtime.reset();
      window.clear();
    }

    void close() {
      try {
        runtime.close();
      } catch (OrtException e) {
        throw OnnxRunner.failure(e);
      }
    }
  }

  private static int likeliest(float[] confidences) {
    int likeliest = 0;
    for (int k = 1; k < confidences.length; k++) {
      likeliest = confidences[k] > confidences[likeliest] ? k : likeliest;
    }
    return likeliest;
  }
}
