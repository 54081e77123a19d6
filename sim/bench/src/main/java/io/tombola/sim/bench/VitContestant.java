package io.tombola.sim.bench;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.run.CompiledVit;
import io.tombola.engine.run.VitEngine;
import io.tombola.engine.run.VitSettings;
import java.util.Arrays;
import java.util.List;

/** The engine on a spiking ViT: a step is a whole window. */
final class VitContestant implements Contestant {
  private final VitEngine engine;
  private final List<Frame> frames;

  VitContestant(CompiledVit vit, VitSettings settings, List<Frame> frames) {
    this.engine = new VitEngine(vit, settings);
    this.frames = frames;
  }

  @Override
  public String runtime() {
    return engine.vit().kernels();
  }

  @Override
  public int threads() {
    return 1;
  }

  @Override
  public void step(int window) {
    for (int t = 0; t < frames.size(); t++) {
      engine.step(frames.get(t));
    }
  }

  @Override
  public int[] logits() {
    return Arrays.stream(engine.logits()).mapToInt(Math::toIntExact).toArray();
  }

  /** What it runs. */
  VitEngine engine() {
    return engine;
  }

  @Override
  public void close() {}
}
