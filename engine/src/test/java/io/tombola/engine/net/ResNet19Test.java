package io.tombola.engine.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResNet19Test {
  private static final int BLOCKS = 819_200 + 3_276_800 + 8_388_608;
  private static final int FC1 = 131_072;

  /**
   * The network of Kim et al., arXiv 2207.01382 (12.63 M parameters, of which 10,890 are batch norm
   * and biases): blocks of 128, 256 and 512 channels, whatever the size of the input.
   */
  @ParameterizedTest
  @ValueSource(ints = {16, 32, 48, 63, 128})
  void hasThePapersWeightsAtEverySize(int side) {
    assertThat(ResNet19.of(3, side, side, 1, 10).weights()).isEqualTo(1_728 + BLOCKS + FC1 + 2_560);
    assertThat(ResNet19.of(2, side, side, 1, 11).weights()).isEqualTo(1_152 + BLOCKS + FC1 + 2_816);
  }

  /** Strides of 2, 2, 2: 555.6 M at the size of CIFAR-10. Of 1, 2, 2 it would be 2,216.5 M. */
  @ParameterizedTest
  @CsvSource({"3, 32, 555551232", "2, 48, 1248496128", "2, 128, 8877378048"})
  void hasKimsMultiplyAdds(int channels, int side, long multiplyAdds) {
    assertThat(ResNet19.of(channels, side, side, 1, 10).multiplyAdds()).isEqualTo(multiplyAdds);
  }

  @Test
  void layersFitTogether() {
    Network network = ResNet19.of(8, 50, 37, 0.25, 11);
    Shape shape = new Shape(8, 50, 37);
    for (Layer layer : network.layers()) {
      if (layer instanceof Layer.Conv || layer instanceof Layer.Join) {
        Layer.Conv conv = layer instanceof Layer.Join join ? join.conv() : (Layer.Conv) layer;
        assertThat(new Shape(conv.in(), conv.height(), conv.width())).isEqualTo(shape);
        assertThat(conv.kernel()).isEqualTo(3);
        assertThat(conv.pool()).isFalse();
      }
      shape = layer.output();
    }
    assertThat(network.layers().get(17)).isEqualTo(new Layer.GlobalSum(128, 7, 5));
    assertThat(network.layers().get(18)).isEqualTo(new Layer.Dense("fc1", 128, 64));
    assertThat(network.layers().get(19)).isEqualTo(new Layer.Readout("fc2", 64, 11));
    assertThat(network.layers()).hasSize(20);
  }

  @Test
  void everySecondConvolutionOfABlockIsJoinedByTheBlocksInput() {
    Network network = ResNet19.of(2, 48, 40, 1, 10);
    for (int l = 2; l <= 16; l += 2) {
      var join = (Layer.Join) network.layers().get(l);
      boolean first = l == 2 || l == 8 || l == 14;
      assertThat(join.skip()).isEqualTo(l - 2);
      assertThat(join.shortcut().isPresent()).isEqualTo(first);
      assertThat(join.skipped()).isEqualTo(network.layers().get(l - 2).output());
      assertThat(join.added()).isEqualTo(join.output());
      assertThat(((Layer.Conv) network.layers().get(l - 1)).stride()).isEqualTo(first ? 2 : 1);
      assertThat(join.conv().stride()).isEqualTo(1);
    }
    assertThat(network.layers().get(8).output()).isEqualTo(new Shape(256, 12, 10));
  }

  @Test
  void aShortcutStandsBehindItsLayer() {
    assertThat(ResNet19.of(2, 32, 32, 0.001, 10).weighted())
        .extracting(Layer.Weighted::name)
        .startsWith(
            "conv1", "layer1.0.conv1", "layer1.0.conv2", "layer1.0.shortcut", "layer1.1.conv1")
        .endsWith("layer3.1.conv1", "layer3.1.conv2", "fc1", "fc2")
        .hasSize(1 + 16 + 3 + 2);
  }

  @ParameterizedTest
  @CsvSource({"15, 32", "32, 8"})
  void smallerSizesAreRefused(int height, int width) {
    assertThatThrownBy(() -> ResNet19.of(2, height, width, 1, 11))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ResNet-19 input " + width + "x" + height + ": sides must be at least 16");
  }
}
