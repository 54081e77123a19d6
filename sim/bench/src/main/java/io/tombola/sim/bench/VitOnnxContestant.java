package io.tombola.sim.bench;

import io.tombola.sim.onnx.OnnxExport;
import java.util.Arrays;

/** ONNX Runtime on a spiking ViT's exported window, all patches kept, its frames in place. */
final class VitOnnxContestant implements Contestant {
  private final OnnxWindow window;
  private final long[] logits;

  VitOnnxContestant(VitWorkload workload) {
    int patches = workload.ticket().vit().encoder().tokens();
    window = new OnnxWindow(OnnxExport.window(workload.ticket(), patches, "random"));
    workload.frames().forEach(window::add);
    logits = new long[workload.ticket().vit().classes()];
  }

  @Override
  public String runtime() {
    return OnnxContestant.RUNTIME;
  }

  @Override
  public int threads() {
    return 1;
  }

  @Override
  public void step(int frame) {
    window.run();
  }

  @Override
  public int[] logits() {
    window.logits(logits);
    return Arrays.stream(logits).mapToInt(Math::toIntExact).toArray();
  }

  @Override
  public void close() {
    window.close();
  }
}
