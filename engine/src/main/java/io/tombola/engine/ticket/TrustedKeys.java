package io.tombola.engine.ticket;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whose tickets are run: the public keys of which one must have signed a ticket. */
public final class TrustedKeys {
  /** Every ticket is run, signed or not. */
  public static final TrustedKeys ANYBODY = new TrustedKeys(List.of());

  private final List<Key> keys;

  private record Key(Path file, PublicKey key) {}

  private TrustedKeys(List<Key> keys) {
    this.keys = List.copyOf(keys);
  }

  /**
   * The keys of a PEM file, or of all files {@code *.pem} in a folder.
   *
   * @throws IOException when there is no key, or one that cannot be read; names the file
   */
  public static TrustedKeys of(Path fileOrFolder) throws IOException {
    List<Path> files = new ArrayList<>();
    if (Files.isDirectory(fileOrFolder)) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(fileOrFolder, "*.pem")) {
        all.forEach(files::add);
      }
      files.sort(null);
    } else {
      files.add(fileOrFolder);
    }
    List<Key> keys = new ArrayList<>();
    for (Path file : files) {
      for (PublicKey key : PemKeys.publicKeys(file)) {
        keys.add(new Key(file, key));
      }
    }
    if (keys.isEmpty()) {
      throw new IOException(
          fileOrFolder + ": the folder holds no *.pem, so no ticket could be run");
    }
    return new TrustedKeys(keys);
  }

  /**
   * Checks who signed a ticket.
   *
   * @param ticket the file's bytes
   * @return the file of the key that it is signed with; empty when everybody is trusted
   * @throws TicketException when it is not signed, or by none of these keys
   */
  Optional<Path> check(byte[] ticket, Path file) throws TicketException {
    if (keys.isEmpty()) {
      return Optional.empty();
    }
    if (!TicketSignature.isSigned(ticket)) {
      throw new TicketException(
          TicketException.Kind.UNTRUSTED,
          file,
          "is not signed, but only trusted keys' tickets are run; use: tombola ticket sign");
    }
    for (Key key : keys) {
      if (TicketSignature.isBy(ticket, key.key)) {
        return Optional.of(key.file);
      }
    }
    throw new TicketException(
        TicketException.Kind.UNTRUSTED,
        file,
        "is signed by none of the %d trusted keys; sign it with one of theirs"
            .formatted(keys.size()));
  }
}
