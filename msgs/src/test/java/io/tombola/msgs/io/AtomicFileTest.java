package io.tombola.msgs.io;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AtomicFileTest {
  @TempDir private Path folder;

  @Test
  void replacesTheFileOnceItIsWhole() throws IOException {
    Path path = Files.writeString(folder.resolve("file"), "old");
    try (AtomicFile file = AtomicFile.create(path)) {
      file.write(bytes("new text"));
      file.overwrite(bytes("N"), 0);
      assertThat(file.position()).isEqualTo(8);
      assertThat(path).hasContent("old");
      file.commit();
      assertThat(path).hasContent("New text");
    }
    assertThat(folder.toFile().list()).containsExactly("file");
  }

  @Test
  void leavesNothingWithoutACommit() throws IOException {
    Path path = Files.writeString(folder.resolve("file"), "old");
    try (AtomicFile file = AtomicFile.create(path)) {
      file.write(bytes("new"));
    }
    assertThat(path).hasContent("old");
    assertThat(folder.toFile().list()).containsExactly("file");
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(US_ASCII));
  }
}
