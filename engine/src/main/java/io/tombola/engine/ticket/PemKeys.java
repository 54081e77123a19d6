package io.tombola.engine.ticket;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads Ed25519 keys from PEM files as {@code openssl genpkey -algorithm ed25519} and {@code
 * openssl pkey -pubout} write them: PKCS #8 and X.509, in the text encoding of RFC 7468.
 */
public final class PemKeys {
  private static final String ALGORITHM = "Ed25519";
  private static final String PRIVATE = "PRIVATE KEY";
  private static final String PUBLIC = "PUBLIC KEY";
  private static final int MAX_BYTES = 1 << 20;
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

  private PemKeys() {}

  private record Block(String label, byte[] content) {}

  /**
   * The private key in a file.
   *
   * @throws IOException when there is none, more than one, or one of another kind; says what to do
   */
  public static PrivateKey privateKey(Path file) throws IOException {
    List<Block> blocks = blocks(file, PRIVATE, "openssl genpkey -algorithm ed25519 -out FILE");
    if (blocks.size() > 1) {
      throw new IOException(
          file + ": holds " + blocks.size() + " keys; leave the one to sign with");
    }
    try {
      return KeyFactory.getInstance(ALGORITHM)
          .generatePrivate(new PKCS8EncodedKeySpec(blocks.get(0).content));
    } catch (GeneralSecurityException e) {
      throw wrongKey(file, e);
    }
  }

  /**
   * The public keys in a file, at least one.
   *
   * @throws IOException when there is none, or a block that is none; says what to do
   */
  public static List<PublicKey> publicKeys(Path file) throws IOException {
    List<PublicKey> keys = new ArrayList<>();
    for (Block block : blocks(file, PUBLIC, "openssl pkey -in PRIVATE -pubout -out FILE")) {
      try {
        keys.add(
            KeyFactory.getInstance(ALGORITHM)
                .generatePublic(new X509EncodedKeySpec(block.content)));
      } catch (GeneralSecurityException e) {
        throw wrongKey(file, e);
      }
    }
    return keys;
  }

  private static List<Block> blocks(Path file, String wanted, String remedy) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException(file + ": larger than " + (MAX_BYTES >> 20) + " MiB: no file of keys");
    }
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(new String(Files.readAllBytes(file), US_ASCII));
    while (matcher.find()) {
      String label = matcher.group(1);
      if (!label.equals(wanted)) {
        throw new IOException(
            "%s: holds a %s where a %s is wanted; make one with: %s"
                .formatted(file, label, wanted, remedy));
      }
      blocks.add(new Block(label, content(file, matcher.group(2))));
    }
    if (blocks.isEmpty()) {
      throw new IOException(
          "%s: holds no PEM block of a %s; make one with: %s".formatted(file, wanted, remedy));
    }
    return blocks;
  }

  private static byte[] content(Path file, String base64) throws IOException {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": its PEM block is no Base64: " + e.getMessage(), e);
    }
  }

  private static IOException wrongKey(Path file, GeneralSecurityException problem) {
    if (problem instanceof InvalidKeySpecException) {
      return new IOException(
          file + ": is no " + ALGORITHM + " key; tickets are signed with no other", problem);
    }
    throw new IllegalStateException("every Java 17 has " + ALGORITHM, problem);
  }
}
