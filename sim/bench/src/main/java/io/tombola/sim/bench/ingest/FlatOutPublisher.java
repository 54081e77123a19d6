package io.tombola.sim.bench.ingest;

import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.wire.EventArrayCodec;
import io.tombola.sim.bench.LonePublisher;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.util.SplittableRandom;

/**
 * A publisher of EventArrays that are ready before it starts: one thread writes the same bytes to
 * one subscriber, as fast as the socket takes them. Ends with its standard input.
 */
final class FlatOutPublisher {
  private static final int SIDE = 128;
  private static final int SEED = 7;

  /** Small messages are written together, up to this many bytes. */
  private static final int WRITE_BYTES = 1 << 18;

  private FlatOutPublisher() {}

  /** Takes the master's URI, a topic, and events a message. */
  public static void main(String[] args) throws IOException {
    LonePublisher.exitWithParent();
    ByteBuffer frames = frames(Integer.parseInt(args[2]));
    try (SocketChannel subscriber =
        LonePublisher.accept(URI.create(args[0]), "/flat_out", args[1])) {
      while (true) {
        frames.clear();
        while (frames.hasRemaining()) {
          subscriber.write(frames);
        }
      }
    }
  }

  /** Whole frames, with their lengths. */
  private static ByteBuffer frames(int events) {
    EventBatch batch = new EventBatch(SIDE, SIDE, events);
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < events; i++) {
      long timeNs = 1_500_000_000_000_000_000L + i * 1_000L;
      batch.add(timeNs, random.nextInt(SIDE), random.nextInt(SIDE), random.nextBoolean());
    }
    int length = EventArrayCodec.encodedLength("dvs", events);
    int frameLength = Integer.BYTES + length;
    int count = Math.max(1, WRITE_BYTES / frameLength);
    ByteBuffer frames =
        ByteBuffer.allocateDirect(count * frameLength).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      frames.putInt(length);
      EventArrayCodec.encode(batch, 0, events, i, 0, "dvs", frames);
    }
    return frames;
  }
}
