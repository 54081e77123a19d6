package io.tombola.engine.ticket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tombola.engine.net.Network;
import io.tombola.engine.net.ResNet19;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TicketFileTest {
  @TempDir private Path folder;
  private Path file;
  private byte[] bytes;

  @BeforeEach
  void writeATinyTicket() throws IOException {
    file = folder.resolve("tiny.ticket");
    TicketFile.write(TestTickets.tiny(), file);
    bytes = Files.readAllBytes(file);
  }

  @Test
  void readsWhatItWrote() throws IOException {
    assertThat(TicketFile.read(file)).usingRecursiveComparison().isEqualTo(TestTickets.tiny());
  }

  @Test
  void readsAResNetThatItWrote() throws IOException {
    Ticket ticket = TestTickets.resnet19(1 / 16.0, 0.5, 9, 0.5, 0.25);
    Path other = folder.resolve("resnet19.ticket");
    TicketFile.write(ticket, other);
    assertThat(TicketFile.read(other)).usingRecursiveComparison().isEqualTo(ticket);
  }

  /** What a robot has on disk must load for ever: a VGG-9 has these entries and no others. */
  @Test
  void entriesAreTheFormats() {
    assertThat(TicketEntries.expected(TestTickets.tiny().network().weighted(), 1).keySet())
        .hasSize(8 * 6 + 2)
        .startsWith(
            "rung0/conv1.mask",
            "rung0/conv1.flips",
            "rung0/conv1.thresholds",
            "rung0/conv1.biases",
            "rung0/conv1.gains",
            "rung0/conv1.offsets",
            "rung0/conv2.mask")
        .endsWith("rung0/fc2.offsets", "rung0/fc3.mask", "rung0/fc3.flips");
    Network resnet = ResNet19.of(2, 32, 32, 1, 10);
    Map<String, Integer> entries = TicketEntries.expected(resnet.weighted(), 1);
    assertThat(entries).hasSize(18 * 6 + 8 + 3 * 3 + 2);
    assertThat(entries)
        .containsEntry("rung0/layer1.0.conv2.skipScales", 128 * 4)
        .containsEntry("rung0/layer1.1.conv2.skipScales", 128 * 4)
        .containsEntry("rung0/layer1.0.shortcut.mask", 64 * 128 / 8)
        .containsEntry("rung0/layer1.0.shortcut.flips", 128 / 8)
        .containsEntry("rung0/layer1.0.shortcut.gains", 128 * 4)
        .doesNotContainKey("rung0/layer1.0.shortcut.thresholds")
        .doesNotContainKey("rung0/layer1.0.shortcut.offsets")
        .doesNotContainKey("rung0/layer1.0.conv1.skipScales")
        .containsEntry("rung0/fc2.mask", 2560 / 8)
        .doesNotContainKey("rung0/fc2.gains");
  }

  @Test
  void theSameTicketGivesTheSameBytesAndReplacesTheFile() throws IOException {
    TicketFile.write(TicketFile.read(file), file);
    assertThat(file).hasBinaryContent(bytes);
    assertThat(folder.toFile().list()).containsExactly("tiny.ticket");
  }

  @Test
  void aFullWidthVgg9StaysSmall() throws IOException {
    Path full = folder.resolve("full.ticket");
    TicketFile.write(TestTickets.vgg9(1, 64, 0.5, 1, 0.5), full);
    assertThat(full.toFile().length()).isLessThan(400_000);
    assertThat(TicketFile.read(full).rungs()).hasSize(1);
  }

  @Test
  void anyFlippedByteIsRefused() {
    for (int i = 0; i < bytes.length; i++) {
      refused(flipped(i), "copy it again");
    }
  }

  @Test
  void anyTruncationIsRefused() {
    for (int length = 0; length < bytes.length; length++) {
      refused(Arrays.copyOf(bytes, length), "copy it again");
    }
  }

  @Test
  void aForgedDigestDoesNotHideDamage() throws IOException {
    Ticket tiny = TestTickets.tiny();
    byte[][] expected =
        TicketEntries.encode(tiny.network().weighted(), tiny.rungs()).toArray(byte[][]::new);
    for (int i = 0; i < bytes.length - 64; i += 13) {
      try {
        // Header fields that nobody reads may differ; what is loaded may not.
        Ticket loaded = TicketFile.unpack(sealed(flipped(i)), file);
        assertThat(
                TicketEntries.encode(loaded.network().weighted(), loaded.rungs())
                    .toArray(byte[][]::new))
            .isDeepEqualTo(expected);
        assertThat(loaded.manifest()).isEqualTo(tiny.manifest());
      } catch (TicketException e) {
        assertThat(e).hasMessageStartingWith(file.toString());
      }
    }
  }

  private byte[] flipped(int index) {
    byte[] damaged = bytes.clone();
    damaged[index] ^= (byte) (1 + index % 255);
    return damaged;
  }

  @Test
  void aMissingFileIsNamed() {
    Path missing = folder.resolve("missing.ticket");
    assertThatThrownBy(() -> TicketFile.read(missing))
        .isInstanceOf(TicketException.class)
        .hasMessage(missing + ": there is no such file; check the path");
  }

  @Test
  void entriesMustBeTheManifests() throws IOException {
    List<Content> all = contents();
    int last = all.size() - 1;

    refused(packed(all.subList(0, last)), "rung1/fc3.flips: missing; found the end");
    refused(packed(all.subList(1, all.size())), "manifest.json: missing");
    refused(packed(with(all, new Content("../../evil", new byte[3]))), "../../evil: is one entry");
    byte[] twin = packed(with(all, new Content("rung1/fc3.flipX", new byte[3])));
    String renamed = new String(twin, ISO_8859_1).replace("fc3.flipX", "fc3.flips");
    refused(sealed(renamed.getBytes(ISO_8859_1)), "rung1/fc3.flips: is one entry too many");

    List<Content> larger = new ArrayList<>(all);
    larger.set(1, new Content(all.get(1).name(), new byte[10_000_000]));
    refused(packed(larger), "rung0/conv1.mask: unpacks to more than 9 bytes");

    List<Content> changed = new ArrayList<>(all);
    changed.set(1, new Content(all.get(1).name(), new byte[9]));
    refused(packed(changed), "rung0/conv1.mask: does not match its size or SHA-256");
  }

  @Test
  void manifestsThatMakeNoSenseAreRefused() throws IOException {
    refusedManifest("\"version\" : 2", "\"version\" : 3", "newer than 2");
    refusedManifest("\"version\" : 2", "\"version\" : 0", "version 0 is not 2");
    refusedManifest("splitmix64-1", "mt19937", "generator 'mt19937' is not known");
    refusedManifest("\"vgg9\"", "\"vgg16\"", "architecture 'vgg16' is not known");
    refusedManifest("\"seed\" : 7,", "", "seed");
    refusedManifest("\"seed\" : 7", "\"seed\" : 7, \"sead\" : 7", "sead");
    refusedManifest("\"seed\" : 7", "\"seed\" : 7, \"seed\" : 8", "Duplicate field 'seed'");
    refusedManifest("\"seed\" : 7", "\"seed\" : \"7\"", "seed");
    refusedManifest("\"subBins\" : 4", "\"subBins\" : 2", "do not make 8 input channels");
    refusedManifest("\"subBins\" : 4", "\"subBins\" : 17", "17 sub-bins with slicing STREAM");
    refusedManifest("\"class 10\"", "\"class 10\", \"more\"", "12 labels for 11 classes");
    refusedManifest("\"classes\" : 11", "\"classes\" : 12", "11 labels for 12 classes");
    refusedManifest("\"widthFactor\" : 0.001", "\"widthFactor\" : 1.0", "entry 0 should be");
    refusedManifest("\"widthFactor\" : 0.001", "\"widthFactor\" : 1e9", "widthFactor");
    refusedManifest("\"timestepUs\" : 100000", "\"timestepUs\" : 0", "one must be 0");
    refusedManifest("\"keepRatio\" : 0.", "\"keepRatio\" : 0.9", "says that it keeps 0.9");
    refusedManifest("\"rungs\" : [", "\"rungs\" : [ null, ", "manifest.json");
    refusedManifest("\"rung0/conv1.mask\"", "\"/etc/passwd\"", "entry 0 should be rung0/conv1");
    refusedManifest("{", "[", "is not JSON");
  }

  /** Of whole samples and images, too, no small file may ask for gigabytes. */
  @Test
  void framesOfTooManyChannelsAreRefusedWhateverTheSlicing() {
    for (Manifest.Slicing slicing : List.of(Manifest.Slicing.BY_TIME, Manifest.Slicing.BY_NUMBER)) {
      assertThat(of(slicing, 16, 32).architecture().inputChannels()).isEqualTo(32);
      refused(slicing, 17, 34, "17 sub-bins with slicing " + slicing);
      refused(slicing, 1 << 30, 0, "1073741824 sub-bins");
    }
    assertThat(of(Manifest.Slicing.IMAGE, 0, 3).architecture().inputChannels()).isEqualTo(3);
    refused(Manifest.Slicing.IMAGE, 0, 33, "33 input channels are outside 1..32");
    refused(Manifest.Slicing.IMAGE, 0, 1 << 30, "outside 1..32");
    refused(Manifest.Slicing.IMAGE, 0, 0, "outside 1..32");
  }

  private static void refused(Manifest.Slicing slicing, int subBins, int channels, String problem) {
    assertThatThrownBy(() -> of(slicing, subBins, channels))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(problem);
  }

  private static Manifest of(Manifest.Slicing slicing, int subBins, int channels) {
    Manifest tiny = TestTickets.tiny().manifest();
    return new Manifest(
        Manifest.VERSION,
        new Manifest.Architecture("vgg9", 0.001, channels, 32, 32, 11),
        new Manifest.Frames(0, 0, subBins, 2, 0, slicing),
        tiny.neuron(),
        tiny.readout(),
        tiny.seed(),
        tiny.generator(),
        tiny.labels(),
        tiny.idleClass(),
        tiny.search(),
        tiny.data());
  }

  @Test
  void figuresThatMakeNoSenseAreRefused() throws IOException {
    refusedManifest("\"readoutScale\" : 0.01", "\"readoutScale\" : 0", "readoutScale 0.0 is not");
    refusedManifest("\"readoutScale\" : 0.01", "\"readoutScale\" : \"1\"", "readoutScale");
    refusedManifest("\"readoutScale\" : 0.01,", "", "readoutScale");
    refusedManifest("\"integerAccuracy\" : 0.8", "\"integerAccuracy\" : 8", "outside 0..1");
    refusedManifest("\"samples\" : 100", "\"samples\" : -1", "fewer than none");
    refusedManifest("\"operations\" : 1000.0", "\"operations\" : -1", "no amount");
    refusedManifest("\"45nm-fp32\" : 900.0", "\"45nm-fp32\" : null", "no amount");
    refusedManifest("\"45nm-fp32\" : 900.0", "\"45nm-fp32\" : 1e999", "no amount");
    refusedManifest("\"keepRatio\" : ", "\"keptRatio\" : ", "keepRatio");
    refusedManifest("\"resetPerWindow\"", "\"scale\" : 1, \"resetPerWindow\"", "scale");
  }

  /** What version 1 said of all rungs at once is what version 2 says of the first. */
  @Test
  void readsATicketOfVersionOne() throws IOException {
    Ticket ticket = TestTickets.vgg9(0.001, 32, 0.5, 7, 0.5);
    TicketFile.write(ticket, file);
    bytes = Files.readAllBytes(file);
    List<Content> all = contents();
    all.set(0, new Content("manifest.json", versionOne(all.get(0).bytes())));
    Rung rung = ticket.rungs().get(0);
    Ticket expected =
        new Ticket(
            ticket.manifest(),
            List.of(rung.measured(rung.readoutScale(), rung.accuracy(), Rung.Cost.UNKNOWN)));
    Ticket read = TicketFile.unpack(packed(all), file);
    assertThat(read).usingRecursiveComparison().isEqualTo(expected);

    TicketFile.write(read, file);
    assertThat(TicketFile.read(file)).usingRecursiveComparison().isEqualTo(expected);
  }

  @Test
  void aTicketOfVersionOneIsRefusedWhereItLacksSomething() throws IOException {
    for (String missing : List.of("\"scale\"", "\"accuracy\"", "\"keepRatios\"", "\"readout\"")) {
      List<Content> all = contents();
      String manifest = new String(versionOne(all.get(0).bytes()), UTF_8);
      assertThat(manifest).contains(missing);
      String without = manifest.replace(missing, "\"nothing\"");
      all.set(0, new Content("manifest.json", without.getBytes(UTF_8)));
      refused(packed(all), "manifest.json");
    }
  }

  private static byte[] versionOne(byte[] manifest) throws IOException {
    var mapper = new ObjectMapper();
    var json = (ObjectNode) mapper.readTree(manifest);
    JsonNode rungs = json.remove("rungs");
    json.put("version", 1);
    ((ObjectNode) json.get("readout")).set("scale", rungs.get(0).get("readoutScale"));
    ((ObjectNode) json.get("frames")).remove("slicing");
    json.set("accuracy", rungs.get(0).get("accuracy"));
    ArrayNode keepRatios = json.putArray("keepRatios");
    rungs.forEach(rung -> keepRatios.add(rung.get("keepRatio")));
    return mapper.writeValueAsBytes(json);
  }

  private void refusedManifest(String from, String to, String problem) throws IOException {
    List<Content> all = contents();
    String manifest = new String(all.get(0).bytes(), UTF_8);
    assertThat(manifest).contains(from);
    all.set(
        0, new Content("manifest.json", manifest.replaceFirst(quoted(from), to).getBytes(UTF_8)));
    refused(packed(all), problem);
  }

  private static String quoted(String text) {
    return Pattern.quote(text);
  }

  private void refused(byte[] content, String problem) {
    assertThatThrownBy(() -> TicketFile.unpack(content, file))
        .isInstanceOf(TicketException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(problem);
  }

  private record Content(String name, byte[] bytes) {}

  private static List<Content> with(List<Content> all, Content more) {
    List<Content> longer = new ArrayList<>(all);
    longer.add(more);
    return longer;
  }

  private List<Content> contents() throws IOException {
    List<Content> contents = new ArrayList<>();
    try (var zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
        contents.add(new Content(e.getName(), zip.readAllBytes()));
      }
    }
    return contents;
  }

  /**
   * A ZIP of these entries with a digest that fits, made by hand where the library would refuse.
   */
  private static byte[] packed(List<Content> contents) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      zip.setComment("0".repeat(64));
      for (Content content : contents) {
        zip.putNextEntry(new ZipEntry(content.name()));
        zip.write(content.bytes());
        zip.closeEntry();
      }
    }
    return sealed(out.toByteArray());
  }

  private static byte[] sealed(byte[] zip) {
    byte[] sealed = zip.clone();
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(zip, 0, zip.length - 64);
      byte[] hex = HexFormat.of().formatHex(digest.digest()).getBytes(US_ASCII);
      System.arraycopy(hex, 0, sealed, zip.length - 64, 64);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
    return sealed;
  }
}
