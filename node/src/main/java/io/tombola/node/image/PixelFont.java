package io.tombola.node.image;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;

/**
 * Letters of 5 x 7 pixels: robots' machines have no fonts. Capitals are written small; what it does
 * not know is a full block.
 */
final class PixelFont {
  static final int WIDTH = 5;
  static final int HEIGHT = 7;

  /** Seven rows from the top, a byte each; bit 4 is the left pixel. */
  private static final Map<Character, String> GLYPHS =
      Map.ofEntries(
          Map.entry(' ', "00000000000000"),
          Map.entry('a', "00000e010f110f"),
          Map.entry('b', "10101e1111111e"),
          Map.entry('c', "00000e1110110e"),
          Map.entry('d', "01010f1111110f"),
          Map.entry('e', "00000e111f100e"),
          Map.entry('f', "06081c08080808"),
          Map.entry('g', "000f11110f010e"),
          Map.entry('h', "10101e11111111"),
          Map.entry('i', "04000c0404040e"),
          Map.entry('j', "0200060202120c"),
          Map.entry('k', "10101214181412"),
          Map.entry('l', "0c04040404040e"),
          Map.entry('m', "00001a15151515"),
          Map.entry('n', "00001e11111111"),
          Map.entry('o', "00000e1111110e"),
          Map.entry('p', "001e11111e1010"),
          Map.entry('q', "000f11110f0101"),
          Map.entry('r', "00001619101010"),
          Map.entry('s', "00000f100e011e"),
          Map.entry('t', "08081c08080906"),
          Map.entry('u', "0000111111130d"),
          Map.entry('v', "00001111110a04"),
          Map.entry('w', "0000111115150a"),
          Map.entry('x', "0000110a040a11"),
          Map.entry('y', "001111110f010e"),
          Map.entry('z', "00001f0204081f"),
          Map.entry('0', "0e11131519110e"),
          Map.entry('1', "040c040404040e"),
          Map.entry('2', "0e11010204081f"),
          Map.entry('3', "1f02040201110e"),
          Map.entry('4', "02060a121f0202"),
          Map.entry('5', "1f101e0101110e"),
          Map.entry('6', "0608101e11110e"),
          Map.entry('7', "1f010204080808"),
          Map.entry('8', "0e11110e11110e"),
          Map.entry('9', "0e11110f01020c"),
          Map.entry('_', "0000000000001f"),
          Map.entry('-', "0000001f000000"),
          Map.entry('.', "00000000000c0c"),
          Map.entry('%', "18190204081303"),
          Map.entry('/', "00010204081000"),
          Map.entry(':', "000c0c000c0c00"),
          Map.entry('(', "02040808080402"),
          Map.entry(')', "08040202020408"));

  private static final String UNKNOWN = "1f1f1f1f1f1f1f";

  private PixelFont() {}

  /** The rows of each letter, {@code [letter][row]}, five low bits. */
  static byte[][] rows(String text) {
    String small = text.toLowerCase(Locale.ROOT);
    byte[][] rows = new byte[small.length()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = HexFormat.of().parseHex(GLYPHS.getOrDefault(small.charAt(i), UNKNOWN));
    }
    return rows;
  }
}
