package io.tombola.sim.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventLedger;
import io.tombola.msgs.event.EventReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class ReplayTest {
  private static final long MS = 1_000_000;

  /** A clock that is always just where it was asked to wait for. */
  private static final class FakePacer implements Replay.Pacer {
    private final List<Long> waits = new ArrayList<>();
    private long nowNs = 5 * MS;

    @Override
    public long nowNs() {
      return nowNs;
    }

    @Override
    public void awaitNs(long timeNs) {
      waits.add(timeNs);
      nowNs = Math.max(nowNs, timeNs);
    }
  }

  private final FakePacer pacer = new FakePacer();

  private static EventReader recording(List<long[]> batches) {
    return new EventReader() {
      private int next;

      @Override
      public boolean read(EventBatch batch) {
        batch.clear();
        if (next == batches.size()) {
          return false;
        }
        for (long timeNs : batches.get(next++)) {
          batch.add(timeNs, 1, 2, true);
        }
        return true;
      }

      @Override
      public String format() {
        return "made here";
      }

      @Override
      public EventLedger ledger() {
        return new EventLedger();
      }

      @Override
      public void close() {}
    };
  }

  private List<List<Long>> play(double rate, List<long[]> batches)
      throws IOException, InterruptedException {
    return play(new Replay(rate, pacer), batches);
  }

  private static List<List<Long>> play(Replay replay, List<long[]> batches)
      throws IOException, InterruptedException {
    List<List<Long>> packets = new ArrayList<>();
    replay.play(
        recording(batches),
        (batch, from, to) -> {
          List<Long> times = new ArrayList<>();
          for (int i = from; i < to; i++) {
            times.add(batch.sensorTimeNs(i));
          }
          packets.add(times);
        });
    return packets;
  }

  @Test
  void cutsPacketsOfTenMillisecondsAndSendsEachWhenItsLastEventHappened() throws Exception {
    long[] batch = {100 * MS, 104 * MS, 109 * MS, 110 * MS, 125 * MS};
    assertThat(play(1, List.of(batch)))
        .containsExactly(
            List.of(100 * MS, 104 * MS, 109 * MS), List.of(110 * MS), List.of(125 * MS));
    // The first event starts the clock; all packets follow at the recording's own distances.
    assertThat(pacer.waits).containsExactly(14 * MS, 15 * MS, 30 * MS);
  }

  @Test
  void aRateOfTwoHalvesTheWaits() throws Exception {
    play(2, List.of(new long[] {0}, new long[] {100 * MS}));
    assertThat(pacer.waits).containsExactly(5 * MS, 55 * MS);
  }

  @Test
  void timeThatRunsBackwardsIsSentAtOnce() throws Exception {
    play(1, List.of(new long[] {100 * MS}, new long[] {50 * MS}));
    assertThat(pacer.waits).containsExactly(5 * MS, 5 * MS);
  }

  @Test
  void shiftsAllTimesByOneConstantEachTimeThatARecordingStarts() throws Exception {
    long startedNs = 7_000 * MS;
    Replay replay = new Replay(2, pacer, recordedNs -> startedNs + pacer.nowNs());
    List<long[]> batches = List.of(new long[0], new long[] {3 * MS, 4 * MS}, new long[] {33 * MS});
    assertThat(play(replay, batches))
        .containsExactly(List.of(7_005 * MS, 7_006 * MS), List.of(7_035 * MS));
    assertThat(pacer.waits).containsExactly(5 * MS + MS / 2, 20 * MS);
    assertThat(play(replay, batches))
        .containsExactly(List.of(7_020 * MS, 7_021 * MS), List.of(7_050 * MS));
  }

  @Test
  void timesOutsideOfRosTimeCanBeShiftedIntoIt() throws Exception {
    Replay replay = new Replay(1, pacer, recordedNs -> 100 * MS);
    assertThat(play(replay, List.of(new long[] {-50 * MS, -49 * MS, -60 * MS})))
        .containsExactly(List.of(100 * MS, 101 * MS, 90 * MS));
  }

  @Test
  void aRateThatIsNotPositiveIsRefused() {
    assertThatThrownBy(() -> new Replay(0, pacer)).hasMessageContaining("rate 0");
    assertThatThrownBy(() -> new Replay(Double.NaN, pacer)).hasMessageContaining("rate NaN");
  }

  @Property(tries = 200)
  void losesNoEventAndKeepsTheirOrder(
      @ForAll @Size(max = 20) List<@Size(max = 20) List<@IntRange(max = 1000) Integer>> batches)
      throws Exception {
    List<long[]> times =
        batches.stream().map(batch -> batch.stream().mapToLong(ms -> ms * MS).toArray()).toList();
    List<Long> all = times.stream().flatMapToLong(Arrays::stream).boxed().toList();
    assertThat(play(1, times).stream().flatMap(List::stream)).containsExactlyElementsOf(all);
  }
}
