package io.tombola.sim.replay;

import io.tombola.msgs.event.EventBatch;
import io.tombola.node.ros.AbstractNodeMain;
import io.tombola.node.ros.ConnectedNode;
import io.tombola.sim.scene.Gesture;
import io.tombola.sim.scene.GestureSimulator;
import io.tombola.sim.scene.Take;
import io.tombola.sim.scene.User;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * A simulated person before a simulated DVS128, live: publishes {@code /dvs/events} in real time,
 * stamped by the host's clock. All that it sends is simulated.
 */
public final class SimulatedCamera extends AbstractNodeMain {
  private static final long PACKET_US = 10_000;
  private static final long SUBSCRIBER_TIMEOUT_MS = 10_000;

  /** Someone new stands still for a moment first. */
  private static final long SETTLE_US = 200_000;

  private final List<Performance> script;
  private final LongSupplier epochClockNs;
  private final Listener listener;
  private final EventBatch batch = new EventBatch();
  private final EventBatch stamped = new EventBatch();
  private EventTopic topic;
  private long startNs;
  private long elapsedUs;
  private Performance last;
  private GestureSimulator simulator;
  private long simulatorStartUs;

  /**
   * One gesture to show.
   *
   * @param person who shows it, see {@link User#ofSeed}
   * @param take under which circumstances, see {@link Take#ofSeed}
   */
  public record Performance(long person, long take, Gesture gesture, long durationUs) {}

  /** Follows the show, on the camera's thread. */
  public interface Listener {
    /** A gesture begins now. */
    void shows(Performance performance, long onsetNs);

    /** The last gesture has ended. */
    void ends(long endNs, long events);
  }

  /**
   * A camera that plays a script once.
   *
   * @param epochClockNs nanoseconds since 1970, for stamps
   */
  public SimulatedCamera(List<Performance> script, LongSupplier epochClockNs, Listener listener) {
    this.script = List.copyOf(script);
    this.epochClockNs = epochClockNs;
    this.listener = listener;
  }

  @Override
  public String getDefaultNodeName() {
    return "camera";
  }

  @Override
  public void onStart(ConnectedNode node) {
    topic = new EventTopic(node, "/dvs/events");
    Thread show = new Thread(this::show, "simulated-camera");
    show.setDaemon(true);
    show.start();
  }

  private void show() {
    try {
      topic.awaitSubscriber(SUBSCRIBER_TIMEOUT_MS);
      startNs = epochClockNs.getAsLong();
      for (Performance performance : script) {
        prepare(performance);
        simulator.show(performance.gesture());
        listener.shows(performance, startNs + elapsedUs * 1000);
        stream(performance.durationUs());
      }
      listener.ends(startNs + elapsedUs * 1000, topic.events());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void prepare(Performance next) throws InterruptedException {
    if (last == null || last.person() != next.person() || last.take() != next.take()) {
      simulator = new GestureSimulator(User.ofSeed(next.person()), Take.ofSeed(next.take()));
      simulatorStartUs = elapsedUs;
      simulator.show(io.tombola.sim.scene.OtherKind.STANDING_STILL);
      stream(SETTLE_US);
    }
    last = next;
  }

  private void stream(long durationUs) throws InterruptedException {
    long endUs = elapsedUs + durationUs;
    while (elapsedUs < endUs) {
      elapsedUs = Math.min(endUs, elapsedUs + PACKET_US);
      batch.clear();
      simulator.advance(elapsedUs - simulatorStartUs, batch);
      stamp();
      long waitNs = startNs + elapsedUs * 1000 - epochClockNs.getAsLong();
      if (waitNs > 0) {
        Thread.sleep(waitNs / 1_000_000, (int) (waitNs % 1_000_000));
      }
      topic.publish(stamped, 0, stamped.size());
    }
  }

  private void stamp() {
    long offsetNs = startNs + simulatorStartUs * 1000;
    stamped.clear();
    stamped.sensor(batch.width(), batch.height());
    for (int i = 0; i < batch.size(); i++) {
      stamped.add(offsetNs + batch.sensorTimeNs(i), batch.x(i), batch.y(i), batch.on(i));
    }
  }
}
