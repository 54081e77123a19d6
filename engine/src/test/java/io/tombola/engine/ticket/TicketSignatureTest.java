package io.tombola.engine.ticket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may have made a ticket, and what becomes of one that was changed since. */
class TicketSignatureTest {
  private static final int DIGEST = 64;
  private static final int COMMENT = 192;

  @TempDir private Path folder;
  private KeyPair maker;
  private Path makerKey;
  private Path file;
  private byte[] unsigned;
  private byte[] signed;

  @BeforeEach
  void signATicket() throws Exception {
    maker = newKeys("Ed25519");
    makerKey = pem("maker.pem", "PUBLIC KEY", maker.getPublic().getEncoded());
    file = folder.resolve("tiny.ticket");
    TicketFile.write(TestTickets.tiny(), file);
    unsigned = Files.readAllBytes(file);
    TicketFile.sign(file, maker.getPrivate());
    signed = Files.readAllBytes(file);
  }

  private static KeyPair newKeys(String algorithm) throws GeneralSecurityException {
    return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
  }

  private Path pem(String name, String label, byte[] content) throws IOException {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return Files.writeString(
        folder.resolve(name),
        "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n");
  }

  private void refused(byte[] bytes, TicketException.Kind kind, String problem) throws IOException {
    Files.write(file, bytes);
    TrustedKeys keys = TrustedKeys.of(makerKey);
    assertThatThrownBy(() -> TicketFile.read(file, keys))
        .isInstanceOfSatisfying(
            TicketException.class, e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind))
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(problem);
  }

  private static byte[] sealed(byte[] ticket) {
    byte[] sealed = ticket.clone();
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(ticket, 0, ticket.length - DIGEST);
      byte[] hex = HexFormat.of().formatHex(digest.digest()).getBytes(US_ASCII);
      System.arraycopy(hex, 0, sealed, ticket.length - DIGEST, DIGEST);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
    return sealed;
  }

  @Test
  void aSignedTicketIsTheSameTicketWithAndWithoutKeys() throws IOException {
    assertThat(signed).hasSize(unsigned.length + 128);
    Ticket tiny = TestTickets.tiny();
    assertThat(TicketFile.read(file)).usingRecursiveComparison().isEqualTo(tiny);
    TrustedKeys keys = TrustedKeys.of(makerKey);
    assertThat(TicketFile.read(file, keys)).usingRecursiveComparison().isEqualTo(tiny);
    assertThat(TicketFile.verify(file, keys)).contains(makerKey);
    assertThat(TicketFile.verify(file, TrustedKeys.ANYBODY)).isEmpty();
  }

  @Test
  void anotherSignatureReplacesTheFirst() throws Exception {
    KeyPair other = newKeys("Ed25519");
    TicketFile.sign(file, other.getPrivate());
    assertThat(Files.size(file)).isEqualTo(signed.length);
    refused(Files.readAllBytes(file), TicketException.Kind.UNTRUSTED, "none of the 1 trusted keys");
    TicketFile.sign(file, maker.getPrivate());
    assertThat(file).hasBinaryContent(signed);
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("tiny.ticket", "maker.pem");
  }

  @Test
  void anyOfSeveralKeysIsEnough() throws Exception {
    Path keys = Files.createDirectory(folder.resolve("keys"));
    pem("keys/a.pem", "PUBLIC KEY", newKeys("Ed25519").getPublic().getEncoded());
    Path two = pem("keys/b.pem", "PUBLIC KEY", newKeys("Ed25519").getPublic().getEncoded());
    Files.writeString(two, Files.readString(two) + Files.readString(makerKey));
    assertThat(TicketFile.verify(file, TrustedKeys.of(keys))).contains(two);
  }

  @Test
  void anUnsignedTicketIsRefused() throws IOException {
    refused(unsigned, TicketException.Kind.UNTRUSTED, "is not signed");
  }

  /** Whoever takes the signature off can make the SHA-256 fit, but no signature. */
  @Test
  void aStrippedSignatureIsRefused() throws IOException {
    int length = signed.length - COMMENT;
    byte[] stripped = Arrays.copyOf(signed, length + DIGEST);
    refused(sealed(stripped), TicketException.Kind.UNTRUSTED, "is not signed");
    stripped[length - 2] = DIGEST;
    stripped = sealed(stripped);
    assertThat(stripped).isEqualTo(unsigned);
    refused(stripped, TicketException.Kind.UNTRUSTED, "is not signed");
  }

  @Test
  void anyFlippedByteIsDamageAndWithAForgedDigestMistrust() throws IOException {
    for (int i = 0; i < signed.length; i += 61) {
      byte[] flipped = signed.clone();
      flipped[i] ^= (byte) (1 + i % 255);
      refused(flipped, TicketException.Kind.DAMAGED, "SHA-256 does not match");
      if (i < signed.length - DIGEST) {
        refused(sealed(flipped), TicketException.Kind.UNTRUSTED, "sign");
      }
    }
  }

  @Test
  void theSignatureOfAnotherTicketIsRefused() throws IOException {
    Path other = folder.resolve("other.ticket");
    TicketFile.write(TestTickets.vgg9(0.001, 32, 0.5, 8, 0.5), other);
    TicketFile.sign(other, maker.getPrivate());
    byte[] mixed = Files.readAllBytes(other);
    System.arraycopy(signed, signed.length - COMMENT, mixed, mixed.length - COMMENT, COMMENT);
    refused(sealed(mixed), TicketException.Kind.UNTRUSTED, "none of the 1 trusted keys");
  }

  @Test
  void damagedTicketsAreNotSigned() throws IOException {
    byte[] flipped = unsigned.clone();
    flipped[100]++;
    Files.write(file, flipped);
    assertThatThrownBy(() -> TicketFile.sign(file, maker.getPrivate()))
        .isInstanceOf(TicketException.class);
    assertThat(file).hasBinaryContent(flipped);
  }

  @Test
  void aPrivateKeyIsReadFromPem() throws Exception {
    Path key = pem("private.pem", "PRIVATE KEY", maker.getPrivate().getEncoded());
    Files.write(file, unsigned);
    TicketFile.sign(file, PemKeys.privateKey(key));
    assertThat(file).hasBinaryContent(signed);
  }

  @Test
  void wrongKeyFilesSayWhatToDo() throws Exception {
    Path secret = pem("secret", "PRIVATE KEY", maker.getPrivate().getEncoded());
    assertThatThrownBy(() -> TrustedKeys.of(secret))
        .hasMessageContaining("secret: holds a PRIVATE KEY where a PUBLIC KEY is wanted")
        .hasMessageContaining("-pubout");
    assertThatThrownBy(() -> PemKeys.privateKey(makerKey))
        .hasMessageContaining("genpkey -algorithm ed25519");
    Path rsa = pem("rsa", "PUBLIC KEY", newKeys("RSA").getPublic().getEncoded());
    assertThatThrownBy(() -> TrustedKeys.of(rsa)).hasMessageContaining("is no Ed25519 key");
    Path encrypted = pem("locked", "ENCRYPTED PRIVATE KEY", new byte[40]);
    assertThatThrownBy(() -> PemKeys.privateKey(encrypted))
        .hasMessageContaining("holds a ENCRYPTED PRIVATE KEY");
    Path cut = pem("cut", "PUBLIC KEY", new byte[5]);
    assertThatThrownBy(() -> TrustedKeys.of(cut)).hasMessageContaining("is no Ed25519 key");
    assertThatThrownBy(() -> TrustedKeys.of(file)).hasMessageContaining("holds no PEM block");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThatThrownBy(() -> TrustedKeys.of(empty)).hasMessageContaining("holds no *.pem");
  }
}
