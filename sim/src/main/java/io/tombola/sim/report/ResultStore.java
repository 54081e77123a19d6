package io.tombola.sim.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tombola.msgs.io.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A folder of results, a JSON file each, named by the search and a hash of everything that it
 * depends on: a sweep that is started again skips what is there, and one with other settings never
 * mistakes it for its own. Files appear whole or not at all.
 */
public final class ResultStore {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();
  private static final int HASH_BYTES = 4;
  private static final String PATCH_KEEP = "patchKeep";

  private final Path folder;

  /** Results in a folder, which is made. */
  public ResultStore(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  /**
   * The file of a search.
   *
   * @param settings all that its result depends on, in words
   * @param ending such as {@code .json}
   */
  public Path file(Cell cell, String settings, String ending) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(settings.getBytes(UTF_8));
      return folder.resolve(
          cell.name() + "-" + HexFormat.of().formatHex(hash, 0, HASH_BYTES) + ending);
    } catch (NoSuchAlgorithmException e) {
      throw new LinkageError("every Java has SHA-256", e);
    }
  }

  /**
   * A result, where it is there.
   *
   * @throws IOException naming the file that is no result
   */
  public Optional<CellResult> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      JsonNode tree = MAPPER.readTree(Files.readAllBytes(file));
      if (tree.get("cell") instanceof ObjectNode cell && !cell.has(PATCH_KEEP)) {
        // written when there were no patches to prune
        cell.put(PATCH_KEEP, Cell.ALL_PATCHES);
      }
      return Optional.of(MAPPER.treeToValue(tree, CellResult.class));
    } catch (JsonProcessingException e) {
      throw new IOException(
          file + ": no result of a sweep (" + e.getOriginalMessage() + "); delete it", e);
    }
  }

  /** Writes a result. */
  public void write(Path file, CellResult result) throws IOException {
    try (AtomicFile atomic = AtomicFile.create(file)) {
      atomic.write(ByteBuffer.wrap(MAPPER.writeValueAsBytes(result)));
      atomic.commit();
    }
  }
}
