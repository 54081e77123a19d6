package io.tombola.sim.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.tombola.engine.frame.Frame;
import io.tombola.sim.onnx.OnnxExport;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * ONNX Runtime on a spiking ViT's exported window, all patches kept, on one thread; the frames are
 * floats in its own memory beforehand.
 */
final class VitOnnxContestant implements Contestant {
  private static final String LOGITS = "logits";

  private final OrtSession session;
  private final OnnxTensor frames;
  private final OnnxTensor logits;

  VitOnnxContestant(VitWorkload workload) {
    OrtEnvironment environment = OnnxEnvironment.open();
    List<Frame> window = workload.frames();
    Frame first = window.get(0);
    try (var options = new OrtSession.SessionOptions()) {
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
      options.setIntraOpNumThreads(1);
      session = environment.createSession(OnnxExport.window(workload.ticket(), "random"), options);
      frames = tensor(environment, window.size(), first.channels(), first.height(), first.width());
      logits = tensor(environment, 1, workload.ticket().vit().classes());
    } catch (OrtException e) {
      throw OnnxRunner.failure(e);
    }
    FloatBuffer counts = values(frames);
    for (Frame frame : window) {
      OnnxRunner.copy(frame, counts);
    }
  }

  private static OnnxTensor tensor(OrtEnvironment environment, long... shape) throws OrtException {
    int elements = 1;
    for (long side : shape) {
      elements *= (int) side;
    }
    FloatBuffer buffer =
        ByteBuffer.allocateDirect(elements * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    return OnnxTensor.createTensor(environment, buffer, shape);
  }

  private static FloatBuffer values(OnnxTensor tensor) {
    return tensor.getBufferRef().map(FloatBuffer.class::cast).orElseThrow().rewind();
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
  public void step(int window) {
    try {
      session.run(Map.of("frames", frames), Set.of(), Map.of(LOGITS, logits)).close();
    } catch (OrtException e) {
      throw OnnxRunner.failure(e);
    }
  }

  @Override
  public int[] logits() {
    FloatBuffer sums = values(logits);
    int[] whole = new int[sums.capacity()];
    for (int k = 0; k < whole.length; k++) {
      whole[k] = (int) sums.get(k);
    }
    return whole;
  }

  @Override
  public void close() {
    try {
      frames.close();
      logits.close();
      session.close();
    } catch (OrtException e) {
      throw OnnxRunner.failure(e);
    }
  }
}
