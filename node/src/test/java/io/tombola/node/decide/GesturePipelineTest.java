package io.tombola.node.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.engine.run.CompiledLadder;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.LossLedger;
import io.tombola.node.TestTickets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A pipeline whose rule any confidence satisfies at once. */
final class GesturePipelineTest {
  private static final long STEP_NS = 10_000_000;
  private static final long SILENCE_NS = 5_000_000_000L;

  private final List<Decision> decisions = new ArrayList<>();
  private final LossLedger ledger = new LossLedger();
  private final EventBatch batch = new EventBatch();
  private long timeNs;
  private int decidedSteps;

  private final GesturePipeline pipeline =
      new GesturePipeline(
          CompiledLadder.of(TestTickets.ticket()),
          1,
          new DecisionRule(0.01, 0, 1, 0, 60_000_000),
          ledger,
          System::nanoTime,
          new GesturePipeline.Listener() {
            @Override
            public void decided(Decision decision) {
              decisions.add(decision);
            }

            @Override
            public void stepped(
                boolean decides,
                long binningNs,
                long networkNs,
                long lastEventNs,
                double[] smoothed) {
              decidedSteps += decides ? 1 : 0;
            }
          });

  private void send(long ns) {
    batch.clear();
    batch.sensor(64, 64);
    for (int i = 0; i < 20; i++) {
      batch.add(timeNs + i * ns / 20, 7 * i % 64, 5 * i % 64, i % 2 == 0);
    }
    timeNs += ns;
    pipeline.accept(batch);
  }

  private List<Decision> told() {
    List<Decision> told = List.copyOf(decisions);
    decisions.clear();
    return told;
  }

  /** The open timestep is closed by the first event after the silence, and is as old as that. */
  @Test
  void whatWasSeenBeforeASilenceDecidesNothingAfterIt() {
    pipeline.start();
    send(3 * STEP_NS);
    assertThat(told()).last().isInstanceOf(Decision.Command.class);
    pipeline.stale();
    assertThat(told()).singleElement().matches(it -> it instanceof Decision.Idle);
    long timestepsBefore = ledger.infer().out();
    int decidedBefore = decidedSteps;

    timeNs += SILENCE_NS;
    send(STEP_NS / 2);
    assertThat(ledger.infer().out()).as("it was run").isEqualTo(timestepsBefore + 1);
    assertThat(decidedSteps).isEqualTo(decidedBefore);
    assertThat(told()).isEmpty();
    send(STEP_NS);
    assertThat(told()).singleElement().isInstanceOf(Decision.Command.class);
  }
}
