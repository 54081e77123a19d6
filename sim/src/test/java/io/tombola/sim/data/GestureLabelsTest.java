package io.tombola.sim.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tombola.sim.scene.Gesture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GestureLabelsTest {
  private static final String HEADER = "class,startTime_usec,endTime_usec\n";

  @TempDir private Path folder;

  private GestureLabels read(String text) throws IOException {
    return GestureLabels.read(Files.writeString(folder.resolve("labels.csv"), text));
  }

  @Test
  void rowsBecomeClipsInTheOrderOfTheirStarts() throws IOException {
    GestureLabels labels = read(HEADER + "8,300,400\r\n\n1, 100 ,200\n8,450,500\n");
    assertThat(labels.clips())
        .containsExactly(
            new GestureLabels.Clip(Gesture.HAND_CLAPPING, 100, 200),
            new GestureLabels.Clip(Gesture.ARM_ROLL, 300, 400),
            new GestureLabels.Clip(Gesture.ARM_ROLL, 450, 500));
    assertThat(labels.overlaps()).isEmpty();
  }

  @Test
  void whatIsWrittenIsReadBack() throws IOException {
    GestureLabels labels = read(HEADER + "2,10,20\n11,30,5000000000\n");
    Path copy = folder.resolve("copy.csv");
    labels.write(copy);
    assertThat(GestureLabels.read(copy)).isEqualTo(labels);
  }

  @Test
  void rowsThatOverlapKeepTheirSpansAndAreNamed() throws IOException {
    GestureLabels labels = read(HEADER + "1,100,250\n2,200,300\n3,300,400\n");
    assertThat(labels.overlaps())
        .singleElement()
        .asString()
        .contains("clip 1 (hand_clapping)", "clip 2 (right_hand_wave)", "50 us");
    assertThat(labels.clips()).filteredOn(clip -> clip.covers(210_000, 211_000)).hasSize(2);
  }

  @Test
  void aClipCoversFromItsStartUpToItsEnd() {
    var clip = new GestureLabels.Clip(Gesture.AIR_DRUMS, 100, 200);
    assertThat(clip.covers(100_000, 200_000)).isTrue();
    assertThat(clip.covers(99_999, 150_000)).isFalse();
    assertThat(clip.covers(150_000, 200_001)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "12,100,200|line 2|gesture id 12",
        "0,100,200|line 2|gesture id 0",
        "1,200,200|line 2|not a span of time",
        "1,-5,200|line 2|not a span of time",
        "1,100|line 2|2 fields",
        "one,100,200|line 2|not three whole numbers",
        "1,100,99999999999999999999|line 2|not three whole numbers",
      })
  void rowsThatMakeNoSenseAreNamedByLine(String row, String line, String problem) {
    assertThatThrownBy(() -> read(HEADER + row + "\n"))
        .isInstanceOf(DataSetException.class)
        .hasMessageContaining("labels.csv: " + line)
        .hasMessageContaining(problem);
  }

  @Test
  void filesThatAreNoLabelsAreRefused() throws IOException {
    assertThatThrownBy(() -> read(""))
        .hasMessageContaining("line 1")
        .hasMessageContaining("class,");
    assertThatThrownBy(() -> read("1,100,200\n")).hasMessageContaining("starts with the line");
    assertThatThrownBy(() -> read(HEADER)).hasMessageContaining("no row");
    Path bytes = Files.write(folder.resolve("bytes"), new byte[] {(byte) 0xFF, (byte) 0xFE, 0});
    assertThatThrownBy(() -> GestureLabels.read(bytes)).hasMessageContaining("not a text file");
    assertThatThrownBy(() -> GestureLabels.read(folder.resolve("none.csv")))
        .isInstanceOf(DataSetException.class)
        .hasMessageContaining("none.csv: the file is missing");
  }

  @Test
  @EnabledIfEnvironmentVariable(named = "TOMBOLA_DATA", matches = ".+")
  void anOriginalFileHasTwelveRowsWithArmRollTwice() throws IOException {
    Path original = Path.of(System.getenv("TOMBOLA_DATA"), "dvs128gesture");
    GestureLabels labels = GestureLabels.read(original.resolve("user01_natural_labels.csv"));
    assertThat(labels.clips()).hasSize(12);
    assertThat(labels.clips())
        .filteredOn(clip -> clip.gesture() == Gesture.ARM_ROLL)
        .extracting(GestureLabels.Clip::startUs)
        .containsExactly(132_355_007L, 142_355_542L);
    assertThat(labels.overlaps()).isEmpty();
  }
}
