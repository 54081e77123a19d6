package io.tombola.engine.kernel;

/**
 * Spikes turned from a plane for each channel to a row for each token, a word for 64 channels. Not
 * for use by two threads at once.
 */
public final class TokenBits {
  private final long[] square = new long[64];

  /**
   * Turns spikes.
   *
   * @param layout of the planes: one bit, channels divisible by 64; a pixel is a token
   * @param tokens overwritten from {@code tokens[at]}: {@code channels / 64} words a token
   */
  public void turn(PlaneLayout layout, long[] planes, long[] tokens, int at) {
    int rowWords = layout.channels() / 64;
    for (int first = 0; first < layout.channels(); first += 64) {
      for (int word = 0; word < layout.words(); word++) {
        int from = first * layout.words() + word;
        transpose(planes, from, layout.words(), 64, square, 0, 1);
        int count = Math.min(64, layout.pixels() - 64 * word);
        int to = at + 64 * word * rowWords + first / 64;
        for (int n = 0; n < count; n++) {
          tokens[to + n * rowWords] = square[n];
        }
      }
    }
  }

  /**
   * Bit n of {@code result[to + c * resultStride]} becomes bit c of row n, for 64 rows (Hacker's
   * Delight, section 7-3).
   *
   * @param count rows there are; the others are 0
   */
  static void transpose(
      long[] rows, int at, int stride, int count, long[] result, int to, int resultStride) {
    for (int n = 0; n < 64; n++) {
      result[to + n * resultStride] = n < count ? rows[at + n * stride] : 0;
    }
    long mask = 0xFFFFFFFFL;
    for (int width = 32; width != 0; width >>= 1, mask ^= mask << width) {
      for (int n = 0; n < 64; n = (n + width + 1) & ~width) {
        int low = to + n * resultStride;
        int high = to + (n + width) * resultStride;
        long differ = (result[low] >>> width ^ result[high]) & mask;
        result[high] ^= differ;
        result[low] ^= differ << width;
      }
    }
  }
}
