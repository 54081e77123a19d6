package io.tombola.sim.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tombola.engine.run.CompiledLadder;
import io.tombola.msgs.event.EventReader;
import io.tombola.msgs.file.EventFiles;
import io.tombola.node.decide.DecisionRule;
import io.tombola.sim.scene.Gesture;
import io.tombola.sim.scene.Take.RotationSeenBy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TicketEvaluationTest {
  @TempDir private static Path temporary;
  private static Path folder;
  private static List<Trial> trials;

  @BeforeAll
  static void record() throws IOException {
    folder = temporary.resolve("set");
    new GestureRecorder(
            new GestureRecorder.Settings(
                new GestureRecorder.Users(24, 24), 0, 1, 0.5, RotationSeenBy.CAMERA))
        .record(folder, () -> {});
    trials = Dvs128Gesture.open(folder).trials(Split.TEST);
  }

  private static CompiledLadder always(Gesture gesture) {
    return CompiledLadder.of(StubbornTickets.always(gesture));
  }

  @Test
  void aTicketThatAlwaysSaysArmRollIsRightOnBothRows() throws IOException {
    TicketEvaluation.Result result =
        new TicketEvaluation(always(Gesture.ARM_ROLL)).run(trials, () -> {});
    assertThat(result.clips().accuracy()).isEqualTo(new Proportion(2, 12));
    assertThat(result.decisions()).isEqualTo(Collections.nCopies(12, 7));
    assertThat(result.clips().count(7, 7)).isEqualTo(2);
    assertThat(result.clips().count(0, 7)).isEqualTo(1);
    assertThat(result.windows().value()).isBetween(0.12, 0.21);
    // Clips are 425 to 575 ms: a window of 40 ms ends with 19 to 28 of a clip's timesteps of 20 ms.
    assertThat(result.windows().of()).isBetween(12 * 18, 12 * 28);
  }

  @Test
  void aClipShorterThanAWindowIsNamed() throws IOException {
    Path copy = Files.createDirectory(temporary.resolve("short"));
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    Path labels = copy.resolve("user24_fluorescent_labels.csv");
    Files.writeString(labels, "class,startTime_usec,endTime_usec\n3,500000,530000\n");
    List<Trial> cut = Dvs128Gesture.open(copy).trials(Split.TEST);
    assertThatThrownBy(() -> new TicketEvaluation(always(Gesture.ARM_ROLL)).run(cut, () -> {}))
        .isInstanceOf(DataSetException.class)
        .hasMessageContaining("user24_fluorescent_labels.csv: clip 1");
  }

  @Test
  void aCommandInForceIsRightInItsClipsAndWrongWhereItBegins() throws IOException {
    // One command, given in the rest before the first clip and never released.
    Rejection.OnClips onClips =
        new Rejection(always(Gesture.ARM_ROLL), DecisionRule.SHIPPED).onTrials(trials, () -> {});
    assertThat(onClips.gestureClips()).isEqualTo(11);
    assertThat(onClips.right()).isEqualTo(2);
    assertThat(onClips.wrong()).isZero();
    assertThat(onClips.otherClips()).isEqualTo(1);
    assertThat(onClips.commandedOthers()).isZero();
    // Two of eleven clips of about the same length; the command is in force throughout.
    assertThat(onClips.rightTimeShare()).isBetween(0.15, 0.22);
    assertThat(onClips.rightShare()).isEqualTo(2 / 11.0);
  }

  @Test
  void commandsOnIdleRecordingsAreCountedByTheMinute() throws IOException {
    Rejection.FalseCommands found;
    try (EventReader recording = trials.get(0).open()) {
      found = new Rejection(always(Gesture.AIR_DRUMS), DecisionRule.SHIPPED).onIdle(recording);
    }
    assertThat(found.commands()).isEqualTo(1);
    assertThat(found.minutes()).isBetween(0.1, 0.3);
    assertThat(found.perMinute()).isEqualTo(1 / found.minutes());
  }

  @ParameterizedTest
  @CsvSource({"recordings/aedat2/MovingDarkBox.aedat, 39.8", "bags/hand_wave_128x128.bag, 11.3"})
  @EnabledIfEnvironmentVariable(named = "TOMBOLA_DATA", matches = ".+")
  void realRecordingsRunThroughTheNodesPipeline(String file, double seconds) throws IOException {
    try (EventReader recording = EventFiles.open(Path.of(System.getenv("TOMBOLA_DATA"), file))) {
      Rejection.FalseCommands found =
          new Rejection(always(Gesture.AIR_DRUMS), DecisionRule.SHIPPED).onIdle(recording);
      assertThat(60 * found.minutes()).isCloseTo(seconds, within(0.2));
      assertThat(found.commands()).isPositive();
    }
  }

  @Test
  void otherGesturesAreNeverACommand() throws IOException {
    Rejection rejection = new Rejection(always(Gesture.OTHER_GESTURES), DecisionRule.SHIPPED);
    Rejection.OnClips onClips = rejection.onTrials(trials, () -> {});
    assertThat(onClips.gestureClips()).isEqualTo(11);
    assertThat(onClips.right() + onClips.wrong() + onClips.commandedOthers()).isZero();
    assertThat(onClips.rightSeconds()).isZero();
  }
}
