package io.tombola.msgs.file;

import static io.tombola.msgs.file.EventFileFixture.readAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.msgs.event.EventBatch;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledIfEnvironmentVariable(named = "TOMBOLA_DATA", matches = ".+")
final class RealRecordingsTest {
  @ParameterizedTest
  @CsvSource({
    "recordings/aedat2/MovingDarkBox.aedat, 489834, 39810046",
    "recordings/aedat2/dvs128_clamp.aedat, 336913, 13613384",
    "recordings/aedat2/dvs128_standing_up.aedat, 209564, 20797677",
    "recordings/aedat2/dvs128_walking.aedat, 70304, 9243604",
    "recordings/aedat2/dvs128_walking_10s.aedat, 125028, 8043874",
    "objects/Caixa.aedat, 374039, 32774180",
    "objects/Caneca.aedat, 518133, 33508385",
    "objects/Estilete.aedat, 413436, 33556274",
    "objects/Lapiseira.aedat, 249545, 36444251",
    "objects/Tesoura.aedat, 263941, 33007781",
    "recordings/aedat31_synthetic/aedat1_for_testing.aedat, 12, 2178802",
    "recordings/aedat31_synthetic/aedat2_for_testing.aedat, 18, 2178802",
    "recordings/aedat31_synthetic/aedat3_for_testing.aedat, 5, 1273",
    "bags/dvs128_walking.bag, 70304, 9243604",
    "bags/dvs128_standing_up.bag, 209564, 20797677",
    "bags/hand_wave_128x128.bag, 683472, 11476535",
  })
  void holdsAllItsEvents(String name, int count, long spanUs) throws IOException {
    EventBatch events = readAll(EventFiles.open(data(name)));

    assertThat(events.size()).isEqualTo(count);
    assertThat(events.sensorTimeNs(count - 1) - events.sensorTimeNs(0)).isEqualTo(spanUs * 1000);
    for (int i = 0; i < count; i++) {
      assertThat(events.x(i)).isLessThan(128);
      assertThat(events.y(i)).isLessThan(128);
      if (i > 0) {
        assertThat(events.sensorTimeNs(i)).isGreaterThanOrEqualTo(events.sensorTimeNs(i - 1));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dvs128_walking", "dvs128_standing_up"})
  void aRecordingAndItsBagAreTheSameEvents(String name) throws IOException {
    EventBatch file = readAll(EventFiles.open(data("recordings/aedat2/" + name + ".aedat")));
    EventBatch bag = readAll(EventFiles.openBag(data("bags/" + name + ".bag"), "/dvs/events"));

    assertThat(bag.size()).isEqualTo(file.size());
    long bagStartNs = bag.sensorTimeNs(0) - file.sensorTimeNs(0);
    for (int i = 0; i < bag.size(); i++) {
      assertThat(bag.x(i)).isEqualTo(file.x(i));
      assertThat(bag.y(i)).isEqualTo(file.y(i));
      assertThat(bag.on(i)).isEqualTo(file.on(i));
      assertThat(bag.sensorTimeNs(i)).isEqualTo(file.sensorTimeNs(i) + bagStartNs);
    }
  }

  private static Path data(String name) {
    return Path.of(System.getenv("TOMBOLA_DATA"), name);
  }
}
