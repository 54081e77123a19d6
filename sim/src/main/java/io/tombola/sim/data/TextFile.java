package io.tombola.sim.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tombola.msgs.io.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** The data set's small text files. */
final class TextFile {
  private TextFile() {}

  /**
   * All lines.
   *
   * @throws DataSetException when the file is missing or is no text
   */
  static List<String> read(Path file) throws IOException {
    try {
      return Files.readAllLines(file, UTF_8);
    } catch (NoSuchFileException e) {
      throw new DataSetException(file, "the file is missing");
    } catch (CharacterCodingException e) {
      throw new DataSetException(file, "not a text file");
    }
  }

  static void write(Path file, List<String> lines) throws IOException {
    try (AtomicFile text = AtomicFile.create(file)) {
      text.write(ByteBuffer.wrap((String.join("\n", lines) + "\n").getBytes(UTF_8)));
      text.commit();
    }
  }
}
