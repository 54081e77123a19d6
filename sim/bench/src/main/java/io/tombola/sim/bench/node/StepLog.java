package io.tombola.sim.bench.node;

import io.tombola.node.actor.CameraObserver;
import java.util.Arrays;

/** Every timestep of a run: written on the camera's thread, read when that has ended. */
final class StepLog implements CameraObserver {
  private long[] lastEventNs;
  private int[] binningNs;
  private int[] stepNs;
  private byte[] rungs;
  private volatile int size;

  /** A log that grows beyond {@code timesteps} only if more come. */
  StepLog(int timesteps) {
    lastEventNs = new long[timesteps];
    binningNs = new int[timesteps];
    stepNs = new int[timesteps];
    rungs = new byte[timesteps];
  }

  @Override
  public void timed(long binned, long network, long eventNs, int rung) {
    int at = size;
    if (at == stepNs.length) {
      lastEventNs = Arrays.copyOf(lastEventNs, 2 * at + 1);
      binningNs = Arrays.copyOf(binningNs, 2 * at + 1);
      stepNs = Arrays.copyOf(stepNs, 2 * at + 1);
      rungs = Arrays.copyOf(rungs, 2 * at + 1);
    }
    lastEventNs[at] = eventNs;
    binningNs[at] = clamped(binned);
    stepNs[at] = clamped(binned + network);
    rungs[at] = (byte) rung;
    size = at + 1;
  }

  private static int clamped(long ns) {
    return (int) Math.min(Integer.MAX_VALUE, ns);
  }

  /** Timesteps so far. */
  int size() {
    return size;
  }

  /** Sensor time of the last event that step {@code i} saw. */
  long lastEventNs(int i) {
    return lastEventNs[i];
  }

  /** What binning the events of step {@code i} took. */
  int binningNs(int i) {
    return binningNs[i];
  }

  /** What step {@code i} took: binning, network and decision. */
  int stepNs(int i) {
    return stepNs[i];
  }

  /** The rung that step {@code i} ran on, 0 is the largest. */
  int rung(int i) {
    return rungs[i];
  }
}
