package io.tombola.node.actor;

import io.tombola.engine.energy.Operations;
import io.tombola.engine.run.StreamEngine;
import io.tombola.node.decide.GesturePipeline;
import java.util.OptionalLong;

/**
 * Keeps the books of a camera's timesteps: where the time of each went, and what it cost. Owned by
 * the camera's thread; allocates nothing.
 */
final class TimestepBooks {
  private final CameraActor.Settings settings;
  private final StageTimes times = new StageTimes();
  private boolean inPacket;
  private boolean counting;

  TimestepBooks(CameraActor.Settings settings) {
    this.settings = settings;
  }

  /** A packet is about to be binned; operations are counted from it on if the observer wants. */
  void begin(CameraActor.Events packet, GesturePipeline pipeline) {
    inPacket = true;
    times.packet(packet.receivedNs(), packet.decodedNs(), nowNs());
    counting = settings.observer().wantsOperations();
    pipeline.countOperations(counting);
  }

  /** The packet has been binned. */
  void end() {
    inPacket = false;
  }

  /** No packet closes the open timestep but a jump of time, now. */
  void jump() {
    long nowNs = nowNs();
    times.packet(nowNs, nowNs, nowNs);
  }

  /** Arrival of the packet that is being binned; empty between packets. */
  OptionalLong receivedNs() {
    return inPacket ? OptionalLong.of(times.receivedNs()) : OptionalLong.empty();
  }

  /** A timestep's network has run and decided, in {@code networkNs}, just now. */
  void decided(long networkNs) {
    long decidedNs = nowNs();
    times.inferred(decidedNs - networkNs, decidedNs);
  }

  /**
   * Its messages are on their way: the rest waits for nobody.
   *
   * @param generation which ticket ran, counted since start
   */
  void settle(StreamEngine engine, int generation, long lastEventNs) {
    times.published(nowNs());
    CameraStatistics statistics = settings.statistics();
    statistics.latency().record(times);
    long timestep = statistics.ledger().infer().out() - 1;
    int rung = engine.rung();
    if (counting) {
      Operations operations = engine.operations();
      statistics.energy().add(operations);
      settings.observer().counted(timestep, generation, rung, operations, lastEventNs);
    }
    settings.observer().settled(timestep, generation, rung, times, lastEventNs);
  }

  private long nowNs() {
    return settings.clockNs().getAsLong();
  }
}
