package io.tombola.sim.bench.node;

/** A thread that keeps a core busy while it is told to. */
final class BusyThread implements AutoCloseable {
  private volatile boolean ended;
  private volatile long result;
  private Thread thread;

  /** Starts or ends it. */
  void set(boolean busy) throws InterruptedException {
    if (busy && thread == null) {
      ended = false;
      thread = new Thread(this::spin, "busy");
      thread.setDaemon(true);
      thread.start();
    } else if (!busy && thread != null) {
      ended = true;
      thread.join();
      thread = null;
    }
  }

  private void spin() {
    long value = 1;
    while (!ended) {
      value ^= value << 13;
      value ^= value >>> 7;
      value ^= value << 17;
    }
    result = value;
  }

  /** What it came to, so that no compiler leaves the work out. */
  long result() {
    return result;
  }

  @Override
  public void close() {
    ended = true;
  }
}
