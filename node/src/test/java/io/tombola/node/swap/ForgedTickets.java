package io.tombola.node.swap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Ticket files as a bad disk or an enemy would make them out of a good one. */
public final class ForgedTickets {
  private static final int DIGEST = 64;
  private static final int COMMENT = 192;
  private static final int BOMB_BYTES = 64_000_000;

  private ForgedTickets() {}

  /** A byte flipped in each region of the file, by the region's name. */
  public static Map<String, byte[]> flipped(byte[] good) {
    String text = new String(good, ISO_8859_1);
    Map<String, Integer> regions = new LinkedHashMap<>();
    regions.put("the first header", 0);
    regions.put("the manifest's name", text.indexOf("manifest.json"));
    regions.put("the manifest", 80);
    regions.put("a mask's name", text.indexOf("rung0/conv1.mask"));
    regions.put("a mask", text.indexOf("rung0/fc1.mask") + 40);
    regions.put("the thresholds", text.indexOf("rung0/conv3.thresholds") + 30);
    regions.put("the directory", text.lastIndexOf("rung0/conv3.mask"));
    regions.put("the directory's end", text.lastIndexOf("PK\5\6") + 10);
    regions.put("the comment's length", good.length - DIGEST - 2);
    regions.put("the SHA-256", good.length - 1);
    Map<String, byte[]> files = new LinkedHashMap<>();
    regions.forEach(
        (region, at) -> {
          byte[] flipped = good.clone();
          flipped[at] ^= 0x10;
          files.put(region, flipped);
        });
    files.put("the second half", Arrays.copyOf(good, good.length / 2));
    files.put("everything", new byte[0]);
    return files;
  }

  /** Files whose digests fit, but whose contents are not a ticket's; by what is wrong. */
  public static Map<String, byte[]> forged(byte[] good) throws IOException {
    Map<String, byte[]> contents = contents(good);
    String first = "rung0/conv1.mask";
    byte[] bomb = new byte[BOMB_BYTES];
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("a manifest that unpacks to 64 MB", packed(with(contents, "manifest.json", bomb)));
    byte[] bombed = packed(with(contents, first, bomb));
    files.put("a mask that unpacks to 64 MB", bombed);
    files.put("a ticket within a mask", packed(with(contents, first, bombed)));
    files.put("a path out of the folder", packed(with(contents, "../../evil", new byte[9])));
    files.put("an absolute path", packed(with(contents, "/etc/passwd", new byte[9])));
    files.put("a path instead of a mask", packed(renamed(contents, first, "../../evil")));
    files.put("no mask", packed(renamed(contents, first, null)));
    files.put("no entry at all", packed(Map.of("nothing", new byte[0])));
    return files;
  }

  /** A signed ticket with the signature of another. */
  public static byte[] withSignatureOf(byte[] other, Path signed) throws IOException {
    byte[] mixed = Files.readAllBytes(signed);
    System.arraycopy(other, other.length - COMMENT, mixed, mixed.length - COMMENT, COMMENT);
    return sealed(mixed);
  }

  private static Map<String, byte[]> contents(byte[] ticket) throws IOException {
    Map<String, byte[]> contents = new LinkedHashMap<>();
    try (var zip = new ZipInputStream(new ByteArrayInputStream(ticket))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        contents.put(entry.getName(), zip.readAllBytes());
      }
    }
    return contents;
  }

  private static Map<String, byte[]> with(Map<String, byte[]> contents, String name, byte[] bytes) {
    Map<String, byte[]> changed = new LinkedHashMap<>(contents);
    changed.put(name, bytes);
    return changed;
  }

  /** With an entry under another name, or without it. */
  private static Map<String, byte[]> renamed(Map<String, byte[]> contents, String from, String to) {
    Map<String, byte[]> changed = new LinkedHashMap<>();
    contents.forEach(
        (name, bytes) -> {
          String other = name.equals(from) ? to : name;
          if (other != null) {
            changed.put(other, bytes);
          }
        });
    return changed;
  }

  private static byte[] packed(Map<String, byte[]> contents) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      zip.setComment("0".repeat(DIGEST));
      for (Map.Entry<String, byte[]> content : contents.entrySet()) {
        zip.putNextEntry(new ZipEntry(content.getKey()));
        zip.write(content.getValue());
        zip.closeEntry();
      }
    }
    return sealed(out.toByteArray());
  }

  private static byte[] sealed(byte[] zip) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(zip, 0, zip.length - DIGEST);
      byte[] hex = HexFormat.of().formatHex(digest.digest()).getBytes(US_ASCII);
      System.arraycopy(hex, 0, zip, zip.length - DIGEST, DIGEST);
      return zip;
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
