package io.tombola.sim.bench;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.run.CompiledTicket;
import io.tombola.engine.run.Engine;
import java.util.List;

/** The engine, on the kernels of one provider, its layers split among some threads. */
final class EngineContestant implements Contestant {
  private final int threads;
  private final Engine engine;
  private final Frame[] frames;

  EngineContestant(CompiledTicket ticket, List<Frame> frames, int threads) {
    this.threads = threads;
    this.engine = new Engine(ticket, threads);
    this.frames = frames.toArray(Frame[]::new);
  }

  @Override
  public String runtime() {
    return engine.ticket().kernels();
  }

  @Override
  public int threads() {
    return threads;
  }

  @Override
  public void step(int frame) {
    engine.step(frames[frame]);
  }

  @Override
  public int[] logits() {
    return engine.logits();
  }

  @Override
  public void close() {
    engine.close();
  }
}
