package io.tombola.engine.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class NetworkTest {
  private static final Layer.Conv FIRST = new Layer.Conv("first", 2, 4, 3, 2, 9, 6, false);
  private static final Layer.Conv SECOND = new Layer.Conv("second", 4, 4, 3, 1, 5, 3, false);
  private static final Layer.Readout LAST = new Layer.Readout("last", 60, 3);

  private static Network joined(int skip, Layer.Shortcut shortcut) {
    var join = new Layer.Join(SECOND, skip, Optional.ofNullable(shortcut));
    return new Network(2, 9, 6, List.of(FIRST, join, LAST));
  }

  private static void refused(ThrowingCallable what, String message) {
    assertThatThrownBy(what).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  @Test
  void aStrideRoundsUp() {
    assertThat(FIRST.output()).isEqualTo(new Shape(4, 5, 3));
    assertThat(new Layer.Conv("pooled", 2, 4, 3, 2, 9, 6, true).output())
        .isEqualTo(new Shape(4, 2, 1));
    assertThat(new Layer.Shortcut("shortcut", 2, 4, 2, 9, 6).sums()).isEqualTo(new Shape(4, 5, 3));
    assertThat(FIRST.multiplyAdds()).isEqualTo(2 * 4 * 9 * 15);
  }

  @Test
  void aGlobalSumHasBitsForEveryPixel() {
    assertThat(new Layer.GlobalSum(1, 1, 1).bits()).isEqualTo(1);
    assertThat(new Layer.GlobalSum(1, 1, 7).bits()).isEqualTo(3);
    assertThat(new Layer.GlobalSum(1, 4, 4).bits()).isEqualTo(5);
    assertThat(new Layer.GlobalSum(6, 4, 4).output()).isEqualTo(Shape.vector(6));
  }

  @Test
  void otherStridesAndKernelsAreRefused() {
    refused(
        () -> new Layer.Conv("c", 1, 1, 3, 3, 9, 9, false), "layer c: stride 3 is neither 1 nor 2");
    refused(
        () -> new Layer.Conv("c", 1, 1, 4, 9, 9, false), "layer c: a kernel of 4 has no middle");
    refused(() -> new Layer.Shortcut("s", 1, 1, 0, 9, 9), "layer s: stride 0 is neither 1 nor 2");
  }

  @Test
  void aNetworkEndsInAReadout() {
    refused(() -> new Network(2, 9, 6, List.of(FIRST)), "a network ends in a readout");
  }

  @Test
  void aSkipComesFromBefore() {
    assertThat(joined(0, null).weights()).isEqualTo(2 * 4 * 9 + 4 * 4 * 9 + 180);
    refused(() -> joined(1, null), "layer second: a skip from layer 1 does not come from before");
    refused(() -> joined(-1, null), "layer second: a skip from layer -1 does not come from before");
  }

  @Test
  void aSkipFits() {
    assertThat(joined(0, new Layer.Shortcut("s", 4, 4, 1, 5, 3)).weights())
        .isEqualTo(2 * 4 * 9 + 4 * 4 * 9 + 16 + 180);
    refused(
        () -> joined(0, new Layer.Shortcut("s", 4, 4, 2, 9, 6)),
        "layer second: the skip takes spikes of Shape[channels=4, height=9, width=6], not "
            + "Shape[channels=4, height=5, width=3] of layer 0");
    refused(
        () -> joined(0, new Layer.Shortcut("s", 4, 4, 2, 5, 3)),
        "layer second: Shape[channels=4, height=3, width=2] cannot be added to "
            + "Shape[channels=4, height=5, width=3]");
  }

  @Test
  void countsDoNotSkip() {
    var sum = new Layer.GlobalSum(12, 1, 1);
    var join = new Layer.Join(new Layer.Conv("c", 1, 1, 1, 1, 12, false), 0, Optional.empty());
    refused(
        () -> new Network(12, 1, 1, List.of(sum, join, new Layer.Readout("last", 12, 2))),
        "layer c: the skip takes spikes of Shape[channels=1, height=1, width=12], not "
            + "counts of layer 0");
  }
}
