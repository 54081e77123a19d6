package io.tombola.sim.bench;

import ai.onnxruntime.OrtException;
import io.tombola.engine.frame.Frame;
import io.tombola.engine.run.CompiledTicket;
import io.tombola.engine.run.Engine;
import io.tombola.engine.run.LogitWindow;
import java.util.Arrays;

/** A network of layers in both, compared at every timestep. */
final class StepPair extends WitnessPair {
  private final CompiledTicket ticket;
  private final Engine engine;
  private final OnnxRunner runtime;
  private final int[] logits;
  private final LogitWindow window;

  StepPair(CompiledTicket ticket, byte[] model) {
    super(ticket.manifest().labels().size());
    this.ticket = ticket;
    this.engine = new Engine(ticket);
    this.logits = new int[ticket.manifest().labels().size()];
    this.window = new LogitWindow(ticket.manifest().readout().timesteps(), logits.length);
    try {
      runtime = new OnnxRunner(model, 1, false);
    } catch (OrtException e) {
      throw OnnxEnvironment.failure(e);
    }
  }

  @Override
  public boolean step(Frame frame) {
    engine.step(frame);
    try {
      runtime.step(frame);
    } catch (OrtException e) {
      throw OnnxEnvironment.failure(e);
    }
    runtime.logits(logits);
    window.add(logits, ticket.readoutScale());
    compare(engine, wide(engine.logits()), wide(logits));
    return true;
  }

  private static long[] wide(int[] values) {
    return Arrays.stream(values).asLongStream().toArray();
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

  @Override
  public void close() {
    try {
      runtime.close();
    } catch (OrtException e) {
      throw OnnxEnvironment.failure(e);
    }
  }
}
