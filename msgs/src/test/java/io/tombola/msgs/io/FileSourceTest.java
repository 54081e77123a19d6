package io.tombola.msgs.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileSourceTest {
  private static final int LENGTH = 1_000_000;

  @TempDir private Path folder;

  private Path file;

  /** Byte i holds i modulo 251, a number that no buffer length is a multiple of. */
  @BeforeEach
  void writeFile() throws IOException {
    byte[] bytes = new byte[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      bytes[i] = (byte) (i % 251);
    }
    file = Files.write(folder.resolve("bytes"), bytes);
  }

  @Test
  void readsForwardAndKnowsWhereItIs() throws IOException {
    try (FileSource source = open()) {
      int position = 0;
      for (int length = 1; source.require(length); length = length * 2 + 1) {
        assertThat(source.position()).isEqualTo(position);
        assertThat(source.buffer().get()).isEqualTo((byte) (position % 251));
        source.buffer().position(source.buffer().position() + length - 1);
        position += length;
      }
      assertThat(position).isEqualTo((1 << 19) - 20);
      assertThat(source.require(LENGTH - position)).isTrue();
      assertThat(source.require(LENGTH - position + 1)).isFalse();
      assertThat(source.position()).isEqualTo(position);
    }
  }

  @Test
  void aRequestBeyondTheFileTakesNoMemory() throws IOException {
    try (FileSource source = open()) {
      assertThat(source.require(Integer.MAX_VALUE)).isFalse();
      assertThat(source.buffer().capacity()).isLessThan(LENGTH);
      assertThat(source.require(LENGTH)).isTrue();
    }
  }

  @Test
  void jumpsInsideAndOutsideOfTheBuffer() throws IOException {
    try (FileSource source = open()) {
      for (int offset : new int[] {700_000, 700_100, 5, LENGTH - 1}) {
        source.position(offset);
        assertThat(source.position()).isEqualTo(offset);
        assertThat(source.require(1)).isTrue();
        assertThat(source.buffer().get()).isEqualTo((byte) (offset % 251));
      }
      assertThat(source.require(1)).isFalse();
      source.position(LENGTH);
      assertThat(source.require(1)).isFalse();
    }
  }

  @Test
  void takesLinesWithinTheirLimit() throws IOException {
    Files.writeString(file, "one\r\ntwo\n\nfour");
    try (FileSource source = open()) {
      assertThat(source.readLine(3)).isNull();
      assertThat(source.readLine(4)).isEqualTo("one");
      assertThat(source.readLine(3)).isEqualTo("two");
      assertThat(source.readLine(0)).isEmpty();
      assertThat(source.readLine(100)).isNull();
      assertThat(source.position()).isEqualTo(10);
    }
  }

  private FileSource open() throws IOException {
    return FileSource.open(file, ByteOrder.LITTLE_ENDIAN);
  }
}
