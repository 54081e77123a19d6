package io.tombola.sim.bench.soak;

import io.tombola.msgs.event.EventBatch;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One publisher at a steady rate: packets of {@value #PACKET_MS} ms, and every so often it ends and
 * another takes its place.
 */
final class Feeder implements Runnable {
  /** Columns and rows of the sensor that it stands for. */
  static final int SIDE = 128;

  private static final int PACKET_MS = 10;
  private static final long PACKET_NS = TimeUnit.MILLISECONDS.toNanos(PACKET_MS);

  private final Factory factory;
  private final int eventsPerPacket;
  private final long restartNs;
  private final EventBatch packet;
  private final SplittableRandom random = new SplittableRandom(1);
  private volatile boolean ended;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicInteger publishers = new AtomicInteger();
  private volatile Exception failure;

  /** Something that publishes until it is closed. */
  interface Publisher {
    /** Sends a whole batch. */
    void send(EventBatch batch) throws Exception;

    /** Nanoseconds of its sensor's clock now. */
    long sensorNowNs();

    /** Ends it; a new one comes from the factory. */
    void close() throws Exception;
  }

  /** Starts publishers. */
  @FunctionalInterface
  interface Factory {
    Publisher start() throws Exception;
  }

  /** A feeder that has not begun. */
  Feeder(Factory factory, double megaEventsPerSecond, long restartNs) {
    this.factory = factory;
    this.restartNs = restartNs;
    this.eventsPerPacket = (int) Math.round(megaEventsPerSecond * 1e6 * PACKET_MS / 1000);
    this.packet = new EventBatch(SIDE, SIDE, eventsPerPacket);
  }

  @Override
  public void run() {
    try {
      while (!ended) {
        Publisher publisher = factory.start();
        publishers.incrementAndGet();
        try {
          feed(publisher, System.nanoTime() + restartNs);
        } finally {
          publisher.close();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      failure = e;
    }
  }

  private void feed(Publisher publisher, long untilNs) throws Exception {
    long nextNs = System.nanoTime();
    while (!ended && nextNs < untilNs) {
      fill(publisher.sensorNowNs());
      publisher.send(packet);
      sent.addAndGet(packet.size());
      nextNs += PACKET_NS;
      long waitNs = nextNs - System.nanoTime();
      if (waitNs > 0) {
        TimeUnit.NANOSECONDS.sleep(waitNs);
      }
    }
  }

  /** The events of the last packet's time. */
  private void fill(long sensorNowNs) {
    packet.clear();
    for (int i = 1; i <= eventsPerPacket; i++) {
      long timeNs = sensorNowNs - PACKET_NS + PACKET_NS * i / eventsPerPacket;
      packet.add(timeNs, random.nextInt(SIDE), random.nextInt(SIDE), random.nextBoolean());
    }
  }

  /** Ends it soon. */
  void end() {
    ended = true;
  }

  /** Events sent so far. */
  long sent() {
    return sent.get();
  }

  /** Publishers started so far. */
  int publishers() {
    return publishers.get();
  }

  /** Why it ended by itself; null when it did not. */
  Exception failure() {
    return failure;
  }
}
