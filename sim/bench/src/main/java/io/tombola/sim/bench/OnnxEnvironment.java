package io.tombola.sim.bench;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.concurrent.CompletableFuture;

/**
 * The environment that all sessions of ONNX Runtime share.
 *
 * <p>Version 1.29 recurses over the process's command line when it makes one: a class path of five
 * thousand characters overflows an ordinary stack and takes the JVM down without a word.
 */
final class OnnxEnvironment {
  private static final long STACK_BYTES = 256L << 20;

  private OnnxEnvironment() {}

  /** The environment, made on a stack of its own. */
  static OrtEnvironment open() {
    var environment = new CompletableFuture<OrtEnvironment>();
    Runnable make = () -> environment.completeAsync(OrtEnvironment::getEnvironment, Runnable::run);
    new Thread(null, make, "onnxruntime", STACK_BYTES).start();
    return environment.join();
  }

  /**
   * Opens a session with all of the runtime's optimisations.
   *
   * @param threads that share an operator
   */
  static OrtSession session(byte[] model, int threads) throws OrtException {
    try (var options = new OrtSession.SessionOptions()) {
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
      options.setIntraOpNumThreads(threads);
      return open().createSession(model, options);
    }
  }

  /** What it means when a graph of ours does not run. */
  static IllegalStateException failure(OrtException cause) {
    return new IllegalStateException("ONNX Runtime refuses the exported graph", cause);
  }
}
