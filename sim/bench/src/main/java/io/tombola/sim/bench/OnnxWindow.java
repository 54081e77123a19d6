package io.tombola.sim.bench;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.tombola.engine.frame.Frame;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * A spiking ViT's exported window in ONNX Runtime, on one thread. All tensors are made beforehand,
 * outside the Java heap, and used in place.
 */
final class OnnxWindow implements AutoCloseable {
  private static final String FRAMES = "frames";

  private final OrtEnvironment environment = OnnxEnvironment.open();
  private final OrtSession session;
  private final Map<String, OnnxTensor> inputs = new HashMap<>();
  private final Map<String, OnnxTensor> outputs = new HashMap<>();
  private final Map<String, ByteBuffer> bytes = new HashMap<>();
  private final FloatBuffer counts;

  OnnxWindow(byte[] model) {
    try {
      session = OnnxEnvironment.session(model, 1);
      for (NodeInfo input : session.getInputInfo().values()) {
        inputs.put(input.getName(), tensor(input));
      }
      for (NodeInfo output : session.getOutputInfo().values()) {
        outputs.put(output.getName(), tensor(output));
      }
    } catch (OrtException e) {
      throw OnnxEnvironment.failure(e);
    }
    counts = bytes.get(FRAMES).asFloatBuffer();
  }

  private OnnxTensor tensor(NodeInfo node) throws OrtException {
    TensorInfo info = (TensorInfo) node.getInfo();
    int size = (int) info.getNumElements() * info.type.size;
    ByteBuffer buffer = ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
    bytes.put(node.getName(), buffer);
    return OnnxTensor.createTensor(environment, buffer, info.getShape(), info.type);
  }

  /** Takes the frame of the window's next timestep. */
  void add(Frame frame) {
    OnnxRunner.copy(frame, counts);
  }

  /** Forgets the frames that were added. */
  void clear() {
    counts.rewind();
  }

  /** Runs the window; the next frame that is added is the first of another. */
  void run() {
    try {
      session.run(inputs, Set.of(), outputs).close();
    } catch (OrtException e) {
      throw OnnxEnvironment.failure(e);
    }
    clear();
  }

  /** Logits of the last window, one per class, into {@code logits}. */
  void logits(long[] logits) {
    DoubleBuffer sums = bytes.get("logits").asDoubleBuffer();
    for (int k = 0; k < logits.length; k++) {
      logits[k] = (long) sums.get(k);
    }
  }

  /** The patches that the last window kept; the graph prunes some. */
  int[] kept() {
    LongBuffer indices = bytes.get("kept").asLongBuffer();
    int[] kept = new int[indices.capacity()];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = (int) indices.get(i);
    }
    return kept;
  }

  @Override
  public void close() {
    inputs.values().forEach(OnnxTensor::close);
    outputs.values().forEach(OnnxTensor::close);
    try {
      session.close();
    } catch (OrtException e) {
      throw OnnxEnvironment.failure(e);
    }
  }
}
