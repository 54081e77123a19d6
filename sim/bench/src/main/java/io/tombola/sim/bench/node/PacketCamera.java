package io.tombola.sim.bench.node;

import io.tombola.sim.bench.LonePublisher;
import io.tombola.sim.bench.node.CameraScript.Stretch;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * A simulated camera in a process of its own: follows a {@link CameraScript} in real time, and says
 * on standard output when it began and, at the end, when it sent what.
 *
 * <p>A message leaves when its last event's time has passed, as a driver's does. Events' times
 * follow the script, however late the message leaves.
 */
final class PacketCamera {
  private static final long LEAD_NS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long LONGEST_NS = TimeUnit.MINUTES.toNanos(10);

  private final CameraScript script;
  private final Map<Double, PacketTape> tapes = new HashMap<>();
  private final long packetNs;
  private final long[] closedNs;
  private final Histogram lateNs = new Histogram(LONGEST_NS, 3);
  private long packets;
  private long events;

  private PacketCamera(CameraScript script) {
    this.script = script;
    packetNs = TimeUnit.MICROSECONDS.toNanos(script.packetUs());
    closedNs = new long[(int) (script.packets() / script.packetsPerTimestep()) + 1];
    var pattern = new BlockPattern(script.width(), script.height(), script.patternSeed());
    for (Stretch stretch : script.stretches()) {
      tapes.computeIfAbsent(stretch.megaEventsPerSecond(), rate -> tape(pattern, rate));
    }
  }

  private PacketTape tape(BlockPattern pattern, double megaEventsPerSecond) {
    int events = (int) Math.max(1, Math.round(megaEventsPerSecond * script.packetUs()));
    return new PacketTape(pattern, script.width(), script.height(), events, packetNs);
  }

  /** Takes a script's words; ends with its standard input. */
  public static void main(String[] args) throws IOException, InterruptedException {
    // Standard output is the parent's; whatever else wants to print there goes to its errors.
    var report = new DataOutputStream(new BufferedOutputStream(System.out));
    System.setOut(System.err);
    LonePublisher.exitWithParent();
    CameraScript script = CameraScript.of(args);
    var camera = new PacketCamera(script);
    try (SocketChannel subscriber =
        LonePublisher.accept(script.master(), "/camera", script.topic())) {
      camera.film(subscriber, report);
      Thread.sleep(Long.MAX_VALUE);
    }
  }

  private void film(SocketChannel subscriber, DataOutputStream report) throws IOException {
    long startNs = System.nanoTime() + LEAD_NS;
    report.writeLong(startNs);
    report.flush();
    for (Stretch stretch : script.stretches()) {
      PacketTape tape = tapes.get(stretch.megaEventsPerSecond());
      for (long i = 0; i < stretch.packets(); i++) {
        send(tape, subscriber, startNs);
      }
    }
    report(report);
  }

  private void send(PacketTape tape, SocketChannel subscriber, long startNs) throws IOException {
    long packetStartNs = startNs + packets * packetNs;
    long timestep = packets / script.packetsPerTimestep();
    ByteBuffer message =
        tape.message(packets, (int) (timestep & 1), packetStartNs + script.epochOffsetNs());
    long dueNs = packetStartNs + packetNs;
    long nowNs = System.nanoTime();
    while (nowNs < dueNs) {
      LockSupport.parkNanos(dueNs - nowNs);
      nowNs = System.nanoTime();
    }
    lateNs.recordValue(Math.min(LONGEST_NS, nowNs - dueNs));
    if (packets % script.packetsPerTimestep() == 0 && timestep > 0) {
      closedNs[(int) timestep - 1] = nowNs;
    }
    while (message.hasRemaining()) {
      subscriber.write(message);
    }
    packets++;
    events += tape.events();
  }

  private void report(DataOutputStream report) throws IOException {
    report.writeLong(packets);
    report.writeLong(events);
    report.writeLong(lateNs.getValueAtPercentile(99));
    report.writeInt(closedNs.length);
    for (long time : closedNs) {
      report.writeLong(time);
    }
    report.flush();
  }
}
