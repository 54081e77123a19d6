package io.tombola.sim.bench;

import io.tombola.msgs.bag.BagReader;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.wire.EventPacket;
import io.tombola.msgs.wire.EventPacketDecoder;
import io.tombola.msgs.wire.Evt3Encoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Decoding of EVT3 packets on one core; the counter {@code events} is events a second. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class Evt3DecodeBenchmark {
  private static final int EVENTS = 1_000_000;
  private static final int EVENTS_PER_PACKET = 20_000;

  /**
   * What the packets hold: {@code scattered} single events of a moving edge and noise, {@code rows}
   * dense rows as vectors (both simulated), or the path of a bag of EVT3 packets.
   */
  @Param({"scattered", "rows"})
  public String scene;

  private final List<ByteBuffer> packets = new ArrayList<>();
  private final EventPacketDecoder decoder = new EventPacketDecoder();
  private final EventBatch batch = new EventBatch();

  /** Counts events. */
  @AuxCounters
  @State(Scope.Thread)
  public static class Events {
    /** Events decoded. */
    public long events;
  }

  /** Encodes or reads the packets. */
  @Setup
  public void load() throws IOException {
    switch (scene) {
      case "scattered" -> encode(scattered());
      case "rows" -> encode(rows());
      default -> readBag(Path.of(scene));
    }
  }

  /** All packets once. */
  @Benchmark
  public int decode(Events counter) throws IOException {
    int size = 0;
    for (ByteBuffer packet : packets) {
      decoder.decode(packet, scene, batch);
      size += batch.size();
    }
    counter.events += size;
    return size;
  }

  private void readBag(Path file) throws IOException {
    try (BagReader bag = BagReader.open(file)) {
      while (bag.next()) {
        if (bag.connection().type().equals(EventPacket.TYPE)) {
          ByteBuffer copy = ByteBuffer.allocate(bag.body().remaining()).put(bag.body());
          packets.add(copy.flip());
        }
      }
    }
  }

  private void encode(EventBatch events) {
    Evt3Encoder encoder = new Evt3Encoder();
    ByteBuffer words = ByteBuffer.allocate(16 * EVENTS_PER_PACKET);
    for (int from = 0; from < events.size(); from += EVENTS_PER_PACKET) {
      words.clear();
      encoder.encode(events, from, Math.min(events.size(), from + EVENTS_PER_PACKET), words);
      words.flip();
      ByteBuffer message =
          ByteBuffer.allocate(EventPacket.encodedLength("", "evt3", words.remaining()));
      long sequence = packets.size();
      EventPacket.encode(sequence, 0, "", 640, 480, 0, "evt3", words, message);
      packets.add(message.flip());
    }
  }

  private static EventBatch scattered() {
    SplittableRandom random = new SplittableRandom(1);
    EventBatch events = new EventBatch(640, 480, EVENTS);
    for (int i = 0; i < EVENTS; i++) {
      boolean noise = random.nextInt(4) == 0;
      int x = noise ? random.nextInt(640) : (i / 5_000 + random.nextInt(3)) % 640;
      events.add(i / 8 * 1000L, x, random.nextInt(480), random.nextBoolean());
    }
    return events;
  }

  private static EventBatch rows() {
    SplittableRandom random = new SplittableRandom(1);
    EventBatch events = new EventBatch(640, 480, EVENTS);
    for (int row = 0; events.size() < EVENTS; row++) {
      int start = random.nextInt(500);
      for (int x = start; x < start + 120; x++) {
        if (random.nextInt(4) > 0) {
          events.add(row * 10_000L, x, row % 480, row % 2 == 0);
        }
      }
    }
    return events;
  }
}
