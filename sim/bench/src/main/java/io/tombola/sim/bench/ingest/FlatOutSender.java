package io.tombola.sim.bench.ingest;

import io.tombola.msgs.event.EventBatch;
import io.tombola.sim.replay.Destination;
import io.tombola.sim.replay.EventSender;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sends events over a raw transport as fast as the socket takes them. Ends with its standard input,
 * and says then how many it has sent.
 */
final class FlatOutSender {
  private static final int SIDE = 128;
  private static final int SEED = 7;
  private static final int MESSAGES = 64;

  /** When all have been sent they are sent again: further back than datagrams overtake others. */
  private static final long SPAN_NS = 4_000_000_000L;

  private FlatOutSender() {}

  /** Takes the address to send to, and events a message. */
  public static void main(String[] args) throws IOException {
    int size = Integer.parseInt(args[1]);
    EventBatch batch = events(size * MESSAGES);
    AtomicBoolean ended = new AtomicBoolean();
    Thread watch = new Thread(() -> awaitEndOfInput(ended));
    watch.setDaemon(true);
    watch.start();
    try (EventSender sender = Destination.parse(args[0]).open()) {
      while (!ended.get()) {
        for (int from = 0; from < batch.size(); from += size) {
          sender.send(batch, from, from + size);
        }
      }
      System.out.println(sender.events());
    }
  }

  private static void awaitEndOfInput(AtomicBoolean ended) {
    try {
      while (System.in.read() >= 0) {}
    } catch (IOException e) {
      // The parent is gone all the same.
    }
    ended.set(true);
  }

  private static EventBatch events(int count) {
    EventBatch batch = new EventBatch(SIDE, SIDE, count);
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < count; i++) {
      long timeNs = 1_000_000_000L + i * SPAN_NS / count;
      batch.add(timeNs, random.nextInt(SIDE), random.nextInt(SIDE), random.nextBoolean());
    }
    return batch;
  }
}
