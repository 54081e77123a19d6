package io.tombola.sim.bench.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CameraScriptTest {
  @Test
  void wordsOfACommandLineCarryAllOfIt() {
    var script =
        new CameraScript(
            URI.create("http://127.0.0.1:11311/"),
            "/events",
            64,
            48,
            10_000,
            500,
            7,
            -12,
            List.of(new CameraScript.Stretch(40, 0.5), new CameraScript.Stretch(20, 10)));
    assertThat(CameraScript.of(script.arguments())).isEqualTo(script);
    assertThat(script.packets()).isEqualTo(60);
    assertThat(script.packetsPerTimestep()).isEqualTo(20);
  }
}
