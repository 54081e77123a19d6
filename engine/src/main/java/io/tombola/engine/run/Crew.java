package io.tombola.engine.run;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The threads that help the one that steps an engine. Within a timestep they spin from one layer to
 * the next, for a layer takes less time than waking a thread; between timesteps they are parked.
 *
 * <p>One thread calls {@link #begin}, {@link #share} and {@link #end}. Nothing is allocated.
 */
final class Crew implements AutoCloseable {
  /** Looks for work, or for its end, before it lets others have the core. */
  private static final int SPINS = 10_000;

  /** What is shared out. */
  interface Work {
    /** Does the share of member {@code member} of {@code members}. */
    void share(int member, int members);
  }

  private final Work work;
  private final Thread[] helpers;
  private final AtomicInteger atWork = new AtomicInteger();

  /** Counts pieces of work; helpers look for a change. */
  private final AtomicInteger piece = new AtomicInteger();

  private volatile boolean timestep;
  private volatile boolean closed;

  /** What went wrong in a helper, to be told to the stepping thread. */
  private volatile Throwable failure;

  /** A crew of {@code members} threads, the stepping one included. */
  Crew(int members, Work work) {
    this.work = work;
    this.helpers = new Thread[members - 1];
    for (int i = 0; i < helpers.length; i++) {
      int member = i + 1;
      helpers[i] = new Thread(() -> help(member), "tombola-engine-" + member);
      helpers[i].setDaemon(true);
      helpers[i].start();
    }
  }

  /** Wakes the helpers for a timestep. */
  void begin() {
    timestep = true;
    for (Thread helper : helpers) {
      LockSupport.unpark(helper);
    }
  }

  /** Shares one piece of work out, does its own part, and waits for the others'. */
  void share() {
    atWork.set(helpers.length);
    piece.incrementAndGet();
    work.share(0, helpers.length + 1);
    for (int spins = 0; atWork.get() != 0; spins++) {
      pause(spins);
    }
    if (failure != null) {
      throw new IllegalStateException("a thread of the engine failed", failure);
    }
  }

  /** Lets the helpers park. */
  void end() {
    timestep = false;
  }

  private void help(int member) {
    int done = 0;
    int spins = 0;
    while (!closed) {
      int wanted = piece.get();
      if (wanted != done) {
        done = wanted;
        spins = 0;
        try {
          work.share(member, helpers.length + 1);
        } catch (Throwable e) {
          failure = e;
        }
        atWork.decrementAndGet();
      } else if (timestep) {
        pause(spins++);
      } else {
        LockSupport.park(this);
      }
    }
  }

  private static void pause(int spins) {
    if (spins < SPINS) {
      Thread.onSpinWait();
    } else {
      LockSupport.parkNanos(1);
    }
  }

  @Override
  public void close() {
    closed = true;
    for (Thread helper : helpers) {
      LockSupport.unpark(helper);
    }
  }
}
