package io.tombola.sim.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Leak;
import io.tombola.engine.net.PatchEmbedding;
import io.tombola.engine.net.Shape;
import io.tombola.engine.ticket.EncoderTicket.Patches;
import io.tombola.engine.ticket.FrozenWeights;
import io.tombola.engine.ticket.LayerTicket;
import io.tombola.engine.ticket.VitTicket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes a spiking ViT's patch embedding into a graph: a window's frames to the kept tokens. */
final class EmbeddingNodes {
  /** Keeps a side of what is reshaped. */
  private static final long SAME = 0;

  private final Graph graph;
  private final VitTicket ticket;
  private final PatchEmbedding embedding;
  private final int timesteps;
  private final int kept;
  private final NeuronNodes neurons;
  private final List<Convolution> convolutions = new ArrayList<>();

  /** A layer, and the names of its constants. */
  private record Convolution(Layer.Conv layer, String weights, String biases, String thresholds) {}

  /** What patches are chosen by, and what is read of them: {@code [T][D][row][column]}. */
  private record Grids(String spikes, String counts) {}

  /**
   * Stores the weights.
   *
   * @param kept number of patches that stay
   * @throws IllegalArgumentException when fp32 could not carry the integers; names the layer
   */
  EmbeddingNodes(Graph graph, VitTicket ticket, int kept) {
    this.graph = graph;
    this.ticket = ticket;
    this.embedding = ticket.vit().embedding();
    this.timesteps = ticket.manifest().readout().timesteps();
    this.kept = kept;
    Leak leak = Leak.of(ticket.manifest().neuron().lambda());
    this.neurons = new NeuronNodes(graph, leak);
    List<Layer.Conv> layers = embedding.weighted();
    for (int l = 0; l < layers.size(); l++) {
      convolutions.add(convolution(layers.get(l), l, leak));
    }
  }

  private Convolution convolution(Layer.Conv layer, int index, Leak leak) {
    LayerTicket decided = ticket.rung().layers().get(index);
    var frozen = new FrozenWeights(ticket.manifest().seed(), index);
    int unit = 1 << ticket.manifest().neuron().fractionBits();
    SignedWeights signed = SignedWeights.of(layer, decided, frozen, o -> unit);
    var range = new ChargeRange(layer.name(), layer.out());
    range.add(signed, index == 0 ? NetworkNodes.maxCount(ticket.manifest()) : 1);
    range.checkExact(leak, decided.biases());
    long kernel = layer.kernel();
    return new Convolution(
        layer,
        graph.constant(
            layer.name() + "_weights", signed.values(), layer.out(), layer.in(), kernel, kernel),
        integers(layer.name() + "_biases", decided.biases(), layer.out()),
        integers(layer.name() + "_thresholds", decided.thresholds(), 1, layer.out(), 1, 1));
  }

  private String integers(String name, int[] values, long... shape) {
    return graph.integers(name, DataType.FLOAT, values, shape);
  }

  /** Adds its nodes; returns the tokens, {@code [T][kept][D]}, counts of 0 to 2. */
  String add() {
    Layer.Conv first = convolutions.get(0).layer();
    String frames =
        graph.input(
            "frames",
            "event counts of a window's timesteps, 0 to "
                + NetworkNodes.maxCount(ticket.manifest())
                + ", [timestep][channel][row][column]",
            List.of(
                (long) timesteps, (long) first.in(), (long) first.height(), (long) first.width()));
    Grids grids = embed("", frames);
    if (kept == embedding.tokens()) {
      return tokens(grids);
    }
    String chosen = choose(grids);
    if (ticket.encoder().facts().patches() == Patches.REEMBEDDED) {
      grids = embed("again_", without(frames, chosen));
    }
    return graph.node(
        "Gather", "kept_tokens", List.of(tokens(grids), chosen), Graph.attribute("axis", 1));
  }

  private Grids embed(String prefix, String frames) {
    String values = frames;
    for (Convolution convolution : convolutions.subList(0, convolutions.size() - 1)) {
      values = convolve(prefix, convolution, values);
    }
    String position = convolve(prefix, convolutions.get(convolutions.size() - 1), values);
    return new Grids(values, graph.node("Add", prefix + "embedding", List.of(values, position)));
  }

  private String convolve(String prefix, Convolution convolution, String values) {
    Layer.Conv layer = convolution.layer();
    String name = prefix + layer.name();
    long kernel = layer.kernel();
    long pad = kernel / 2;
    String charge =
        graph.node(
            "Conv",
            name + "_charge",
            List.of(values, convolution.weights(), convolution.biases()),
            Graph.attribute("kernel_shape", List.of(kernel, kernel)),
            Graph.attribute("pads", List.of(pad, pad, pad, pad)));
    String spikes =
        neurons.fireWindow(name, charge, convolution.thresholds(), timesteps, name + "_spikes");
    return layer.pool() ? new PoolNodes(graph).plain(name + "_pooled", spikes, 2, 2) : spikes;
  }

  private String tokens(Grids grids) {
    String rows =
        graph.node(
            "Reshape",
            "rows",
            List.of(grids.counts(), graph.indices(SAME, SAME, embedding.tokens())));
    return graph.node(
        "Transpose", "tokens", List.of(rows), Graph.attribute("perm", List.of(0L, 2L, 1L)));
  }

  /** As {@code PatchKeep} does: ONNX's TopK, too, takes the first of those alike. */
  private String choose(Grids grids) {
    String spikes =
        graph.node(
            "ReduceSum",
            "patch_spikes",
            List.of(grids.spikes(), graph.indices(0, 1)),
            Graph.attribute("keepdims", 0));
    String magnitudes =
        graph.node(
            "Reshape", "patch_magnitudes", List.of(spikes, graph.indices(embedding.tokens())));
    List<String> outputs = List.of("kept_magnitudes", "kept_by_magnitude");
    String greatest = graph.nodes("TopK", outputs, List.of(magnitudes, graph.indices(kept))).get(1);
    String ascending =
        graph
            .nodes(
                "TopK",
                List.of("kept", "kept_places"),
                List.of(greatest, graph.indices(kept)),
                Graph.attribute("largest", 0))
            .get(0);
    graph.output(
        ascending,
        DataType.INT64,
        "patches that the window keeps, ascending, row * %d + column of the grid"
            .formatted(embedding.grid().width()),
        List.of((long) kept));
    return ascending;
  }

  /** The frames without the pixels of patches that are not chosen. */
  private String without(String frames, String chosen) {
    Shape grid = embedding.grid();
    Layer.Conv first = convolutions.get(0).layer();
    float[] ones = new float[kept];
    Arrays.fill(ones, 1);
    String none = graph.constant("no_patches", new float[grid.pixels()], grid.pixels());
    String stays =
        graph.node(
            "ScatterElements",
            "patch_stays",
            List.of(none, chosen, graph.constant("chosen_patches", ones, kept)));
    String cells =
        graph.node(
            "Reshape",
            "patch_cells",
            List.of(stays, graph.indices(grid.height(), 1, grid.width(), 1)));
    String pixels =
        graph.node(
            "Expand",
            "patch_pixels",
            List.of(
                cells,
                graph.indices(
                    grid.height(),
                    first.height() / grid.height(),
                    grid.width(),
                    first.width() / grid.width())));
    String mask =
        graph.node(
            "Reshape",
            "pixel_mask",
            List.of(pixels, graph.indices(1, 1, first.height(), first.width())));
    return graph.node("Mul", "kept_frames", List.of(frames, mask));
  }
}
