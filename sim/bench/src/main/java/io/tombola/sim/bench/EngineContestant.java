package io.tombola.sim.bench;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.kernel.KernelProvider;
import io.tombola.engine.run.CompiledTicket;
import io.tombola.engine.run.Engine;

/** The engine, on the kernels of one provider. */
final class EngineContestant implements Contestant {
  private final String runtime;
  private final Engine engine;
  private final Frame[] frames;

  EngineContestant(Workload workload, KernelProvider provider) {
    runtime = provider.name();
    engine = new Engine(CompiledTicket.of(workload.ticket(), 0, provider));
    frames = workload.frames().toArray(Frame[]::new);
  }

  @Override
  public String runtime() {
    return runtime;
  }

  @Override
  public int threads() {
    return 1;
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
    // Nothing but heap.
  }
}
