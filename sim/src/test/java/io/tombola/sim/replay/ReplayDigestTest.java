package io.tombola.sim.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.engine.run.ReadyTicket;
import io.tombola.engine.ticket.TicketFile;
import io.tombola.engine.ticket.TrustedKeys;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.LossLedger;
import io.tombola.msgs.file.EventFiles;
import io.tombola.msgs.file.SensorSize;
import io.tombola.node.decide.DecisionRule;
import io.tombola.node.decide.GesturePipeline;
import io.tombola.sim.scene.Gesture;
import io.tombola.sim.scene.GestureSimulator;
import io.tombola.sim.scene.Take;
import io.tombola.sim.scene.User;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The network does the same on a recording whenever it is said to have happened. */
final class ReplayDigestTest {
  private static final Path TICKETS = Path.of("../launch/tickets").toAbsolutePath();
  private static final long NOW_NS = 1_790_000_000_123_456_789L;

  @TempDir private static Path folder;
  private static Path recording;

  /** What a run comes to: all spikes, and the timesteps that made them. */
  private record Outcome(long digest, long timesteps, long late) {}

  /** Never waits. */
  private static final Replay.Pacer HURRY =
      new Replay.Pacer() {
        @Override
        public long nowNs() {
          return 0;
        }

        @Override
        public void awaitNs(long timeNs) {}
      };

  @BeforeAll
  static void record() throws Exception {
    EventBatch batch = new EventBatch();
    var simulator = new GestureSimulator(User.ofSeed(3), Take.ofSeed(4));
    simulator.show(Gesture.ARM_ROLL);
    simulator.advance(2_000_000, batch);
    StringBuilder text = new StringBuilder("# size 128x128\nt_ns,x,y,on\n");
    for (int i = 0; i < batch.size(); i++) {
      text.append(batch.sensorTimeNs(i)).append(',').append(batch.x(i)).append(',');
      text.append(batch.y(i)).append(',').append(batch.on(i) ? 1 : 0).append('\n');
    }
    recording = Files.writeString(folder.resolve("roll.csv"), text);
  }

  private static Outcome play(ReadyTicket ticket, LongUnaryOperator firstStampNs) throws Exception {
    LossLedger ledger = new LossLedger();
    try (var reader = EventFiles.open(recording, new EventFiles.Options(null, SensorSize.UNKNOWN));
        var pipeline =
            new GesturePipeline(ticket, 1, DecisionRule.SHIPPED, ledger, () -> 0, decision -> {})) {
      EventBatch packet = new EventBatch();
      new Replay(1, HURRY, firstStampNs)
          .play(
              reader,
              (batch, from, to) -> {
                packet.clear();
                packet.sensor(batch.width(), batch.height());
                packet.addAll(batch, from, to);
                pipeline.accept(packet);
              });
      return new Outcome(pipeline.engine().digest(), ledger.infer().out(), ledger.bin().dropped());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gestures.ticket", "gestures-vit.ticket"})
  void stampsChangeNoSpike(String file) throws Exception {
    var ticket = ReadyTicket.of(TicketFile.readAny(TICKETS.resolve(file), TrustedKeys.ANYBODY));
    Outcome asRecorded = play(ticket, LongUnaryOperator.identity());
    assertThat(asRecorded.timesteps()).isGreaterThanOrEqualTo(18);
    assertThat(play(ticket, recordedNs -> NOW_NS)).isEqualTo(asRecorded);
  }
}
