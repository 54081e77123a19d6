package io.tombola.engine.ticket;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A ticket file's Ed25519 signature (RFC 8032). It stands in the ZIP's comment, before the SHA-256:
 *
 * <pre>
 * unsigned: entries | directory, comment length  64 | SHA-256 of all before it, 64 digits
 * signed:   entries | directory, comment length 192 | signature, 128 digits | SHA-256, 64 digits
 * </pre>
 *
 * <p>Signed are all bytes before the signature: manifest, entries and the comment's length. So a
 * ticket is one file, and whoever reads tickets without keys need not know of signatures. Without
 * its signature a ticket is an unsigned one, which {@link TrustedKeys} refuse.
 */
final class TicketSignature {
  static final int DIGEST_CHARS = 64;
  private static final int SIGNATURE_CHARS = 128;
  private static final int COMMENT_CHARS = SIGNATURE_CHARS + DIGEST_CHARS;
  private static final String ALGORITHM = "Ed25519";

  /** The end of central directory record, 4.3.16 of PKWARE's APPNOTE.TXT, with a comment. */
  private static final int END_RECORD_BYTES = 22;

  private static final int END_RECORD_SIGNATURE = 0x06054B50;
  private static final int COMMENT_LENGTH_OFFSET = 20;

  private TicketSignature() {}

  /** True when there is a signature, by whomever. */
  static boolean isSigned(byte[] ticket) {
    return endsInCommentOf(ticket, COMMENT_CHARS);
  }

  private static boolean endsInCommentOf(byte[] ticket, int chars) {
    int record = ticket.length - chars - END_RECORD_BYTES;
    if (record < 0) {
      return false;
    }
    ByteBuffer zip = ByteBuffer.wrap(ticket).order(ByteOrder.LITTLE_ENDIAN);
    return zip.getInt(record) == END_RECORD_SIGNATURE
        && zip.getShort(record + COMMENT_LENGTH_OFFSET) == chars;
  }

  /**
   * The ticket with this key's signature, instead of one that it has; its last {@link
   * #DIGEST_CHARS} bytes are left for the SHA-256.
   *
   * @throws IllegalArgumentException when the key is none of Ed25519, or the bytes are no ticket
   */
  static byte[] sign(byte[] ticket, PrivateKey key) {
    boolean signed = isSigned(ticket);
    if (!signed && !endsInCommentOf(ticket, DIGEST_CHARS)) {
      throw new IllegalArgumentException("its ZIP ends in no comment of a ticket");
    }
    int length = ticket.length - (signed ? COMMENT_CHARS : DIGEST_CHARS);
    byte[] result = Arrays.copyOf(ticket, length + COMMENT_CHARS);
    ByteBuffer.wrap(result)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort(length - END_RECORD_BYTES + COMMENT_LENGTH_OFFSET, (short) COMMENT_CHARS);
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key);
      signature.update(result, 0, length);
      byte[] digits = HexFormat.of().formatHex(signature.sign()).getBytes(US_ASCII);
      System.arraycopy(digits, 0, result, length, SIGNATURE_CHARS);
    } catch (InvalidKeyException e) {
      throw new IllegalArgumentException("the key is no " + ALGORITHM + " key", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java 17 has " + ALGORITHM, e);
    }
    return result;
  }

  /** True when the ticket's signature is by this key's owner. */
  static boolean isBy(byte[] ticket, PublicKey key) {
    if (!isSigned(ticket)) {
      return false;
    }
    int length = ticket.length - COMMENT_CHARS;
    try {
      String digits = new String(ticket, length, SIGNATURE_CHARS, US_ASCII);
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(key);
      signature.update(ticket, 0, length);
      return signature.verify(HexFormat.of().parseHex(digits));
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      // No hexadecimal digits, or no signature of this algorithm: nobody's.
      return false;
    }
  }
}
