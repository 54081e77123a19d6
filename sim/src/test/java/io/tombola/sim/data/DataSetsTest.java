package io.tombola.sim.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tombola.engine.ticket.Manifest;
import io.tombola.engine.ticket.Manifest.Slicing;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.file.Aedat31Writer;
import io.tombola.sim.search.Clip;
import io.tombola.sim.search.ClipFrames;
import io.tombola.sim.search.Samples;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

final class DataSetsTest {
  @TempDir private Path folder;

  private static DataSet open(Path folder) throws IOException {
    return DataSets.open(folder, null, LabelRows.EVERY);
  }

  private static byte[] read(Samples samples, int index, Windows windows) {
    byte[] counts =
        new byte[windows.timesteps() * windows.channels() * windows.height() * windows.width()];
    samples.read(index, new SplittableRandom(1), counts);
    return counts;
  }

  private void nmnist(String half, int digits, int indices) throws IOException {
    for (int digit = 0; digit < digits; digit++) {
      Path digitFolder = folder.resolve(half).resolve(Integer.toString(digit));
      Files.createDirectories(digitFolder);
      for (int i = 0; i < indices; i++) {
        ByteBuffer bytes = ByteBuffer.allocate(5 * 8);
        for (int e = 0; e < 8; e++) {
          bytes.put((byte) (4 * e)).put((byte) digit).put((byte) 0x80).putShort((short) (e * 1000));
        }
        Files.write(digitFolder.resolve("%05d.bin".formatted(i * 10 + digit)), bytes.array());
      }
    }
  }

  @Test
  void nmnistHoldsEachFifthIndexOfItsTrainingSplitOut() throws IOException {
    nmnist("Train", 10, 5);
    nmnist("Test", 10, 1);
    DataSet set = open(folder);
    assertThat(set.name()).isEqualTo("N-MNIST");
    // indices 0..49: ten are divisible by 5
    assertThat(set.size(Split.TRAIN)).isEqualTo(40);
    assertThat(set.size(Split.VALIDATION)).isEqualTo(10);
    assertThat(set.size(Split.TEST)).isEqualTo(10);
    assertThat(set.files(Split.TRAIN)).doesNotContainAnyElementsOf(set.files(Split.VALIDATION));
    ClipFrames frames = set.load(Split.TEST, set.recipe().windows());
    assertThat(frames.clips())
        .extracting(Clip::label)
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
  }

  @Test
  void wholeSamplesAreCutInEqualTimesOrNumbers() throws IOException {
    nmnist("", 10, 1);
    DataSet set = open(folder);
    assertThat(set.size(Split.TEST)).as("a bare folder is all test").isEqualTo(10);
    for (Slicing slicing : List.of(Slicing.BY_TIME, Slicing.BY_NUMBER)) {
      var windows = new Windows(new Manifest.Frames(0, 0, 1, 2, 0, slicing), 34, 34, 4);
      byte[] counts = read(set.load(Split.TEST, windows).fixed(1), 3, windows);
      int step = 2 * 34 * 34;
      int on = 34 * 34 + 3 * 34;
      // eight events in row 3, columns 0, 4, .. 28, at 0 to 7 ms
      int[] firstColumn = {0, 8, 16, 24};
      for (int t = 0; t < 4; t++) {
        assertThat(counts[t * step + on + firstColumn[t]])
            .as(slicing + " step " + t)
            .isEqualTo((byte) 1);
      }
      int sum = 0;
      for (byte count : counts) {
        sum += count;
      }
      assertThat(sum).isEqualTo(8);
    }
  }

