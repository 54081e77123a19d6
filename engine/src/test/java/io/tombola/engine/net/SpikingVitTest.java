package io.tombola.engine.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpikingVitTest {
  /**
   * DeiT's tiny and small (facebookresearch/deit: D 192 and 384, 12 blocks, 3 and 6 heads,
   * perceptrons of 4 D) with Spikformer's embedding and blocks (ZK-Zhou/spikformer,
   * cifar10dvs/model.py: batch norm behind every map, biases in proj, fc1, fc2 and the head). The
   * same count gives the 2.57 M that Spikformer-2-256 is published with, see below.
   */
  @ParameterizedTest
  @EnumSource(Residual.class)
  void hasTheParametersOfItsSources(Residual residual) {
    assertThat(SpikingVit.tiny(2, 128, 128, residual, 11).parameters()).isEqualTo(5_916_875);
    assertThat(SpikingVit.small(2, 128, 128, residual, 11).parameters()).isEqualTo(23_549_579);
  }

  /** Published as 2.57 M parameters, arXiv 2209.15425 table 4, for DVS128 Gesture. */
  @Test
  void countsAsSpikformerIsCounted() {
    assertThat(SpikingVit.of(2, 128, 128, 256, 2, Residual.SPIKES, 11).parameters())
        .isEqualTo(2_566_923);
  }

  /** 551,040 of the embedding, 446,976 a block, 2,123 of the head. */
  @Test
  void hasTheParametersOfItsParts() {
    SpikingVit vit = SpikingVit.tiny(2, 128, 128, Residual.SPIKES, 11);
    assertThat(vit.embedding().weighted())
        .extracting(Layer.Conv::weights)
        .containsExactly(432, 10_368, 41_472, 165_888, 331_776);
    assertThat(vit.encoder().parameters()).isEqualTo(12 * 446_976);
    assertThat(vit.readout().weights() + vit.readout().out()).isEqualTo(2_123);
  }

  /** 7.08, 42.47 three times and 21.23 M of the embedding, 29.88 M a block. */
  @Test
  void hasTheMultiplyAddsOfItsParts() {
    SpikingVit vit = SpikingVit.tiny(2, 128, 128, Residual.SPIKES, 11);
    assertThat(vit.embedding().weighted())
        .extracting(Layer.Conv::multiplyAdds)
        .containsExactly(7_077_888L, 42_467_328L, 42_467_328L, 42_467_328L, 21_233_664L);
    assertThat(vit.encoder().multiplyAdds(64)).isEqualTo(12 * 29_884_416L);
    assertThat(vit.encoder().multiplyAdds(45)).isLessThan(vit.encoder().multiplyAdds(64) * 45 / 64);
    assertThat(vit.multiplyAdds()).isEqualTo(155_713_536L + 12 * 29_884_416L + 2_112);
  }

  @ParameterizedTest
  @CsvSource({"16, 4", "32, 8", "48, 6", "64, 8", "128, 8", "256, 16"})
  void everySizeBecomesAGrid(int side, int grid) {
    SpikingVit vit = SpikingVit.of(2, side, side, 64, 1, Residual.SPIKES, 11);
    assertThat(vit.embedding().grid()).isEqualTo(new Shape(64, grid, grid));
    assertThat(vit.encoder().tokens()).isEqualTo(grid * grid);
    Shape shape = new Shape(2, side, side);
    for (Layer.Conv conv : vit.embedding().weighted()) {
      assertThat(new Shape(conv.in(), conv.height(), conv.width())).isEqualTo(shape);
      shape = conv.output();
    }
  }

  @Test
  void namesItsMaps() {
    var encoder = new Encoder(64, 128, 2, Residual.MEMBRANE);
    assertThat(encoder.maps())
        .extracting(Layer.Linear::name)
        .startsWith("block0.q", "block0.k", "block0.v", "block0.proj", "block0.fc1", "block0.fc2")
        .endsWith("block1.fc2")
        .hasSize(12);
    assertThat(encoder.block(1).fc2())
        .isEqualTo(new Layer.Linear("block1.fc2", 512, 128, 64, false));
  }

  @ParameterizedTest
  @CsvSource({"24, 20", "40, 44", "8, 32", "72, 128"})
  void otherSizesAreRefused(int height, int width) {
    assertThatThrownBy(() -> PatchEmbedding.of(2, height, width, 64))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(width + "x" + height);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 32, 100, 1088})
  void dimensionsThatAreNoHeadsAreRefused(int dimension) {
    assertThatThrownBy(() -> new Encoder(64, dimension, 1, Residual.SPIKES))
        .hasMessageContaining(String.valueOf(dimension));
  }
}
