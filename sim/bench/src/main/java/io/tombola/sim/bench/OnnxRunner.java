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
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An exported ticket in ONNX Runtime, membranes fed back. All tensors are made beforehand, outside
 * the Java heap, and used in place: a step hands the runtime addresses and copies nothing.
 */
final class OnnxRunner implements AutoCloseable {
  private static final String FRAME = "frame";
  private static final String MEMBRANE = "membrane_";
  private static final String NEW_MEMBRANE = "new_membrane_";

  private final OrtEnvironment environment = OnnxEnvironment.open();
  private final OrtSession session;
  private final List<OnnxTensor> tensors = new ArrayList<>();

  /** By a step's parity: membranes that it reads are those that the step before wrote. */
  private final List<Map<String, OnnxTensor>> membranes = List.of(new HashMap<>(), new HashMap<>());

  private final List<Map<String, OnnxTensor>> outputs = List.of(new HashMap<>(), new HashMap<>());

  /** By frame, then by parity. */
  private final List<List<Map<String, OnnxTensor>>> inputs = new ArrayList<>();

  private final Map<String, FloatBuffer> values = new HashMap<>();
  private int parity;

  /**
   * Opens a session at rest.
   *
   * @param threads that share an operator
   * @param spikes whether to compute outputs for spikes, or logits and membranes alone
   */
  OnnxRunner(byte[] model, int threads, boolean spikes) throws OrtException {
    session = OnnxEnvironment.session(model, threads);
    for (Map.Entry<String, NodeInfo> output : session.getOutputInfo().entrySet()) {
      long[] shape = ((TensorInfo) output.getValue().getInfo()).getShape();
      String name = output.getKey();
      if (name.startsWith(NEW_MEMBRANE)) {
        feedBack(name, shape);
      } else if (spikes || name.equals("logits")) {
        OnnxTensor tensor = tensor(shape);
        outputs.forEach(it -> it.put(name, tensor));
        values.put(name, buffer(tensor));
      }
    }
  }

  private void feedBack(String output, long[] shape) throws OrtException {
    String input = MEMBRANE + output.substring(NEW_MEMBRANE.length());
    for (int p = 0; p < 2; p++) {
      OnnxTensor tensor = tensor(shape);
      membranes.get(p).put(input, tensor);
      outputs.get(1 - p).put(output, tensor);
    }
  }

  private OnnxTensor tensor(long... shape) throws OrtException {
    int elements = 1;
    for (long side : shape) {
      elements *= (int) side;
    }
    FloatBuffer buffer =
        ByteBuffer.allocateDirect(elements * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    OnnxTensor tensor = OnnxTensor.createTensor(environment, buffer, shape);
    tensors.add(tensor);
    return tensor;
  }

  /** Adds a frame that {@link #step(int)} can name by its place, from 0. */
  void add(Frame frame) throws OrtException {
    OnnxTensor tensor = tensor(1, frame.channels(), frame.height(), frame.width());
    copy(frame, buffer(tensor).rewind());
    List<Map<String, OnnxTensor>> byParity = new ArrayList<>();
    for (Map<String, OnnxTensor> state : membranes) {
      Map<String, OnnxTensor> input = new HashMap<>(state);
      input.put(FRAME, tensor);
      byParity.add(input);
    }
    inputs.add(byParity);
  }

  private static FloatBuffer buffer(OnnxTensor tensor) {
    return tensor.getBufferRef().map(FloatBuffer.class::cast).orElseThrow();
  }

  /** Puts a frame's counts where the buffer is. */
  static void copy(Frame frame, FloatBuffer counts) {
    for (int c = 0; c < frame.channels(); c++) {
      for (int y = 0; y < frame.height(); y++) {
        for (int x = 0; x < frame.width(); x++) {
          counts.put(frame.count(c, y, x));
        }
      }
    }
  }

  /** Runs a timestep on a frame that was added. */
  void step(int frame) throws OrtException {
    session.run(inputs.get(frame).get(parity), Set.of(), outputs.get(parity)).close();
    parity = 1 - parity;
  }

  /** Runs a timestep on any frame: it takes the place of the first one. */
  void step(Frame frame) throws OrtException {
    if (inputs.isEmpty()) {
      add(frame);
    } else {
      copy(frame, buffer(inputs.get(0).get(0).get(FRAME)).rewind());
    }
    step(0);
  }

  /** Membranes at 0. */
  void reset() {
    for (Map<String, OnnxTensor> state : membranes) {
      for (OnnxTensor tensor : state.values()) {
        FloatBuffer values = buffer(tensor);
        for (int i = 0; i < values.capacity(); i++) {
          values.put(i, 0);
        }
      }
    }
  }

  /** An output of the last step, row-major; overwritten by the next. */
  FloatBuffer values(String output) {
    return values.get(output);
  }

  /** Logits of the last step, one per class, into {@code logits}. */
  void logits(int[] logits) {
    FloatBuffer sums = values("logits");
    for (int k = 0; k < logits.length; k++) {
      logits[k] = (int) sums.get(k);
    }
  }

  @Override
  public void close() throws OrtException {
    tensors.forEach(OnnxTensor::close);
    session.close();
  }
}
