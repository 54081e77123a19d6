package io.tombola.engine.ticket;

import io.tombola.engine.net.Layer;
import io.tombola.engine.net.SpikingVit;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Writes and reads {@code .ticket} files: a ZIP of {@code manifest.json} and the entries of {@link
 * TicketEntries}, in that order, for a spiking ViT followed by those of {@link EncoderEntries}.
 *
 * <p>The end of the ZIP's comment, the file's last 64 bytes, is the SHA-256 of all bytes before it,
 * so no byte can change unseen; the manifest holds a SHA-256 of each entry besides. A {@link
 * TicketSignature} may stand before it. The same ticket gives the same bytes on the same Java
 * runtime.
 */
public final class TicketFile {
  private static final String MANIFEST = "manifest.json";
  private static final int MAX_FILE_BYTES = 64 << 20;
  private static final int MAX_MANIFEST_BYTES = 1 << 20;
  private static final int MAX_UNPACKED_BYTES = 256 << 20;
  private static final int MAX_RUNGS = 16;
  private static final int DIGEST_CHARS = TicketSignature.DIGEST_CHARS;
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private TicketFile() {}

  /**
   * Writes a ticket to a temporary file beside {@code file}, then moves it there.
   *
   * @throws TicketException when the ticket could not be read back
   */
  public static void write(Ticket ticket, Path file) throws IOException {
    byte[] bytes = pack(ticket);
    unpack(bytes, file);
    replace(file, bytes);
  }

  /** The same for a spiking ViT's. */
  public static void write(VitTicket ticket, Path file) throws IOException {
    byte[] bytes = pack(ticket);
    unpackVit(bytes, file);
    replace(file, bytes);
  }

  private static void replace(Path file, byte[] bytes) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      Files.write(temporary, bytes);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * Signs a ticket file with an Ed25519 key; a signature that it has is replaced.
   *
   * @throws TicketException when it is no sound ticket
   * @throws IllegalArgumentException when the key is of another algorithm
   */
  public static void sign(Path file, PrivateKey key) throws IOException {
    byte[] bytes = readBytes(file);
    unpackAny(bytes, file);
    replace(file, sealed(TicketSignature.sign(bytes, key)));
  }

  /**
   * Who signed a ticket file, all of which is checked besides.
   *
   * @return the file of the key that it is signed with; empty when everybody is trusted
   * @throws TicketException when it is no sound ticket, or not signed by a trusted key
   */
  public static Optional<Path> verify(Path file, TrustedKeys keys) throws IOException {
    byte[] bytes = readBytes(file);
    unpackAny(bytes, file);
    return keys.check(bytes, file);
  }

  /**
   * Reads a ticket and checks all of it.
   *
   * @throws TicketException when it is damaged, made by a newer version, or contradicts itself
   */
  public static Ticket read(Path file) throws IOException {
    return read(file, TrustedKeys.ANYBODY);
  }

  /**
   * As above, from those who are trusted alone: nothing is unpacked before that is known.
   *
   * @throws TicketException also when none of the keys signed it
   */
  public static Ticket read(Path file, TrustedKeys keys) throws IOException {
    byte[] bytes = readBytes(file);
    checkDigest(bytes, file);
    keys.check(bytes, file);
    return unpack(bytes, file);
  }

  /**
   * Reads a spiking ViT's ticket and checks all of it.
   *
   * @throws TicketException when it is damaged, made by a newer version, no spiking ViT's, or
   *     contradicts itself
   */
  public static VitTicket readVit(Path file) throws IOException {
    return unpackVit(readBytes(file), file);
  }

  /** As {@link #read(Path, TrustedKeys)}, of whichever network. */
  public static AnyTicket readAny(Path file, TrustedKeys keys) throws IOException {
    byte[] bytes = readBytes(file);
    checkDigest(bytes, file);
    keys.check(bytes, file);
    return unpackAny(bytes, file);
  }

