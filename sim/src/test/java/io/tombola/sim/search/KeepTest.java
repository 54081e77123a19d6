package io.tombola.sim.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tombola.engine.net.Layer;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeepTest {
  private static final List<Layer.Weighted> LAYERS =
      List.of(new Layer.Dense("weak", 40, 20), new Layer.Dense("strong", 50, 10));

  private static List<float[]> ranks() {
    var random = new Random(4);
    float[] weak = new float[800];
    float[] strong = new float[500];
    for (int i = 0; i < weak.length; i++) {
      weak[i] = random.nextFloat();
    }
    for (int i = 0; i < strong.length; i++) {
      strong[i] = 10 + random.nextFloat();
    }
    return List.of(weak, strong);
  }

  @Test
  void layersKeepTheSameShare() {
    List<BitSet> chosen = Keep.perLayer(0.25).choose(ranks(), LAYERS, 0.25);
    assertThat(chosen).extracting(BitSet::cardinality).containsExactly(200, 125);
  }

  @Test
  void globallyTheStrongLayerKeepsMoreAndNoLayerCollapses() {
    var keep = new Keep(0.25, Keep.Scope.GLOBAL, 0, 1);
    List<BitSet> chosen = keep.choose(ranks(), LAYERS, 0.25);
    assertThat(chosen).extracting(BitSet::cardinality).containsExactly(1, 325);
  }

  @Test
  void groupsOfChannelsKeepEquallyMany() {
    var keep = new Keep(0.3, Keep.Scope.LAYER, 0, 4);
    BitSet chosen = keep.choose(ranks(), LAYERS, 0.3).get(0);
    for (int group = 0; group < 4; group++) {
      assertThat(chosen.get(group * 200, (group + 1) * 200).cardinality()).isEqualTo(60);
    }
  }

  @Test
  void theRampFallsFromAHalf() {
    var keep = new Keep(0.1, Keep.Scope.GLOBAL, 10, 1);
    assertThat(keep.ratioAt(0)).isEqualTo(0.5);
    assertThat(keep.ratioAt(5)).isCloseTo(0.15, within(1e-12));
    assertThat(keep.ratioAt(10)).isEqualTo(0.1);
    assertThat(new Keep(0.7, Keep.Scope.GLOBAL, 10, 1).ratioAt(0)).isEqualTo(0.7);
  }
}
