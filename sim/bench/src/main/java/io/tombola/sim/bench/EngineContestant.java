package io.tombola.sim.bench;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.kernel.KernelProvider;
import io.tombola.engine.run.CompiledTicket;
import io.tombola.engine.run.Engine;

/** The engine, on the kernels of one provider, its layers split among some threads. */
final class EngineContestant implements Contestant {
  private final String runtime;
  private final int threads;
  private final Engine engine;
  private final Frame[] frames;

  EngineContestant(Workload workload, KernelProvider provider, int threads) {
    runtime = provider.name();
    this.threads = threads;
    engine = new Engine(CompiledTicket.of(workload.ticket(), 0, provider), threads);
    frames = workload.frames().toArray(Frame[]::new);
  }

  @Override
  public String runtime() {
    return runtime;
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