  private void cifar10(String file, int records) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(records * 3073);
    for (int r = 0; r < records; r++) {
      bytes.put((byte) (r % 10));
      for (int i = 0; i < 3072; i++) {
        bytes.put((byte) (i < 1024 ? 0xF0 : i < 2048 ? 0x80 : r));
      }
    }
    Files.write(folder.resolve(file), bytes.array());
  }

  private void names(String file, int classes) throws IOException {
    Files.writeString(
        folder.resolve(file),
        String.join("\n", IntStream.range(0, classes).mapToObj(i -> "class" + i).toList())
            + "\n\n");
  }

  @Test
  void cifar10ShowsAnImageInEveryTimestep() throws IOException {
    cifar10("data_batch_1.bin", 20);
    cifar10("test_batch.bin", 10);
    names("batches.meta.txt", 10);
    DataSet set = open(folder);
    assertThat(set.name()).isEqualTo("CIFAR-10");
    assertThat(set.size(Split.TRAIN)).isEqualTo(18);
    assertThat(set.size(Split.VALIDATION)).isEqualTo(2);
    assertThat(set.warnings(Split.TRAIN)).singleElement().asString().contains("20 training images");
    Windows windows = set.recipe().windows();
    byte[] counts = read(set.load(Split.TEST, windows).fixed(1), 7, windows);
    assertThat(counts).hasSize(4 * 3 * 32 * 32);
    for (int t = 0; t < 4; t++) {
      assertThat(counts[t * 3072]).isEqualTo((byte) 15);
      assertThat(counts[t * 3072 + 1024]).isEqualTo((byte) 8);
      assertThat(counts[t * 3072 + 2048]).isEqualTo((byte) 0);
    }
    assertThat(set.augmentation(3).mirroredLabels()).hasSize(10);
  }

  @Test
  void cifarNamesTheFileThatIsMissingOrCutShort() throws IOException {
    cifar10("data_batch_1.bin", 1);
    names("batches.meta.txt", 10);
    assertThatThrownBy(() -> open(folder))
        .hasMessageContaining("test_batch.bin: the file is missing");
    Files.write(folder.resolve("test_batch.bin"), new byte[3000]);
    assertThatThrownBy(() -> open(folder))
        .isInstanceOf(DataSetException.class)
        .hasMessageContaining("test_batch.bin: 3000 bytes are no whole number of records of 3073");
    cifar10("test_batch.bin", 1);
    names("batches.meta.txt", 9);
    assertThatThrownBy(() -> open(folder)).hasMessageContaining("names 9 classes, not 10");
  }

  @Test
  void cifar100TakesTheFineLabel() throws IOException {
    byte[] record = new byte[3074];
    record[0] = 5;
    record[1] = 77;
    Files.write(folder.resolve("train.bin"), record);
    Files.write(folder.resolve("test.bin"), record);
    names("fine_label_names.txt", 100);
    DataSet set = open(folder);
    assertThat(set.name()).isEqualTo("CIFAR-100");
    assertThat(set.load(Split.TEST, set.recipe().windows()).clips().get(0).label()).isEqualTo(77);
  }

  private void recording(Path file, int column) throws IOException {
    Files.createDirectories(file.getParent());
    EventBatch batch = new EventBatch(128, 128, 0);
    for (int i = 0; i < 1000; i++) {
      // the column moves with time, so that a block is known by it
      batch.add(i * 1_000_000L, column + i / 100, 64, true);
    }
    try (Aedat31Writer writer =
        Aedat31Writer.create(file, "DVS128", Instant.EPOCH.atOffset(ZoneOffset.UTC))) {
      writer.write(batch, 0, batch.size());
    }
  }

  @Test
  void oneRecordingAClassIsSplitByBlocksOfTime() throws IOException {
    recording(folder.resolve("Cup.aedat"), 0);
    recording(folder.resolve("Pen.aedat"), 60);
    DataSet set = open(folder);
    assertThat(set.labels()).containsExactly("Cup", "Pen");
    var windows = new Windows(new Manifest.Frames(10_000, 0, 1, 4, 0), 128, 128, 4);
    ClipFrames test = set.load(Split.TEST, windows);
    assertThat(test.clips()).extracting(Clip::user).containsExactly(8, 9, 8, 9);
    assertThat(test.clips()).extracting(Clip::steps).containsOnly(10);
    assertThat(set.load(Split.TRAIN, windows).clips()).hasSize(12);
    assertThat(set.load(Split.VALIDATION, windows).clips()).hasSize(4);
    byte[] counts = read(test.fixed(1), 2, windows);
    // block 8 of the pen lies in column 68 and nowhere else
    for (int t = 0; t < 4; t++) {
      int on = (2 * t + 1) * 128 * 128 + 64 * 128;
      assertThat(counts[on + 68]).isEqualTo((byte) 10);
      assertThat(counts[on + 69]).isZero();
    }
  }

  @Test
  void aFolderAClassIsSplitByIndex() throws IOException {
    for (int i = 0; i < 10; i++) {
      recording(folder.resolve("cat/cifar10_cat_" + i + ".aedat"), 0);
      recording(folder.resolve("dog/cifar10_dog_" + i + ".aedat"), 9);
    }
    DataSet set = open(folder);
    assertThat(set.size(Split.TRAIN)).isEqualTo(16);
    assertThat(set.files(Split.TEST))
        .extracting(it -> it.getFileName().toString())
        .containsExactly("cifar10_cat_9.aedat", "cifar10_dog_9.aedat");
    assertThat(set.load(Split.TEST, set.recipe().windows()).clips())
        .extracting(Clip::label)
        .containsExactly(0, 1);
  }

  @Test
  void matlabFilesAreRefusedByName() throws IOException {
    Files.createDirectories(folder.resolve("cat"));
    Files.write(folder.resolve("cat/1.mat"), new byte[1]);
    assertThatThrownBy(() -> DataSets.open(folder, DataSets.CIFAR10DVS, LabelRows.EVERY))
        .hasMessageContaining("use its .aedat version");
  }

  @Test
  void anUnknownFolderIsToldWhatThereIs() {
    assertThatThrownBy(() -> open(folder))
        .isInstanceOf(DataSetException.class)
        .hasMessageContaining("no data set that is known")
        .hasMessageContaining("trials_to_train.txt");
  }

  @Test
  void archivesAreHeldAgainstTheirPublishedSum() throws IOException {
    assertThat(Archives.verify(folder)).isEmpty();
    Path archive = folder.resolve("cifar-10-binary.tar.gz");
    Files.write(archive, "not it".getBytes(UTF_8));
    assertThatThrownBy(() -> Archives.verify(folder))
        .hasMessageContaining("published is c32a1d4ab5d03f1284b67883e8d87530");
  }

  @Test
  void theCacheKeepsFramesUntilSettingsOrFilesChange() throws IOException {
    nmnist("data/Train", 10, 2);
    Path cache = folder.resolve("cache");
    var frames = new FrameCache(cache);
    DataSet set = open(folder.resolve("data"));
    Windows windows = set.recipe().windows();
    ClipFrames first = frames.load(set, Split.TRAIN, windows);
    assertThat(Folders.files(cache, ".frames")).hasSize(1);
    ClipFrames again = frames.load(set, Split.TRAIN, windows);
    assertThat(again.clips()).hasSameSizeAs(first.clips());
    for (int i = 0; i < first.clips().size(); i++) {
      assertThat(again.clips().get(i).planes()).isEqualTo(first.clips().get(i).planes());
      assertThat(again.clips().get(i).label()).isEqualTo(first.clips().get(i).label());
    }
    frames.load(set, Split.TRAIN, new Windows(windows.frames(), 40, 40, 4));
    assertThat(Folders.files(cache, ".frames")).as("other settings").hasSize(2);
    Path sample = folder.resolve("data/Train/1/00001.bin");
    Files.write(sample, new byte[] {1, 1, 0, 0, 1});
    ClipFrames changed = frames.load(set, Split.TRAIN, windows);
    assertThat(Folders.files(cache, ".frames")).as("another file").hasSize(3);
    assertThat(changed.clips()).anyMatch(it -> bits(it) == 1).hasSameSizeAs(first.clips());
  }

  private static int bits(Clip clip) {
    int bits = 0;
    for (long word : clip.planes()) {
      bits += Long.bitCount(word);
    }
    return bits;
  }

  @Test
  @EnabledIfEnvironmentVariable(named = "TOMBOLA_DATA", matches = ".+")
  void readsTheRealOnes() throws IOException {
    Path data = Path.of(System.getenv("TOMBOLA_DATA"));
    DataSet nmnist = open(data.resolve("nmnist"));
    assertThat(nmnist.size(Split.TRAIN) + nmnist.size(Split.VALIDATION)).isEqualTo(1000);
    assertThat(nmnist.size(Split.VALIDATION)).isEqualTo(200);
    assertThat(nmnist.load(Split.VALIDATION, nmnist.recipe().windows()).clips())
        .allMatch(it -> bits(it) > 100);
    DataSet cifar = open(data.resolve("cifar10"));
    assertThat(cifar.size(Split.TRAIN)).isEqualTo(9000);
    assertThat(cifar.size(Split.TEST)).isEqualTo(1000);
    assertThat(cifar.labels()).startsWith("airplane", "automobile");
    DataSet objects = open(data.resolve("objects"));
    assertThat(objects.labels()).hasSize(5);
    assertThat(objects.load(Split.TEST, objects.recipe().windows()).clips())
        .hasSize(10)
        .allMatch(it -> it.steps() > 60);
  }
}
