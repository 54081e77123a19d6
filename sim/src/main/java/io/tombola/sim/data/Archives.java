package io.tombola.sim.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The archives whose MD5 their data sets publish. What is unpacked has no sums of its own, so a
 * folder is as trustworthy as the archive beside it.
 */
public enum Archives {
  /** From the data set's README. */
  DVS128GESTURE("DvsGesture.tar.gz", "8a5c71fb11e24e5ca5b11866ca6c00a1"),
  /** From the data set's page. */
  CIFAR10("cifar-10-binary.tar.gz", "c32a1d4ab5d03f1284b67883e8d87530"),
  /** From the data set's page. */
  CIFAR100("cifar-100-binary.tar.gz", "03b5dce01913d631647c71ecec9e9cb8");

  private final String fileName;
  private final String md5;

  Archives(String fileName, String md5) {
    this.fileName = fileName;
    this.md5 = md5;
  }

  /** The archive that lies in a data set's folder or beside it, where there is one. */
  static Optional<Path> beside(Path folder, String fileName) {
    return Stream.of(folder.toAbsolutePath(), folder.toAbsolutePath().getParent())
        .filter(Objects::nonNull)
        .map(it -> it.resolve(fileName))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  /**
   * Checks every known archive in a data set's folder or beside it.
   *
   * @return the archives found whole
   * @throws DataSetException when one differs from what was published
   */
  public static List<Path> verify(Path folder) throws IOException {
    List<Path> whole = new ArrayList<>();
    for (Archives archive : values()) {
      Optional<Path> file = beside(folder, archive.fileName);
      if (file.isPresent()) {
        archive.check(file.get());
        whole.add(file.get());
      }
    }
    return whole;
  }

  void check(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        var digest = new DigestInputStream(in, MessageDigest.getInstance("MD5"))) {
      digest.transferTo(OutputStream.nullOutputStream());
      String found = HexFormat.of().formatHex(digest.getMessageDigest().digest());
      if (!found.equals(md5)) {
        throw new DataSetException(
            file, "its MD5 is " + found + ", published is " + md5 + "; download it again");
      }
    } catch (NoSuchAlgorithmException e) {
      throw new LinkageError("every Java has MD5", e);
    }
  }
}