  /** All of the file, even if it grows or goes meanwhile. */
  private static byte[] readBytes(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new TicketException(
          TicketException.Kind.UNREADABLE, file, "there is no such file; check the path");
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_FILE_BYTES + 1);
    }
    if (bytes.length > MAX_FILE_BYTES) {
      throw new TicketException(
          file, "larger than " + (MAX_FILE_BYTES >> 20) + " MiB: this is not a ticket");
    }
    return bytes;
  }

  private static byte[] pack(Ticket ticket) throws IOException {
    List<Layer.Weighted> layers = ticket.network().weighted();
    return pack(
        ticket.manifest(),
        ticket.rungs(),
        Optional.empty(),
        TicketEntries.expected(layers, ticket.rungs().size()),
        TicketEntries.encode(layers, ticket.rungs()));
  }

  private static byte[] pack(VitTicket ticket) throws IOException {
    EncoderTicket.Facts facts = ticket.encoder().facts();
    return pack(
        ticket.manifest(),
        List.of(ticket.rung()),
        Optional.of(facts),
        EncoderEntries.expected(ticket.vit(), facts),
        EncoderEntries.encode(ticket));
  }

  private static byte[] pack(
      Manifest manifest,
      List<Rung> rungs,
      Optional<EncoderTicket.Facts> encoder,
      Map<String, Integer> expected,
      List<byte[]> contents)
      throws IOException {
    List<ManifestJson.Entry> entries = new ArrayList<>();
    for (String name : expected.keySet()) {
      byte[] content = contents.get(entries.size());
      entries.add(new ManifestJson.Entry(name, content.length, sha256(content, content.length)));
    }
    List<ManifestJson.RungFacts> facts = rungs.stream().map(ManifestJson.RungFacts::of).toList();
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      zip.setLevel(Deflater.BEST_COMPRESSION);
      zip.setComment("0".repeat(DIGEST_CHARS));
      add(zip, MANIFEST, new ManifestJson(manifest, facts, encoder, entries).write());
      for (int i = 0; i < contents.size(); i++) {
        add(zip, entries.get(i).name(), contents.get(i));
      }
    }
    return sealed(out.toByteArray());
  }

  /** Writes the SHA-256 of all other bytes into the last ones. */
  private static byte[] sealed(byte[] bytes) {
    int digestAt = bytes.length - DIGEST_CHARS;
    byte[] digest = sha256(bytes, digestAt).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(digest, 0, bytes, digestAt, DIGEST_CHARS);
    return bytes;
  }

  private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
    var entry = new ZipEntry(name);
    entry.setTimeLocal(NO_TIME);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  /** Reads a file's bytes, of whichever network; {@code file} is for messages. */
  private static AnyTicket unpackAny(byte[] bytes, Path file) throws IOException {
    checkDigest(bytes, file);
    boolean vit;
    try (var zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      vit = manifest(zip, file).encoder().isPresent();
    } catch (ZipException | EOFException e) {
      throw new TicketException(file, "ZIP", e.getMessage(), e);
    }
    return vit ? unpackVit(bytes, file) : unpack(bytes, file);
  }

  /** The same for a network of layers. */
  static Ticket unpack(byte[] bytes, Path file) throws IOException {
    return unpack(bytes, file, TicketFile::ticket, TicketFile::expected);
  }

  /** The same for a spiking ViT's. */
  static VitTicket unpackVit(byte[] bytes, Path file) throws IOException {
    return unpack(bytes, file, TicketFile::vitTicket, TicketFile::expectedOfVit);
  }

  private static <T> T unpack(
      byte[] bytes,
      Path file,
      BiFunction<ManifestJson, List<byte[]>, T> ticket,
      Function<ManifestJson, Map<String, Integer>> expected)
      throws IOException {
    checkDigest(bytes, file);
    try (var zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      ManifestJson json = manifest(zip, file);
      return ticket.apply(json, contents(zip, json, expected.apply(json), file));
    } catch (ZipException | EOFException e) {
      throw new TicketException(file, "ZIP", e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new TicketException(file, "contents", e.getMessage(), e);
    }
  }

  private static Map<String, Integer> expected(ManifestJson json) {
    return TicketEntries.expected(
        json.manifest().architecture().network().weighted(), json.rungs().size());
  }

  private static Ticket ticket(ManifestJson json, List<byte[]> contents) {
    List<Layer.Weighted> layers = json.manifest().architecture().network().weighted();
    return new Ticket(
        json.manifest(), TicketEntries.decode(layers, json.rungs(), contents.iterator()));
  }

  private static Map<String, Integer> expectedOfVit(ManifestJson json) {
    return EncoderEntries.expected(json.manifest().architecture().vit(), facts(json));
  }

  private static VitTicket vitTicket(ManifestJson json, List<byte[]> contents) {
    SpikingVit vit = json.manifest().architecture().vit();
    Iterator<byte[]> next = contents.iterator();
    Rung rung = TicketEntries.decode(vit.embedding().weighted(), json.rungs(), next).get(0);
    return new VitTicket(
        json.manifest(), rung, EncoderEntries.decode(vit.encoder(), facts(json), next));
  }

  private static EncoderTicket.Facts facts(ManifestJson json) {
    return json.encoder()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the manifest of a spiking ViT needs a part 'encoder'"));
  }

  private static void checkDigest(byte[] bytes, Path file) throws TicketException {
    int digestAt = bytes.length - DIGEST_CHARS;
    if (digestAt < 0 || !endsWith(bytes, sha256(bytes, digestAt))) {
      throw new TicketException(
          file, "damaged, incomplete or packed again: its SHA-256 does not match; copy it again");
    }
  }

  private static boolean endsWith(byte[] bytes, String digest) {
    byte[] end = Arrays.copyOfRange(bytes, bytes.length - DIGEST_CHARS, bytes.length);
    return Arrays.equals(end, digest.getBytes(StandardCharsets.US_ASCII));
  }

  private static ManifestJson manifest(ZipInputStream zip, Path file) throws IOException {
    byte[] content = next(zip, MANIFEST, MAX_MANIFEST_BYTES, file);
    try {
      ManifestJson json = ManifestJson.read(content);
      int rungs = json.rungs().size();
      if (rungs < 1 || rungs > MAX_RUNGS) {
        throw new IllegalArgumentException(rungs + " rungs are outside 1.." + MAX_RUNGS);
      }
      return json;
    } catch (IllegalArgumentException e) {
      throw new TicketException(file, MANIFEST, e.getMessage(), e);
    }
  }

  private static List<byte[]> contents(
      ZipInputStream zip, ManifestJson json, Map<String, Integer> expected, Path file)
      throws IOException {
    checkEntries(json.entries(), expected, file);
    List<byte[]> contents = new ArrayList<>();
    for (ManifestJson.Entry entry : json.entries()) {
      byte[] content = next(zip, entry.name(), entry.bytes(), file);
      if (content.length != entry.bytes()
          || !sha256(content, content.length).equals(entry.sha256())) {
        throw new TicketException(
            file, entry.name(), "does not match its size or SHA-256 in the manifest", null);
      }
      contents.add(content);
    }
    ZipEntry extra = zip.getNextEntry();
    if (extra != null) {
      throw new TicketException(file, extra.getName(), "is one entry too many", null);
    }
    return contents;
  }

  /** The manifest must list what its own architecture asks for, before any of it is unpacked. */
  private static void checkEntries(
      List<ManifestJson.Entry> entries, Map<String, Integer> expected, Path file)
      throws TicketException {
    long unpackedBytes = expected.values().stream().mapToLong(Integer::longValue).sum();
    if (unpackedBytes > MAX_UNPACKED_BYTES) {
      throw new TicketException(
          file,
          MANIFEST,
          "would unpack to %d bytes, more than %d".formatted(unpackedBytes, MAX_UNPACKED_BYTES),
          null);
    }
    int i = 0;
    for (Map.Entry<String, Integer> wanted : expected.entrySet()) {
      boolean there =
          i < entries.size()
              && entries.get(i).name().equals(wanted.getKey())
              && entries.get(i).bytes() == wanted.getValue();
      if (!there) {
        throw new TicketException(
            file,
            MANIFEST,
            "entry %d should be %s of %d bytes, by its architecture"
                .formatted(i, wanted.getKey(), wanted.getValue()),
            null);
      }
      i++;
    }
    if (entries.size() > i) {
      throw new TicketException(
          file, MANIFEST, "lists " + entries.get(i).name() + ", which has no meaning", null);
    }
  }

  /** The next entry's bytes, one more than {@code limit} at most. */
  private static byte[] next(ZipInputStream zip, String name, int limit, Path file)
      throws IOException {
    ZipEntry entry = zip.getNextEntry();
    if (entry == null || !entry.getName().equals(name)) {
      throw new TicketException(
          file, name, "missing; found " + (entry == null ? "the end" : entry.getName()), null);
    }
    byte[] content = zip.readNBytes(limit + 1);
    if (content.length > limit) {
      throw new TicketException(file, name, "unpacks to more than " + limit + " bytes", null);
    }
    return content;
  }

  private static String sha256(byte[] bytes, int length) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes, 0, length);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
