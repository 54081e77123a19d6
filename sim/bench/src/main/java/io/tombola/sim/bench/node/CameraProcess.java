package io.tombola.sim.bench.node;

import io.tombola.sim.bench.JavaProcess;
import java.io.DataInputStream;
import java.io.IOException;

/** A {@link PacketCamera} as its parent sees it. */
final class CameraProcess implements AutoCloseable {
  private final Process process;
  private final DataInputStream report;

  private CameraProcess(Process process) {
    this.process = process;
    this.report = new DataInputStream(process.getInputStream());
  }

  /**
   * What a camera did.
   *
   * @param lateP99Ns how long after its time a message left
   * @param closedNs host clock, for each timestep, at which the first message behind it left: the
   *     one that closes it; 0 where none did
   */
  record Sent(long packets, long events, long lateP99Ns, long[] closedNs) {}

  /** Starts a camera; it waits for its subscriber. */
  static CameraProcess start(CameraScript script) throws IOException {
    return new CameraProcess(
        JavaProcess.of(PacketCamera.class, script.arguments())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  /** True when {@link #startNs} has something to say. */
  boolean begins() throws IOException {
    if (!process.isAlive()) {
      throw new IllegalStateException("the camera ended with exit code " + process.exitValue());
    }
    return report.available() >= Long.BYTES;
  }

  /** Host clock at the first event; to be asked once. */
  long startNs() throws IOException {
    return report.readLong();
  }

  /** Waits for the script's end; to be asked once, after {@link #startNs}. */
  Sent sent() throws IOException {
    long packets = report.readLong();
    long events = report.readLong();
    long lateP99Ns = report.readLong();
    long[] closedNs = new long[report.readInt()];
    for (int i = 0; i < closedNs.length; i++) {
      closedNs[i] = report.readLong();
    }
    return new Sent(packets, events, lateP99Ns, closedNs);
  }

  /** Ends it. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      process.waitFor();
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
