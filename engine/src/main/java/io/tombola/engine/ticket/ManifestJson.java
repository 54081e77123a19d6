package io.tombola.engine.ticket;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code manifest.json}: the manifest's fields, and beside them what describes the file.
 *
 * <p>Version 2 says of each rung what version 1 said once for all: {@code keepRatios}, {@code
 * readout.scale} and {@code accuracy} became {@code rungs}, a list of {@link RungFacts}. Version 1
 * is read as what it was: of its rungs, the largest alone was judged, and the cost of none counted.
 *
 * @param rungs in order, what their masks do not say
 * @param encoder of a spiking ViT
 * @param entries all other entries of the file, in order
 */
record ManifestJson(
    Manifest manifest,
    List<RungFacts> rungs,
    Optional<EncoderTicket.Facts> encoder,
    List<Entry> entries) {
  private static final String ENCODER = "encoder";
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  /** An entry of the file: its size unpacked, and the SHA-256 of that in hexadecimal. */
  record Entry(String name, int bytes, String sha256) {}

  /** A {@link Rung} without its layers. */
  record RungFacts(double keepRatio, double readoutScale, Rung.Accuracy accuracy, Rung.Cost cost) {
    static RungFacts of(Rung rung) {
      return new RungFacts(rung.keepRatio(), rung.readoutScale(), rung.accuracy(), rung.cost());
    }

    Rung rung(List<LayerTicket> layers) {
      return new Rung(keepRatio, readoutScale, accuracy, cost, layers);
    }
  }

  /** What describes the file, as it stands beside the manifest's fields. */
  private record FilePart(List<RungFacts> rungs, List<Entry> entries) {
    FilePart {
      if (Stream.concat(rungs.stream(), entries.stream()).anyMatch(Objects::isNull)) {
        throw new IllegalArgumentException("lists a rung or an entry that is null");
      }
    }
  }

  byte[] write() throws IOException {
    ObjectNode json = MAPPER.valueToTree(manifest);
    encoder.ifPresent(facts -> json.set(ENCODER, MAPPER.valueToTree(facts)));
    json.setAll((ObjectNode) MAPPER.valueToTree(new FilePart(rungs, entries)));
    // Jackson's pretty printer ends lines as the platform does; a ticket's bytes are the same on
    // all.
    return MAPPER.writeValueAsString(json).replace(System.lineSeparator(), "\n").getBytes(UTF_8);
  }

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException when it is not a manifest that this version knows
   */
  static ManifestJson read(byte[] bytes) throws IOException {
    try {
      JsonNode tree = MAPPER.readTree(bytes);
      if (!(tree instanceof ObjectNode json)) {
        throw new IllegalArgumentException("is not a JSON object");
      }
      int version = json.path("version").asInt();
      if (version > Manifest.VERSION) {
        throw new IllegalArgumentException(
            "format version %d is newer than %d, the newest that this program reads; update it"
                .formatted(version, Manifest.VERSION));
      }
      if (version == 1) {
        upgrade(json);
      }
      ObjectNode file = json.objectNode();
      file.set("rungs", json.remove("rungs"));
      file.set("entries", json.remove("entries"));
      JsonNode encoder = json.remove(ENCODER);
      FilePart part = MAPPER.treeToValue(file, FilePart.class);
      return new ManifestJson(
          MAPPER.treeToValue(json, Manifest.class),
          part.rungs(),
          encoder == null
              ? Optional.empty()
              : Optional.of(MAPPER.treeToValue(encoder, EncoderTicket.Facts.class)),
          part.entries());
    } catch (JsonMappingException e) {
      throw new IllegalArgumentException(problem(e), e);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** Makes version 2 of version 1; what is missing stays missing, for the mapper to refuse. */
  private static void upgrade(ObjectNode json) {
    json.put("version", 2);
    if (json.path("frames") instanceof ObjectNode frames && !frames.has("slicing")) {
      // tickets were for streams alone before there was a choice
      frames.put("slicing", Manifest.Slicing.STREAM.name());
    }
    JsonNode scale =
        json.path("readout") instanceof ObjectNode readout ? readout.remove("scale") : null;
    JsonNode accuracy = json.remove("accuracy");
    ArrayNode rungs = json.arrayNode();
    for (JsonNode keepRatio : json.path("keepRatios")) {
      ObjectNode rung = rungs.addObject();
      rung.set("keepRatio", keepRatio);
      rung.set("readoutScale", scale);
      rung.set(
          "accuracy", rungs.size() == 1 ? accuracy : MAPPER.valueToTree(Rung.Accuracy.UNKNOWN));
      rung.set("cost", MAPPER.valueToTree(Rung.Cost.UNKNOWN));
    }
    json.remove("keepRatios");
    json.set("rungs", rungs);
  }

  private static String problem(JsonMappingException e) {
    return e.getCause() instanceof IllegalArgumentException
        ? e.getCause().getMessage()
        : e.getOriginalMessage() + " at " + e.getPathReference();
  }
}
