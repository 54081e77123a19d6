package io.tombola.msgs;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Feeds a decoder mutations of valid samples until so many mutated bytes have gone through it:
 * 10^7, or what {@code -Dtombola.mutated=1e8} says. Only the documented exception may come out, and
 * no trial may allocate more than a bound.
 */
public final class MutationTrial {
  private static final long MUTATED_BYTES =
      (long) Double.parseDouble(System.getProperty("tombola.mutated", "1e7"));
  private static final long MAX_ALLOCATED_BYTES = 256L << 20;
  private static final int MAX_CHANGES = 6;
  private static final int[] AWKWARD = {0x00, 0x01, 0x7F, 0x80, 0xFF};

  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** What is tried: decodes the bytes from first to last. */
  @FunctionalInterface
  public interface Decoder {
    /** May throw the documented exception alone. */
    void decode(byte[] bytes) throws Exception;
  }

  private MutationTrial() {}

  /**
   * Runs the trial; deterministic.
   *
   * @param documented the exception that bad bytes may raise; null when they may raise none
   * @return number of samples that raised it
   */
  public static long run(
      Decoder decoder, Class<? extends Exception> documented, List<byte[]> samples) {
    assertThat(samples).isNotEmpty();
    SplittableRandom random = new SplittableRandom(1);
    long refused = 0;
    long bytes = 0;
    for (int trial = 0; bytes < MUTATED_BYTES; trial++) {
      byte[] mutated = mutate(samples.get(trial % samples.size()), random);
      bytes += Math.max(1, mutated.length);
      long allocatedBefore = THREADS.getCurrentThreadAllocatedBytes();
      try {
        decoder.decode(mutated);
      } catch (Throwable e) {
        if (documented == null || !documented.isInstance(e)) {
          throw new AssertionError("trial " + trial + " raised " + e + " on " + hex(mutated), e);
        }
        refused++;
      }
      long allocated = THREADS.getCurrentThreadAllocatedBytes() - allocatedBefore;
      if (allocated > MAX_ALLOCATED_BYTES) {
        throw new AssertionError(
            "trial " + trial + " allocated " + allocated + " bytes on " + hex(mutated));
      }
    }
    return refused;
  }

  private static byte[] mutate(byte[] sample, SplittableRandom random) {
    byte[] bytes = sample.clone();
    if (bytes.length == 0) {
      return bytes;
    }
    for (int changes = 1 + random.nextInt(MAX_CHANGES); changes > 0; changes--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 3, 4 -> bytes[at] = (byte) random.nextInt(256);
        case 5 -> bytes[at] = (byte) AWKWARD[random.nextInt(AWKWARD.length)];
        case 6 -> {
          int length = Math.min(bytes.length - at, 1 + random.nextInt(16));
          int from = random.nextInt(bytes.length - length + 1);
          System.arraycopy(bytes, from, bytes, at, length);
        }
        default -> {
          if (random.nextInt(4) == 0) {
            bytes = Arrays.copyOf(bytes, 1 + at + random.nextInt(4));
          }
        }
      }
    }
    return bytes;
  }

  private static String hex(byte[] bytes) {
    return bytes.length > 2000 ? bytes.length + " bytes" : HexFormat.of().formatHex(bytes);
  }
}
