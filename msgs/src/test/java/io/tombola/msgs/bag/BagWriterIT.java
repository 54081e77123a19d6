package io.tombola.msgs.bag;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventReader;
import io.tombola.msgs.file.BagEventWriter;
import io.tombola.msgs.file.EventFiles;
import io.tombola.msgs.file.EventWriter;
import io.tombola.msgs.file.SensorSize;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our bags before ROS's own {@code rosbag}, and its before ours. */
final class BagWriterIT {
  private static final int MESSAGES = 3000;

  @TempDir private Path folder;

  @BeforeEach
  void findRosbag() {
    boolean found =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(bin -> Files.isExecutable(Path.of(bin, "rosbag")));
    assumeTrue(found, "rosbag is not on the PATH; Debian's package is python3-rosbag");
  }

  @ParameterizedTest
  @EnumSource
  void rosbagKnowsAndChecksOurBags(BagCompression compression) throws Exception {
    Path bag = writeBag(compression);

    assertThat(rosbag("info", bag.toString()))
        .containsPattern("version: +2\\.0")
        .containsPattern("messages: +" + MESSAGES)
        .containsPattern("compression: +" + compression.field())
        .contains("std_msgs/String [992ce8a1687cec8c8bd883ec73ca41d1]")
        .contains("/chatter");
    assertThat(rosbag("check", bag.toString())).contains("Bag file does not need any migrations");
  }

  @ParameterizedTest
  @EnumSource(names = {"BZ2", "LZ4"})
  void rosbagUnpacksWhatWePack(BagCompression compression) throws Exception {
    Path bag = writeBag(compression);
    List<String> written = readAll(bag);

    rosbag("decompress", "-f", bag.toString());

    assertThat(rosbag("info", bag.toString())).containsPattern("compression: +none");
    assertThat(readAll(bag)).isEqualTo(written).hasSize(MESSAGES);
  }

  @ParameterizedTest
  @EnumSource(names = {"BZ2", "LZ4"})
  void weUnpackWhatRosbagPacks(BagCompression compression) throws Exception {
    Path bag = writeBag(BagCompression.NONE);
    List<String> written = readAll(bag);

    rosbag("compress", "-f", "--" + compression.field(), bag.toString());

    assertThat(rosbag("info", bag.toString()))
        .containsPattern("compression: +" + compression.field());
    assertThat(readAll(bag)).isEqualTo(written).hasSize(MESSAGES);
  }

  @ParameterizedTest
  @EnumSource
  void rosbagKnowsOurBagsOfEventsAndWeReadThemAgain(BagCompression compression) throws Exception {
    Path bag = folder.resolve("events.bag");
    EventBatch written = new EventBatch(128, 128, 20_000);
    for (int i = 0; i < 20_000; i++) {
      written.add(1_500_000_000_000_000_000L + i * 100_000L, i % 128, i / 128 % 128, i % 3 == 0);
    }
    try (EventWriter writer =
        BagEventWriter.create(bag, "/dvs/events", new SensorSize(128, 128), BagCompression.NONE)) {
      writer.write(written, 0, written.size());
    }

    if (compression != BagCompression.NONE) {
      rosbag("compress", "-f", "--" + compression.field(), bag.toString());
    }

    assertThat(rosbag("info", bag.toString()))
        .containsPattern("messages: +200")
        .containsPattern("duration: +2\\.0s")
        .containsPattern("compression: +" + compression.field())
        .contains("dvs_msgs/EventArray [5e8beee5a6c107e504c2e78903c224b8]");
    assertThat(rosbag("check", bag.toString())).contains("Bag file does not need any migrations");
    EventBatch read = new EventBatch();
    int next = 0;
    try (EventReader reader = EventFiles.open(bag)) {
      while (reader.read(read)) {
        for (int i = 0; i < read.size(); i++, next++) {
          assertThat(read.sensorTimeNs(i)).isEqualTo(written.sensorTimeNs(next));
          assertThat(read.x(i)).isEqualTo(written.x(next));
          assertThat(read.y(i)).isEqualTo(written.y(next));
          assertThat(read.on(i)).isEqualTo(written.on(next));
        }
      }
    }
    assertThat(next).isEqualTo(written.size());
  }

  private Path writeBag(BagCompression compression) throws IOException {
    Path file = folder.resolve("chatter.bag");
    try (BagWriter bag = BagWriter.create(file, compression)) {
      int id =
          bag.addConnection(
              new BagConnection(
                  0,
                  "/chatter",
                  "std_msgs/String",
                  "992ce8a1687cec8c8bd883ec73ca41d1",
                  "string data\n",
                  "/talker",
                  true));
      for (int i = 0; i < MESSAGES; i++) {
        byte[] text = ("message " + i + " ".repeat(i % 700)).getBytes(UTF_8);
        ByteBuffer body = ByteBuffer.allocate(4 + text.length).order(ByteOrder.LITTLE_ENDIAN);
        body.putInt(text.length).put(text).flip();
        bag.write(id, 1_500_000_000_000_000_000L + i * 10_000_000L, body);
      }
    }
    return file;
  }

  private static List<String> readAll(Path file) throws IOException {
    List<String> messages = new ArrayList<>();
    try (BagReader bag = BagReader.open(file)) {
      while (bag.next()) {
        messages.add(bag.connection() + " " + bag.receiveTimeNs() + " " + UTF_8.decode(bag.body()));
      }
    }
    return messages;
  }

  private String rosbag(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("rosbag"));
    command.addAll(List.of(arguments));
    Path output = folder.resolve("output.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    // Debian's tools belong to its own Python, whatever else stands first on the PATH.
    builder.environment().merge("PATH", "/usr/bin", (path, bin) -> bin + File.pathSeparator + path);
    builder.environment().put("ROS_PACKAGE_PATH", "/usr/share");
    Process process = builder.start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ends", command).isTrue();
    } finally {
      process.destroyForcibly();
    }
    String text = Files.readString(output);
    assertThat(process.exitValue()).as("%s: %s", command, text).isZero();
    return text;
  }
}
