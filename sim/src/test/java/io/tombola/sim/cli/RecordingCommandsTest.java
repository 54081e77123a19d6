package io.tombola.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code tombola info} and {@code tombola convert}. */
final class RecordingCommandsTest {
  private static final String EVENTS =
      """
      # size 128x64
      t_us,x,y,on
      1000,5,6,1
      1003,7,8,0
      16500000,9,10,1
      """;

  @TempDir private Path folder;
  private String csv;

  private record Run(int exit, String out, String err) {
    JsonNode json() throws IOException {
      return new ObjectMapper().readTree(out);
    }
  }

  private static Run run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        Tombola.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(args);
    return new Run(exit, out.toString(), err.toString());
  }

  private static void fails(Run run, String... parts) {
    assertThat(run.exit).as(run.out).isEqualTo(2);
    assertThat(run.err.strip()).hasLineCount(1).startsWith("tombola: ").contains(parts);
    assertThat(run.out).isEmpty();
  }

  @BeforeEach
  void write() throws IOException {
    csv = Files.writeString(folder.resolve("events.csv"), EVENTS).toString();
  }

  @Test
  void infoSaysWhatARecordingHolds() {
    Run run = run("info", csv);
    assertThat(run.exit).as(run.err).isZero();
    assertThat(run.out)
        .contains("CSV", "3 (2 ON, 1 OFF)", "128x64", "16.499000 s (0.001000 to 16.500000)");
  }

  @Test
  void infoPrintsJson() throws IOException {
    JsonNode info = run("info", "--json", csv).json();
    assertThat(info.get("events").asLong()).isEqualTo(3);
    assertThat(info.get("durationUs").asLong()).isEqualTo(16_499_000);
    assertThat(info.get("width").asInt()).isEqualTo(128);
    assertThat(info.get("height").asInt()).isEqualTo(64);
    assertThat(info.get("dropped")).isEmpty();
    assertThat(info.has("topics")).isFalse();
    assertThat(run("info", "--json", csv, csv).json()).hasSize(2);
    assertThat(run("info", "--json", "--size", "300x200", csv).json().get("width").asInt())
        .isEqualTo(300);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bag", "aedat", "raw", "csv"})
  void convertGoesThereAndBack(String extension) throws IOException {
    String there = folder.resolve("there." + extension).toString();
    String back = folder.resolve("back.csv").toString();
    Run run = run("convert", csv, there);
    assertThat(run.exit).as(run.err).isZero();
    assertThat(run.out).contains("there." + extension + ": 3 events from events.csv, CSV");
    assertThat(run("convert", there, back).exit).isZero();
    assertThat(Files.readString(Path.of(back)))
        .isEqualTo(
            """
            # size 128x64
            t_ns,x,y,on
            1000000,5,6,1
            1003000,7,8,0
            16500000000,9,10,1
            """);
  }

  @Test
  void infoListsABagsTopics() throws IOException {
    String bag = folder.resolve("events.bag").toString();
    assertThat(run("convert", csv, bag, "--topic", "/left/events", "--compression", "bz2").exit)
        .isZero();
    JsonNode info = run("info", "--json", bag).json();
    assertThat(info.get("compression").asText()).isEqualTo("bz2");
    assertThat(info.get("topics").get(0).get("name").asText()).isEqualTo("/left/events");
    assertThat(info.get("topics").get(0).get("messages").asInt()).isEqualTo(2);
    assertThat(run("info", bag).out).contains("/left/events (dvs_msgs/EventArray), 2 messages");
    fails(run("info", "--from-topic", "/right", bag), "no topic /right");
  }

  @Test
  void whatCannotBeIsNamedAndLeavesNoFile() throws IOException {
    fails(run("info", folder.resolve("none.bag").toString()), "none.bag: there is no such file");
    fails(run("info", "--size", "640", csv), "'640' is no size");
    fails(run("info", "--from-topic", "/e", csv), "no bag");
    fails(run("convert", csv, csv), "is the recording itself");
    fails(run("convert", csv, folder.toString()), "is a folder");
    fails(run("convert", csv, folder.resolve("x.aedat4").toString()), ".bag, .aedat, .csv or .raw");
    String wrong = "1000,5,6,1\n1,5,6,1\n";
    Path back = Files.writeString(folder.resolve("back.csv"), "9000000," + wrong.substring(5));
    fails(
        run("convert", back.toString(), folder + "/x.raw"), "back.csv: cannot be written", "back");
    Path damaged = Files.writeString(folder.resolve("damaged.csv"), wrong + "oops\n");
    fails(run("convert", damaged.toString(), folder + "/x.bag"), "damaged.csv: byte 19: line 3");
    Path negative = Files.writeString(folder.resolve("negative.csv"), "-5,5,6,1\n");
    fails(run("convert", negative.toString(), folder + "/x.bag"), "does not fit a ROS time");
    assertThat(folder).isDirectoryNotContaining("glob:**x.*");
  }

  @ParameterizedTest
  @EnabledIfEnvironmentVariable(named = "TOMBOLA_DATA", matches = ".+")
  @CsvFileSource(resources = "recordings.csv", useHeadersInDisplayName = true)
  void infoMeetsTheTruthOfRealRecordings(
      String file, long events, long onEvents, long durationUs, int width, int height)
      throws IOException {
    Run run = run("info", "--json", data(file));
    assertThat(run.exit).as(run.err).isZero();
    JsonNode info = run.json();
    assertThat(info.get("events").asLong()).isEqualTo(events);
    assertThat(info.get("onEvents").asLong()).isEqualTo(onEvents);
    assertThat(info.get("durationUs").asLong()).isEqualTo(durationUs);
    assertThat(info.get("width").asInt()).isEqualTo(width);
    assertThat(info.get("height").asInt()).isEqualTo(height);
  }

  @ParameterizedTest
  @EnabledIfEnvironmentVariable(named = "TOMBOLA_DATA", matches = ".+")
  @ValueSource(strings = {"dvs128_walking", "hand_wave_128x128"})
  void aRealBagComesBackFromAedat31WithEveryEvent(String name) throws IOException {
    String aedat = folder.resolve("there.aedat").toString();
    String bag = folder.resolve("back.bag").toString();
    String first = folder.resolve("first.csv").toString();
    String second = folder.resolve("second.csv").toString();
    assertThat(run("convert", data("bags/" + name + ".bag"), aedat).exit).isZero();
    assertThat(run("convert", aedat, bag).exit).isZero();
    assertThat(run("convert", data("bags/" + name + ".bag"), first).exit).isZero();
    assertThat(run("convert", bag, second).exit).isZero();
    assertThat(Path.of(second)).hasSameBinaryContentAs(Path.of(first));
  }

  private static String data(String file) {
    return Path.of(System.getenv("TOMBOLA_DATA"), file).toString();
  }
}
