package io.tombola.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.engine.energy.Technology;
import io.tombola.engine.frame.Frame;
import io.tombola.engine.run.CompiledTicket;
import io.tombola.engine.run.Engine;
import io.tombola.engine.ticket.Ticket;
import io.tombola.msgs.ros.EnergyAccount;
import io.tombola.node.ros.GraphName;
import io.tombola.node.ros.Publisher;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Each message covers exactly the timesteps that it says. */
final class EnergyTopicTest {
  private static final Ticket TICKET = TestTickets.ladder(2);

  private final Listeners listeners = new Listeners();
  private final CompiledTicket first = CompiledTicket.of(TICKET, 0);
  private final CompiledTicket second = CompiledTicket.of(TICKET, 1);
  private final Engine engine = new Engine(first);
  private final Frame frame = TICKET.manifest().emptyFrame();
  private final Random random = new Random(5);

  /** Additions of each timestep run so far. */
  private final List<Long> additions = new ArrayList<>();

  private long timestep;

  /** A topic whose subscribers a test counts by hand. */
  private static final class Listeners implements Publisher<EnergyAccount> {
    final List<EnergyAccount> messages = new ArrayList<>();
    int subscribers;

    @Override
    public GraphName getTopicName() {
      return GraphName.of("/energy");
    }

    @Override
    public String getTopicMessageType() {
      return "tombola_msgs/EnergyAccount";
    }

    @Override
    public void publish(EnergyAccount message) {
      messages.add(message);
    }

    @Override
    public void setLatchMode(boolean enabled) {}

    @Override
    public int getNumberOfSubscribers() {
      return subscribers;
    }

    @Override
    public long getDroppedMessages() {
      return 0;
    }

    @Override
    public void shutdown() {}
  }

  private EnergyTopic topic(boolean always, int timesteps) {
    return new EnergyTopic(listeners, () -> "cam", new AccountParameters(always, timesteps));
  }

  private void run(EnergyTopic topic, int timesteps, int generation) {
    for (int i = 0; i < timesteps; i++) {
      frame.clear();
      for (int pixel = 0; pixel < 60; pixel++) {
        frame.set(random.nextInt(2), random.nextInt(32), random.nextInt(32), 1);
      }
      engine.countOperations(topic.wantsOperations());
      engine.step(frame);
      if (topic.wantsOperations()) {
        additions.add(engine.operations().synapticOperations());
        topic.counted(timestep, generation, engine.rung(), engine.operations(), 1000 + timestep);
      }
      timestep++;
    }
  }

  private static void assertCovers(EnergyAccount message, long first, int timesteps, long sum) {
    assertThat(message.firstTimestep()).isEqualTo(first);
    assertThat(message.timesteps()).isEqualTo(timesteps);
    assertThat(message.additions()).isEqualTo(sum);
    assertThat(message.layers().stream().mapToLong(EnergyAccount.LayerOperations::additions).sum())
        .isEqualTo(sum);
    assertThat(message.header().stampNs()).isEqualTo(1000 + first + timesteps - 1);
  }

  private long sum(int from, int to) {
    return additions.subList(from, to).stream().mapToLong(Long::longValue).sum();
  }

  @Test
  void messagesCoverAsManyTimestepsAsAskedFor() {
    listeners.subscribers = 1;
    run(topic(false, 4), 11, 2);
    assertThat(listeners.messages).hasSize(2);
    assertCovers(listeners.messages.get(0), 0, 4, sum(0, 4));
    assertCovers(listeners.messages.get(1), 4, 4, sum(4, 8));
    EnergyAccount account = listeners.messages.get(1);
    assertThat(account.ticketGeneration()).isEqualTo(2);
    assertThat(account.header().seq()).isEqualTo(1);
    assertThat(account.eventAdditions()).isEqualTo(account.layers().get(0).additions());
    assertThat(account.energies()).hasSize(Technology.PRESETS.size());
    assertThat(account.energies().get(0).picojoules())
        .isEqualTo(account.additions() * Technology.FP32.additionPicojoule());
  }

  @Test
  void anotherRungOrGenerationEndsAMessageEarly() {
    listeners.subscribers = 1;
    EnergyTopic topic = topic(false, 4);
    run(topic, 3, 0);
    engine.swap(second);
    run(topic, 2, 0);
    run(topic, 4, 1);
    assertThat(listeners.messages).hasSize(3);
    assertCovers(listeners.messages.get(0), 0, 3, sum(0, 3));
    assertCovers(listeners.messages.get(1), 3, 2, sum(3, 5));
    assertCovers(listeners.messages.get(2), 5, 4, sum(5, 9));
  }

  @Test
  void nothingIsCountedUntilSomebodyListensAndAGapEndsAMessage() {
    EnergyTopic topic = topic(false, 4);
    assertThat(topic.wantsOperations()).isFalse();
    run(topic, 2, 0);
    listeners.subscribers = 1;
    run(topic, 3, 0);
    listeners.subscribers = 0;
    run(topic, 5, 0);
    listeners.subscribers = 1;
    run(topic, 4, 0);
    assertThat(listeners.messages).hasSize(2);
    assertCovers(listeners.messages.get(0), 2, 3, sum(0, 3));
    assertCovers(listeners.messages.get(1), 10, 4, sum(3, 7));
  }

  @Test
  void aParameterCountsForNobody() {
    EnergyTopic topic = topic(true, 4);
    assertThat(topic.wantsOperations()).isTrue();
    run(topic, 9, 0);
    assertThat(listeners.messages).isEmpty();
    listeners.subscribers = 1;
    run(topic, 3, 0);
    assertCovers(listeners.messages.get(0), 8, 4, sum(8, 12));
  }
}
