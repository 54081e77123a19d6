package io.tombola.engine.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.tombola.engine.frame.FrameSettings.Binning;
import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BinnerTest {
  private static final long MS = 1_000_000L;

  private final List<String> log = new ArrayList<>();
  private final FrameSink sink =
      new FrameSink() {
        @Override
        public void frame(Frame frame) {
          log.add(frame.startNs() / MS + ".." + frame.endNs() / MS + ": " + frame.events());
        }

        @Override
        public void discontinuity(long beforeNs, long afterNs) {
          log.add(beforeNs / MS + " | " + afterNs / MS);
        }
      };

  private static Binner byTime(long timestepMs, int subBins, long refractoryMs) {
    return new Binner(
        new FrameSettings(
            4, 4, new Binning.ByTime(timestepMs * 1000), subBins, 2, refractoryMs * 1000),
        8,
        8);
  }

  private static EventBatch at(long... timesMs) {
    var batch = new EventBatch(8, 8, timesMs.length);
    for (long time : timesMs) {
      batch.add(time * MS, 3, 5, true);
    }
    return batch;
  }

  @Test
  void anchorsAtTheFirstEventAndFillsShortGaps() {
    var binner = byTime(10, 1, 0);
    binner.accept(at(103, 112, 113, 140), sink);
    assertThat(log).containsExactly("103..113: 2", "113..123: 1", "123..133: 0");
    binner.flush(sink);
    assertThat(log).last().isEqualTo("133..143: 1");
  }

  @Test
  void aSubBinIsAPairOfChannelsAndColumnsAreScaled() {
    var binner = byTime(10, 2, 0);
    binner.accept(at(0, 4, 5), new FrameCheck());
    var batch = new EventBatch(8, 8, 1);
    batch.add(9 * MS, 7, 0, false);
    binner.accept(batch, new FrameCheck());
    var check = new FrameCheck();
    binner.flush(check);
    assertThat(check.frames).isEqualTo(1);
  }

  private static final class FrameCheck implements FrameSink {
    private int frames;

    @Override
    public void frame(Frame frame) {
      frames++;
      assertThat(frame.count(1, 2, 1)).isEqualTo(2);
      assertThat(frame.count(3, 2, 1)).isEqualTo(1);
      assertThat(frame.count(2, 0, 3)).isEqualTo(1);
      assertThat(frame.count(0, 0, 3)).isZero();
    }

    @Override
    public void discontinuity(long beforeNs, long afterNs) {
      throw new AssertionError("unexpected");
    }
  }

  @Test
  void aLongGapIsADiscontinuity() {
    var binner = byTime(10, 1, 0);
    binner.accept(at(0, 100, 201), sink);
    assertThat(log.subList(0, 10)).doesNotContain("0 | 100");
    assertThat(log.subList(10, 12)).containsExactly("100..110: 1", "100 | 201");
    assertThat(binner.counts().discontinuities()).isEqualTo(1);
  }

  @Test
  void aSmallStepBackIsBinnedOrLateAndALargeOneIsBelieved() {
    var binner = byTime(10, 1, 0);
    binner.accept(at(5000, 5012, 5011, 5009, 1000, 1001), sink);
    binner.flush(sink);
    assertThat(log)
        .containsExactly("5000..5010: 1", "5010..5020: 2", "5012 | 1000", "1000..1010: 2");
    assertThat(binner.counts().backward()).isEqualTo(1);
    assertThat(binner.ledger().dropped(DropCause.LATE)).isEqualTo(1);
    assertThat(binner.ledger().balances()).isTrue();
  }

  @Test
  void silenceClosesTimestepsByTheClock() {
    var binner = byTime(10, 1, 0);
    binner.advanceTo(1000 * MS, sink);
    binner.accept(at(0), sink);
    binner.advanceTo(25 * MS, sink);
    binner.advanceTo(101 * MS, sink);
    binner.advanceTo(500 * MS, sink);
    assertThat(log).containsExactly("0..10: 1", "10..20: 0", "0 | 101");
    binner.accept(at(700), sink);
    binner.flush(sink);
    assertThat(log).last().isEqualTo("700..710: 1");
  }

  @Test
  void eventsWithinTheRefractoryTimeOfTheLastKeptOneAreMerged() {
    var binner = byTime(10, 1, 5);
    List<Integer> counts = new ArrayList<>();
    binner.accept(at(0, 3, 5, 9), sink);
    binner.flush(
        new FrameSink() {
          @Override
          public void frame(Frame frame) {
            counts.add(frame.count(1, 2, 1));
          }

          @Override
          public void discontinuity(long beforeNs, long afterNs) {}
        });
    assertThat(counts).containsExactly(2);
    assertThat(binner.counts().merged()).isEqualTo(2);
    assertThat(binner.ledger().out()).isEqualTo(4);
  }

  @Test
  void byCountAFrameClosesWithItsLastKeptEvent() {
    var binner = new Binner(new FrameSettings(4, 4, new Binning.ByCount(3), 1, 4, 0), 8, 8);
    binner.accept(at(7, 5, 9, 10, 2000, 2001, 2002), sink);
    assertThat(log).containsExactly("5..9: 3", "10..10: 1", "10 | 2000", "2000..2002: 3");
  }

  @Test
  void pixelsOutsideTheSensorAreCounted() {
    var binner = byTime(10, 1, 0);
    var batch = at(0);
    batch.add(0, 8, 0, true);
    batch.add(0, 0, 0xFFFF, true);
    binner.accept(batch, sink);
    assertThat(binner.ledger().dropped(DropCause.OUTSIDE_SENSOR)).isEqualTo(2);
    assertThat(binner.ledger().balances()).isTrue();
  }

  @Test
  void anotherSensorIsRefused() {
    assertThatThrownBy(() -> byTime(10, 1, 0).accept(new EventBatch(346, 260, 1), sink))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("346x260")
        .hasMessageContaining("8x8");
  }

  @Test
  void acceptAllocatesNothing() {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    var binner = byTime(10, 2, 5);
    var batch = new EventBatch(8, 8, 1000);
    for (int i = 0; i < 1000; i++) {
      batch.add(i * MS, i % 8, i / 8 % 8, i % 3 == 0);
    }
    var quiet = new Quiet();
    long allocated = Long.MAX_VALUE;
    // The first rounds run in the interpreter and compile; allocation of a round can only fall.
    for (int round = 0; round < 20 && allocated > 0; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      binner.accept(batch, quiet);
      binner.flush(quiet);
      allocated = threads.getCurrentThreadAllocatedBytes() - before;
    }
    assertThat(allocated).isZero();
    assertThat(quiet.frames).isGreaterThanOrEqualTo(100);
  }

  private static final class Quiet implements FrameSink {
    private int frames;

    @Override
    public void frame(Frame frame) {
      frames++;
    }

    @Override
    public void discontinuity(long beforeNs, long afterNs) {}
  }
}
