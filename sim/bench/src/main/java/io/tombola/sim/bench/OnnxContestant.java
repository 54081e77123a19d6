package io.tombola.sim.bench;

import ai.onnxruntime.OrtException;
import io.tombola.engine.frame.Frame;
import io.tombola.sim.onnx.OnnxExport;

/** ONNX Runtime on the ticket's exported graph; frames are floats in its own memory beforehand. */
final class OnnxContestant implements Contestant {
  static final String RUNTIME = "onnxruntime";

  private final OnnxRunner runner;
  private final int threads;
  private final int[] logits;

  OnnxContestant(Workload workload, int threads) {
    this.threads = threads;
    logits = new int[workload.ticket().network().classes()];
    try {
      runner = new OnnxRunner(OnnxExport.step(workload.ticket(), 0, "random"), threads, false);
      for (Frame frame : workload.frames()) {
        runner.add(frame);
      }
    } catch (OrtException e) {
      throw OnnxEnvironment.failure(e);
    }
  }

  @Override
  public String runtime() {
    return RUNTIME;
  }

  @Override
  public int threads() {
    return threads;
  }

  @Override
  public void step(int frame) {
    try {
      runner.step(frame);
    } catch (OrtException e) {
      throw OnnxEnvironment.failure(e);
    }
  }

  @Override
  public int[] logits() {
    runner.logits(logits);
    return logits;
  }

  @Override
  public void close() {
    try {
      runner.close();
    } catch (OrtException e) {
      throw OnnxEnvironment.failure(e);
    }
  }
}
