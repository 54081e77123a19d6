package io.tombola.sim.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import io.tombola.engine.run.CompiledLadder;
import io.tombola.engine.run.ReadyTicket;
import io.tombola.engine.ticket.AnyTicket;
import io.tombola.engine.ticket.EncoderTicket.Patches;
import io.tombola.engine.ticket.Manifest;
import io.tombola.engine.ticket.Ticket;
import io.tombola.engine.ticket.VitTicket;
import io.tombola.msgs.io.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A ticket's rung as an ONNX graph that does the engine's integer arithmetic in floating point. All
 * values are integers that their types hold exactly, so the tolerance is zero.
 *
 * <p>Of a network of layers it is one timestep, all in fp32. Inputs are {@code frame}, {@code
 * [1][C][H][W]}, and {@code membrane_<layer>} of each spiking layer; outputs are {@code logits},
 * {@code spikes_<layer>} as the engine hands them on, pooled, {@code spike_counts} of a global sum,
 * and {@code new_membrane_<layer>}, which the next timestep takes. Membranes are {@code
 * [1][C][H][W]} or {@code [1][C]}, 0 at rest.
 *
 * <p>Of a spiking ViT it is a whole window, neurons unrolled over its timesteps. The input is
 * {@code frames}, {@code [T][C][H][W]}; outputs are {@code logits}, {@code [1][classes]}, doubles,
 * {@code sums}, {@code [T][D]}, what the readout sees, and where patches are pruned {@code kept},
 * their indices, ascending 64-bit integers.
 */
public final class OnnxExport {
  /** What any runtime since 2021 reads. */
  private static final int OPERATOR_SET = 15;

  private static final int IR_VERSION = 8;

  private OnnxExport() {}

  /** Writes a graph to a temporary file beside {@code file}, then moves it there. */
  public static void write(byte[] graph, Path file) throws IOException {
    try (AtomicFile out = AtomicFile.create(file)) {
      out.write(ByteBuffer.wrap(graph));
      out.commit();
    }
  }

  /**
   * The graph of whichever network.
   *
   * @param rung of the ticket, alone
   * @param name of the ticket, for people who find the graph
   * @throws IllegalArgumentException when fp32 could not carry the integers; names the layer
   */
  public static byte[] graph(AnyTicket ticket, ReadyTicket rung, String name) {
    return ticket instanceof VitTicket vit
        ? window(vit, (int) rung.kept()[0], name)
        : step((Ticket) ticket, ((CompiledLadder) rung).rung(0).rung(), name);
  }

  /**
   * A timestep of a network of layers.
   *
   * @throws IllegalArgumentException when fp32 could not carry the integers; names the layer
   */
  public static byte[] step(Ticket ticket, int rung, String name) {
    Graph graph = new Graph();
    new NetworkNodes(graph, ticket, rung).add();
    Manifest manifest = ticket.manifest();
    Map<String, Object> metadata = metadata(manifest, name);
    metadata.put("rung", rung);
    metadata.put("keep_ratio", ticket.rungs().get(rung).keepRatio());
    metadata.put("logits_averaged_over", manifest.readout().timesteps());
    metadata.put("logit_scale", ticket.rungs().get(rung).readoutScale());
    return model(
        graph,
        name,
        "One timestep of a spiking network, in integers carried by fp32. Feed each"
            + " new_membrane_* back as membrane_*.",
        metadata);
  }

  /**
   * A window of a spiking ViT.
   *
   * @param kept number of patches that stay, chosen in the graph by the window's spikes
   * @throws IllegalArgumentException when fp32 could not carry the embedding's integers; names the
   *     layer
   */
  public static byte[] window(VitTicket ticket, int kept, String name) {
    Graph graph = new Graph();
    String tokens = new EmbeddingNodes(graph, ticket, kept).add();
    new EncoderNodes(graph, ticket, kept).add(tokens);
    Manifest manifest = ticket.manifest();
    Patches patches = ticket.encoder().facts().patches();
    int timesteps = manifest.readout().timesteps();
    Map<String, Object> metadata = metadata(manifest, name);
    metadata.put("keep_ratio", ticket.rung().keepRatio());
    metadata.put("window_timesteps", timesteps);
    metadata.put("patches", ticket.vit().encoder().tokens());
    metadata.put("patches_kept", kept);
    metadata.put("kept_patches_are", patches.name().toLowerCase(Locale.ROOT));
    metadata.put("logits_averaged_over", timesteps * kept);
    metadata.put("logit_scale", ticket.rung().readoutScale());
    return model(
        graph,
        name,
        "A window of a spiking ViT, all membranes at 0 before it, in integers carried by fp32 and"
            + " double.",
        metadata);
  }

  private static byte[] model(
      Graph graph, String name, String meaning, Map<String, Object> metadata) {
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName("tombola")
            .setDomain("io.tombola")
            .setDocString(meaning)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATOR_SET))
            .setGraph(graph.build(name));
    String version = OnnxExport.class.getPackage().getImplementationVersion();
    if (version != null) {
      model.setProducerVersion(version);
    }
    metadata.forEach(
        (key, value) ->
            model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value.toString())));
    return model.build().toByteArray();
  }

  /** What graphs of all networks say; the exponent of a class is its mean logit times a scale. */
  private static Map<String, Object> metadata(Manifest manifest, String name) {
    Manifest.Frames frames = manifest.frames();
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("ticket", name);
    metadata.put("architecture", manifest.architecture().name());
    metadata.put("seed", manifest.seed());
    metadata.put("labels", String.join(",", manifest.labels()));
    metadata.put("idle_class", manifest.idleClass());
    metadata.put("data", manifest.data().name());
    metadata.put("simulated", manifest.data().simulated());
    metadata.put("frame_channels", "OFF and ON of each sub-bin in turn");
    metadata.put("sub_bins", frames.subBins());
    metadata.put("max_count", NetworkNodes.maxCount(manifest));
    metadata.put("timestep_us", frames.timestepUs());
    metadata.put("events_per_timestep", frames.eventsPerTimestep());
    metadata.put("refractory_us", frames.refractoryUs());
    metadata.put("lambda", manifest.neuron().lambda());
    metadata.put("membrane_units_per_weight", 1 << manifest.neuron().fractionBits());
    return metadata;
  }
}
