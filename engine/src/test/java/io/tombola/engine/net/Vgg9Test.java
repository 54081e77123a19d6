package io.tombola.engine.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Vgg9Test {
  /**
   * 2,261,184 weights for three input channels and ten classes are arXiv 2309.13302's 2.26 M;
   * events have two channels and 11 classes, and the adaptive pool makes the count independent of
   * the size.
   */
  @ParameterizedTest
  @ValueSource(ints = {32, 48, 64, 128})
  void hasThePapersWeightsAtEverySize(int side) {
    assertThat(Vgg9.of(3, side, side, 1, 10).weights()).isEqualTo(2_261_184);
    assertThat(Vgg9.of(2, side, side, 1, 11).weights()).isEqualTo(2_260_864);
  }

  /** arXiv 2309.13302's 0.708 mJ at 4.6 pJ each. */
  @Test
  void hasThePapersMultiplyAdds() {
    assertThat(Vgg9.of(3, 32, 32, 1, 10).multiplyAdds() * 4.6e-9).isCloseTo(0.708, within(5e-4));
  }

  @Test
  void layersFitTogether() {
    Network network = Vgg9.of(8, 48, 64, 0.25, 11);
    int channels = 8;
    int height = 48;
    int width = 64;
    for (Layer layer : network.layers()) {
      if (layer instanceof Layer.Conv conv) {
        assertThat(conv.in()).isEqualTo(channels);
        assertThat(conv.height()).isEqualTo(height);
        assertThat(conv.width()).isEqualTo(width);
        channels = conv.out();
        height = conv.outHeight();
        width = conv.outWidth();
      } else if (layer instanceof Layer.AdaptivePool pool) {
        assertThat(pool).isEqualTo(new Layer.AdaptivePool(64, 6, 8, 4));
      }
    }
    assertThat(network.weighted())
        .extracting(Layer.Weighted::name)
        .containsExactly("conv1", "conv2", "conv3", "conv4", "conv5", "conv6", "fc1", "fc2", "fc3");
    assertThat(network.weighted().get(6).fanIn()).isEqualTo(1024);
    assertThat(network.classes()).isEqualTo(11);
  }

  @Test
  void aNarrowNetworkKeepsAChannelALayer() {
    assertThat(Vgg9.of(2, 32, 32, 0.001, 11).weights()).isEqualTo(18 + 5 * 9 + 16 + 1 + 11);
  }

  @ParameterizedTest
  @CsvSource({"24, 32", "32, 36"})
  void otherSizesAreRefused(int height, int width) {
    assertThatThrownBy(() -> Vgg9.of(2, height, width, 1, 11))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(width + "x" + height);
  }

  @Test
  void cellsOfAnAdaptivePoolCoverTheSide() {
    var pool = new Layer.AdaptivePool(1, 6, 3, 4);
    assertThat(pool.start(6, 1)).isEqualTo(1);
    assertThat(pool.end(6, 1)).isEqualTo(3);
    assertThat(pool.start(3, 3)).isEqualTo(2);
    assertThat(pool.end(3, 3)).isEqualTo(3);
  }
}
