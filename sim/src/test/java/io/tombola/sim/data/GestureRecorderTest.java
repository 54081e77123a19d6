package io.tombola.sim.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tombola.engine.frame.FrameSettings;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventReader;
import io.tombola.sim.scene.Gesture;
import io.tombola.sim.scene.Take.RotationSeenBy;
import io.tombola.sim.search.Clip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GestureRecorderTest {
  private static final FrameSettings FRAMES =
      new FrameSettings(32, 32, new FrameSettings.Binning.ByTime(100_000), 4, 2, 5_000);

  @TempDir private static Path temporary;
  private static Path folder;
  private static GestureRecorder.Recorded recorded;

  private static GestureRecorder recorder(int first, int last, int extra) {
    return new GestureRecorder(
        new GestureRecorder.Settings(
            new GestureRecorder.Users(first, last), extra, 1, 0.6, RotationSeenBy.CAMERA));
  }

  @BeforeAll
  static void record() throws IOException {
    folder = temporary.resolve("set");
    recorded = recorder(23, 24, 1).record(folder, () -> {});
  }

  @Test
  void usersFallIntoTheOriginalsSplit() throws IOException {
    Dvs128Gesture data = Dvs128Gesture.open(folder);
    assertThat(data.trials(Split.TRAIN)).extracting(Trial::user).containsExactly(30);
    assertThat(data.trials(Split.VALIDATION)).extracting(Trial::user).containsExactly(23);
    assertThat(data.trials(Split.TEST)).extracting(Trial::user).containsExactly(24);
    assertThat(data.trials(Split.TEST)).extracting(Trial::light).containsExactly("fluorescent");
    assertThat(data.simulated()).isTrue();
    assertThat(data.name()).contains("simulated");
  }

  @Test
  void peopleBeyondTheOriginalsAreInTheTrainingList() throws IOException {
    Path more = temporary.resolve("more");
    assertThat(recorder(29, 401, 0).trials()).isEqualTo(373);
    recorder(400, 400, 0).record(more, () -> {});
    Dvs128Gesture data = Dvs128Gesture.open(more);
    assertThat(data.trials(Split.TRAIN)).extracting(Trial::user).containsExactly(400);
    assertThat(data.trials(Split.TEST)).isEmpty();
  }

  @Test
  void aTrialHasTheOriginalsTwelveRows() throws IOException {
    GestureLabels labels = Dvs128Gesture.open(folder).trials(Split.TEST).get(0).labels();
    assertThat(labels.clips())
        .extracting(clip -> clip.gesture().id())
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 8, 9, 10, 11);
    assertThat(labels.overlaps()).isEmpty();
  }

  @Test
  void extraTrainingUsersShowMoreOfWhatIsNoGesture() throws IOException {
    GestureLabels labels = Dvs128Gesture.open(folder).trials(Split.TRAIN).get(0).labels();
    assertThat(labels.clips())
        .filteredOn(clip -> clip.gesture() == Gesture.OTHER_GESTURES)
        .hasSize(4);
  }

  @Test
  void everyEventThatWasCountedIsReadBackInOrder() throws IOException {
    Dvs128Gesture data = Dvs128Gesture.open(folder);
    long events = 0;
    for (Split split : Split.values()) {
      for (Trial trial : data.trials(split)) {
        long lastNs = 0;
        EventBatch batch = new EventBatch();
        try (EventReader reader = trial.open()) {
          while (reader.read(batch)) {
            assertThat(batch.width()).isEqualTo(128);
            for (int i = 0; i < batch.size(); i++) {
              assertThat(batch.sensorTimeNs(i)).isGreaterThanOrEqualTo(lastNs);
              lastNs = batch.sensorTimeNs(i);
            }
            events += batch.size();
          }
        }
      }
    }
    assertThat(events).isEqualTo(recorded.events());
    assertThat(recorded.trials()).isEqualTo(3);
    assertThat(recorded.clips()).isEqualTo(12 + 12 + 15);
  }

  @Test
  void aUserIsTheSameInEveryDataSet() throws IOException {
    Path other = temporary.resolve("other");
    recorder(24, 24, 0).record(other, () -> {});
    for (String file : List.of("user24_fluorescent.aedat", "user24_fluorescent_labels.csv")) {
      assertThat(folder.resolve(file)).hasSameBinaryContentAs(other.resolve(file));
    }
  }

  @Test
  void clipsLoadAsFrames() throws IOException {
    List<Trial> trials = Dvs128Gesture.open(folder).trials(Split.TEST);
    List<Clip> clips = ClipLoader.load(trials, FRAMES, 4, () -> {});
    assertThat(clips).hasSize(12).allMatch(clip -> clip.user() == 24);
    assertThat(clips).extracting(Clip::label).startsWith(0, 1).endsWith(9, 10);
    assertThat(clips).allSatisfy(clip -> assertThat(clip.steps()).isBetween(4, 6));
    assertThat(clips.get(0).planes()).hasSize(clips.get(0).steps() * 8 * 2 * 16);
    assertThat(LongStream.of(clips.get(0).planes()).anyMatch(word -> word != 0)).isTrue();
    assertThatThrownBy(() -> ClipLoader.load(trials, FRAMES, 20, () -> {}))
        .isInstanceOf(DataSetException.class)
        .hasMessageContaining("user24_fluorescent_labels.csv")
        .hasMessageContaining("a window needs 20");
  }

  @Test
  void theBaselineSeesASampleAClip() throws IOException {
    List<RidgeBaseline.Sample> samples =
        EventGrid.samples(Dvs128Gesture.open(folder).trials(Split.VALIDATION));
    assertThat(samples).hasSize(12);
    assertThat(samples.get(0).features()).hasSize(512);
    double sum = 0;
    for (double share : samples.get(0).features()) {
      sum += share;
    }
    assertThat(sum).isEqualTo(1, within(1e-9));
  }

  @Test
  void aFolderWithFilesIsNotWrittenInto() {
    assertThatThrownBy(() -> recorder(1, 1, 0).record(folder, () -> {}))
        .isInstanceOf(DataSetException.class)
        .hasMessageContaining("not empty");
  }

  @Test
  void missingPiecesAreNamed() throws IOException {
    assertThatThrownBy(() -> Dvs128Gesture.open(temporary.resolve("none")))
        .hasMessageContaining("no such folder");
    Path broken = Files.createDirectory(temporary.resolve("broken"));
    assertThatThrownBy(() -> Dvs128Gesture.open(broken))
        .hasMessageContaining("trials_to_train.txt: the file is missing");
    Files.writeString(broken.resolve("trials_to_train.txt"), "\nuser01_lab.aedat\n");
    assertThatThrownBy(() -> Dvs128Gesture.open(broken))
        .hasMessageContaining("trials_to_train.txt: line 2")
        .hasMessageContaining("user01_lab.aedat is missing");
    Files.writeString(broken.resolve("trials_to_train.txt"), "../lab.aedat\n");
    assertThatThrownBy(() -> Dvs128Gesture.open(broken))
        .hasMessageContaining("line 1")
        .hasMessageContaining("userNN_<light>.aedat");
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> recorder(5, 4, 0)).hasMessageContaining("users 5-4");
    assertThatThrownBy(() -> recorder(1, 10_000, 0)).hasMessageContaining("1-9999");
    assertThatThrownBy(() -> recorder(28, 31, 1)).hasMessageContaining("numbered from 30");
    assertThatThrownBy(() -> recorder(1, 2, -1)).hasMessageContaining("negative");
  }
}
