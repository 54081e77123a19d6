package io.tombola.sim.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import io.tombola.engine.ticket.Manifest;
import io.tombola.engine.ticket.Ticket;
import io.tombola.engine.ticket.VitTicket;
import io.tombola.msgs.io.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One timestep of a ticket's rung as an ONNX graph that does the engine's integer arithmetic in
 * fp32. All values are integers that fp32 holds exactly, so the tolerance is zero.
 *
 * <p>Inputs are {@code frame}, {@code [1][C][H][W]}, and {@code membrane_<layer>} of each spiking
 * layer; outputs are {@code logits}, {@code spikes_<layer>} as the engine hands them on, pooled,
 * {@code spike_counts} of a global sum, and {@code new_membrane_<layer>}, which the next timestep
 * takes. Membranes are {@code [1][C][H][W]} or {@code [1][C]}, 0 at rest.
 */
public final class OnnxExport {
  /** What any runtime since 2021 reads. */
  private static final int OPERATOR_SET = 15;

  private static final int IR_VERSION = 8;

  private OnnxExport() {}

  /**
   * Writes a rung's graph to a temporary file beside {@code file}, then moves it there.
   *
   * @param name of the ticket, for people who find the graph
   * @throws IllegalArgumentException when fp32 could not carry the integers; names the layer
   */
  public static void write(Ticket ticket, int rung, String name, Path file) throws IOException {
    byte[] bytes = model(ticket, rung, name);
    try (AtomicFile out = AtomicFile.create(file)) {
      out.write(ByteBuffer.wrap(bytes));
      out.commit();
    }
  }

  /** The bytes that {@link #write} writes. */
  public static byte[] model(Ticket ticket, int rung, String name) {
    Graph graph = new Graph();
    new NetworkNodes(graph, ticket, rung).add();
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName("tombola")
            .setDomain("io.tombola")
            .setDocString(
                "One timestep of a spiking network, in integers carried by fp32. Feed each"
                    + " new_membrane_* back as membrane_*.")
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATOR_SET))
            .setGraph(graph.build(name));
    String version = OnnxExport.class.getPackage().getImplementationVersion();
    if (version != null) {
      model.setProducerVersion(version);
    }
    metadata(ticket, rung, name)
        .forEach(
            (key, value) ->
                model.addMetadataProps(
                    StringStringEntryProto.newBuilder().setKey(key).setValue(value.toString())));
    return model.build().toByteArray();
  }

  /**
   * A whole window of a spiking ViT as a graph of the same arithmetic, all patches kept and neurons
   * unrolled over its timesteps. Its input is {@code frames}, {@code [T][C][H][W]}; its outputs are
   * {@code sums}, {@code [T][D]}, what the readout sees, and {@code logits}, {@code [1][classes]}.
   *
   * @throws IllegalArgumentException when fp32 could not carry the integers; names the layer
   */
  public static byte[] window(VitTicket ticket, String name) {
    Graph graph = new Graph();
    new VitNodes(graph, ticket).add();
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("tombola")
        .setDomain("io.tombola")
        .setDocString("A window of a spiking ViT, in integers carried by fp32.")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATOR_SET))
        .setGraph(graph.build(name))
        .build()
        .toByteArray();
  }

  private static Map<String, Object> metadata(Ticket ticket, int rung, String name) {
    Manifest manifest = ticket.manifest();
    Manifest.Frames frames = manifest.frames();
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("ticket", name);
    metadata.put("rung", rung);
    metadata.put("keep_ratio", ticket.rungs().get(rung).keepRatio());
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
    metadata.put("logits_averaged_over", manifest.readout().timesteps());
    metadata.put("logit_scale", ticket.rungs().get(rung).readoutScale());
    return metadata;
  }
}
