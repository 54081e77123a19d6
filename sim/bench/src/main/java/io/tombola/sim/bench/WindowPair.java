package io.tombola.sim.bench;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.run.PatchLadder;
import io.tombola.engine.run.Softmax;
import io.tombola.engine.run.VitEngine;

/** A spiking ViT in both, compared at every window's end. */
final class WindowPair extends WitnessPair {
  private final VitEngine engine;
  private final OnnxWindow runtime;
  private final long[] logits;
  private final double[] exponents;

  /** Factor from a window's logit to an exponent. */
  private final double factor;

  WindowPair(PatchLadder rung, byte[] model) {
    super(rung.manifest().labels().size());
    this.engine = rung.start(1);
    this.runtime = new OnnxWindow(model);
    this.logits = new long[rung.manifest().labels().size()];
    this.exponents = new double[logits.length];
    double averagedOver = (double) rung.window() * rung.kept()[0];
    this.factor = rung.vit().ticket().rung().readoutScale() / averagedOver;
  }

  @Override
  public boolean step(Frame frame) {
    runtime.add(frame);
    if (!engine.step(frame)) {
      return false;
    }
    runtime.run();
    runtime.logits(logits);
    compare(engine, engine.logits(), logits);
    return true;
  }

  @Override
  public void confidences(float[] out) {
    for (int k = 0; k < logits.length; k++) {
      exponents[k] = factor * logits[k];
    }
    Softmax.of(exponents, out);
  }

  @Override
  public void reset() {
    engine.reset();
    runtime.clear();
  }

  @Override
  public void close() {
    runtime.close();
  }
}
