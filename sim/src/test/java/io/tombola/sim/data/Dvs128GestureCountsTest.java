package io.tombola.sim.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.engine.ticket.Manifest;
import io.tombola.engine.ticket.Manifest.Slicing;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.file.Aedat31Writer;
import io.tombola.sim.scene.Gesture;
import io.tombola.sim.search.Clip;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The two sample counts of the literature, from labels laid out as the original's are: 98 training
 * and 24 test trials of 12 rows, arm roll twice. One training trial's rows name ten classes: that,
 * or something like it, must separate the published 1077 from 98 x 11; the original's labels were
 * not at hand.
 */
final class Dvs128GestureCountsTest {
  private static final int TRAIN_TRIALS = 98;
  private static final int TEST_TRIALS = 24;
  private static final long CLIP_US = 2_000;

  @TempDir private static Path folder;

  @BeforeAll
  static void write() throws IOException {
    write("trials_to_train.txt", 1, 23, TRAIN_TRIALS);
    write("trials_to_test.txt", 24, 29, TEST_TRIALS);
  }

  private static void write(String list, int firstUser, int lastUser, int trials)
      throws IOException {
    List<String> names = new ArrayList<>();
    for (int trial = 0; trial < trials; trial++) {
      int users = lastUser - firstUser + 1;
      String name = Trial.fileName(firstUser + trial % users, "light" + trial / users);
      names.add(name);
      labels(trial == 0 && firstUser == 1).write(folder.resolve(Trial.labelFileName(name)));
      recording(folder.resolve(name), trial == trials - 1 ? 12 : 1);
    }
    TextFile.write(folder.resolve(list), names);
  }

  private static GestureLabels labels(boolean misnamed) {
    List<GestureLabels.Clip> clips = new ArrayList<>();
    for (Gesture gesture : Gesture.values()) {
      for (int row = 0; row < (gesture == Gesture.ARM_ROLL ? 2 : 1); row++) {
        Gesture named = misnamed && gesture == Gesture.AIR_GUITAR ? Gesture.AIR_DRUMS : gesture;
        long startUs = clips.size() * CLIP_US;
        clips.add(new GestureLabels.Clip(named, startUs, startUs + CLIP_US));
      }
    }
    return new GestureLabels(clips);
  }

  /** Eight events a clip, in the clip's own row, early rather than late. */
  private static void recording(Path file, int clips) throws IOException {
    EventBatch batch = new EventBatch(128, 128, 0);
    for (int clip = 0; clip < clips; clip++) {
      for (int i = 0; i < 8; i++) {
        batch.add((clip * CLIP_US + 2L * i * i) * 1000, 10 * i, clip, true);
      }
    }
    try (Aedat31Writer writer =
        Aedat31Writer.create(file, "DVS128", Instant.EPOCH.atOffset(ZoneOffset.UTC))) {
      writer.write(batch, 0, batch.size());
    }
  }

  private static int training(Dvs128Gesture set) throws IOException {
    return set.size(Split.TRAIN) + set.size(Split.VALIDATION);
  }

  @Test
  void everyRowMakes1176And288() throws IOException {
    Dvs128Gesture set = Dvs128Gesture.open(folder, LabelRows.EVERY);
    assertThat(training(set)).isEqualTo(1176);
    assertThat(set.size(Split.TEST)).isEqualTo(288);
  }

  @Test
  void theFirstRowOfEachClassMakes1077And264() throws IOException {
    Dvs128Gesture set = Dvs128Gesture.open(folder, LabelRows.FIRST_OF_CLASS);
    assertThat(training(set)).isEqualTo(1077);
    assertThat(set.size(Split.TEST)).isEqualTo(264);
  }

  @Test
  void clipsAreCutByNumberAndByTime() throws IOException {
    Dvs128Gesture all = Dvs128Gesture.open(folder);
    List<Trial> last = all.trials(Split.TEST).subList(TEST_TRIALS - 1, TEST_TRIALS);
    for (Slicing slicing : List.of(Slicing.BY_NUMBER, Slicing.BY_TIME)) {
      var windows = new Windows(new Manifest.Frames(0, 0, 1, 2, 0, slicing), 128, 128, 4);
      List<Clip> clips = ClipLoader.loadWhole(last, windows);
      assertThat(clips).hasSize(12).allMatch(it -> it.steps() == 4);
      // events at 0 2 8 18 32 50 72 98 us: quarters of 24.5 us, or pairs
      List<Integer> expected =
          slicing == Slicing.BY_NUMBER ? List.of(2, 2, 2, 2) : List.of(4, 1, 2, 1);
      assertThat(events(clips.get(5))).as(slicing.toString()).isEqualTo(expected);
    }
  }

  private static List<Integer> events(Clip clip) {
    List<Integer> events = new ArrayList<>();
    int length = clip.planes().length / clip.steps();
    for (int t = 0; t < clip.steps(); t++) {
      int bits = 0;
      for (int i = t * length; i < (t + 1) * length; i++) {
        bits += Long.bitCount(clip.planes()[i]);
      }
      events.add(bits);
    }
    return events;
  }
}
