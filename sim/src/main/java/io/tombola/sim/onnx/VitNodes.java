package io.tombola.sim.onnx;

import io.tombola.engine.net.Encoder;
import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Leak;
import io.tombola.engine.net.Residual;
import io.tombola.engine.net.SpikingVit;
import io.tombola.engine.ticket.FrozenWeights;
import io.tombola.engine.ticket.LayerTicket;
import io.tombola.engine.ticket.MapTicket;
import io.tombola.engine.ticket.VitTicket;
import java.util.Arrays;
import java.util.List;

/** Writes a window of a spiking ViT into a graph, from its frames to its logits. */
final class VitNodes {
  /** Keeps a side of what is reshaped. */
  private static final long SAME = 0;

  private final Graph graph;
  private final VitTicket ticket;
  private final Encoder encoder;
  private final int timesteps;
  private final Leak leak;

  /** What a weight of the embedding is worth to a neuron, and a product behind attention. */
  private final int unit;

  private final boolean counts;
  private final float streamUnit;
  private final NeuronNodes neurons;

  VitNodes(Graph graph, VitTicket ticket) {
    this.graph = graph;
    this.ticket = ticket;
    this.encoder = ticket.vit().encoder();
    this.timesteps = ticket.manifest().readout().timesteps();
    this.leak = Leak.of(ticket.manifest().neuron().lambda());
    this.unit = 1 << ticket.manifest().neuron().fractionBits();
    this.counts = encoder.residual() == Residual.SPIKES;
    this.streamUnit = 1 << ticket.encoder().facts().streamBits();
    this.neurons = new NeuronNodes(graph, leak);
  }

  /**
   * Adds all layers.
   *
   * @throws IllegalArgumentException when fp32 could not carry the integers; names the layer
   */
  void add() {
    String stream = embed();
    if (!counts) {
      stream = graph.node("Mul", "stream", List.of(stream, graph.scalar(streamUnit)));
    }
    for (int b = 0; b < encoder.depth(); b++) {
      stream = perceive(b, attend(b, stream));
    }
    readOut(counts ? stream : seen("readout", stream));
  }

  /** Tokens, {@code [T][token][channel]}. */
  private String embed() {
    SpikingVit vit = ticket.vit();
    List<Layer.Conv> convolutions = vit.embedding().convolutions();
    Layer.Conv first = convolutions.get(0);
    int most = NetworkNodes.maxCount(ticket.manifest());
    String values =
        graph.input(
            "frames",
            "event counts of a window's timesteps, 0 to " + most,
            List.of(
                (long) timesteps, (long) first.in(), (long) first.height(), (long) first.width()));
    for (int l = 0; l < convolutions.size(); l++) {
      values = convolve(convolutions.get(l), l, values, l == 0 ? most : 1);
    }
    String position = convolve(vit.embedding().position(), convolutions.size(), values, 1);
    String grid = graph.node("Add", "embedding", List.of(values, position));
    String rows =
        graph.node("Reshape", "rows", List.of(grid, graph.indices(SAME, SAME, encoder.tokens())));
    return graph.node(
        "Transpose", "tokens", List.of(rows), Graph.attribute("perm", List.of(0L, 2L, 1L)));
  }

  private String convolve(Layer.Conv layer, int index, String values, int most) {
    LayerTicket decided = ticket.rung().layers().get(index);
    var frozen = new FrozenWeights(ticket.manifest().seed(), index);
    SignedWeights signed = SignedWeights.of(layer, decided, frozen, o -> unit);
    var range = new ChargeRange(layer.name(), layer.out());
    range.add(signed, most);
    range.checkExact(leak, decided.biases());
    long kernel = layer.kernel();
    long pad = kernel / 2;
    String charge =
        graph.node(
            "Conv",
            layer.name() + "_charge",
            List.of(
                values,
                graph.constant(
                    layer.name() + "_weights",
                    signed.values(),
                    layer.out(),
                    layer.in(),
                    kernel,
                    kernel),
                integers(layer.name() + "_biases", decided.biases(), layer.out())),
            Graph.attribute("kernel_shape", List.of(kernel, kernel)),
            Graph.attribute("pads", List.of(pad, pad, pad, pad)));
    String thresholds =
        integers(layer.name() + "_thresholds", decided.thresholds(), 1, layer.out(), 1, 1);
    String spikes =
        neurons.fireWindow(layer.name(), charge, thresholds, timesteps, layer.name() + "_spikes");
    return layer.pool()
        ? new PoolNodes(graph).plain(layer.name() + "_pooled", spikes, 2, 2)
        : spikes;
  }

  /** The stream behind a block's attention. */
  private String attend(int b, String stream) {
    String name = "block" + b;
    String into = seen(name + "_attention_in", stream);
    int most = most(2 * b);
    String q = heads(name + "_q", fires(6 * b, into, most), 0, 2, 1, 3);
    String k = heads(name + "_k", fires(6 * b + 1, into, most), 0, 2, 3, 1);
    String v = heads(name + "_v", fires(6 * b + 2, into, most), 0, 2, 1, 3);
    String products = graph.node("MatMul", name + "_kv", List.of(k, v));
    String sums = graph.node("MatMul", name + "_qkv", List.of(q, products));
    String rows =
        graph.node(
            "Transpose",
            name + "_rows",
            List.of(sums),
            Graph.attribute("perm", List.of(0L, 2L, 1L, 3L)));
    String flat =
        graph.node(
            "Reshape",
            name + "_flat",
            List.of(rows, graph.indices(SAME, SAME, encoder.dimension())));
    String charge = graph.node("Mul", name + "_charge", List.of(flat, graph.scalar(unit)));
    String spikes =
        neurons.fireWindow(
            name + "_attention",
            charge,
            graph.scalar(ticket.encoder().attentionThresholds()[b]),
            timesteps,
            name + "_attended");
    return add(name + "_attended_stream", stream, 6 * b + 3, spikes);
  }

  /** {@code [T][token][channel]} cut into heads, in the order that {@code perm} says. */
  private String heads(String name, String spikes, long... perm) {
    String cut =
        graph.node(
            "Reshape",
            name + "_cut",
            List.of(spikes, graph.indices(SAME, SAME, encoder.heads(), Encoder.HEAD)));
    return graph.node(
        "Transpose",
        name + "_heads",
        List.of(cut),
        Graph.attribute("perm", Arrays.stream(perm).boxed().toList()));
  }

  /** The stream behind a block's perceptron. */
  private String perceive(int b, String stream) {
    String name = "block" + b;
    String into = seen(name + "_perceptron_in", stream);
    String hidden = fires(6 * b + 4, into, most(2 * b + 1));
    return add(name + "_stream", stream, 6 * b + 5, hidden);
  }

  private int most(int additions) {
    return counts ? Encoder.maxCount(additions) : 1;
  }

  /** What maps see of the stream. */
  private String seen(String name, String stream) {
    return counts
        ? stream
        : neurons.fireWindow(name, stream, graph.scalar(streamUnit), timesteps, name + "_spikes");
  }

  private String add(String name, String stream, int map, String spikes) {
    String more = counts ? fires(map, spikes, 1) : charge(map, spikes, 1);
    return graph.node("Add", name, List.of(stream, more));
  }

  /** A map's spikes. */
  private String fires(int map, String inputs, int most) {
    MapTicket decided = ticket.encoder().maps().get(map);
    String charge = charge(map, inputs, most);
    String thresholds =
        integers(decided.name() + "_thresholds", decided.thresholds(), decided.thresholds().length);
    return neurons.fireWindow(
        decided.name(), charge, thresholds, timesteps, decided.name() + "_spikes");
  }

  /** A map's charges. */
  private String charge(int map, String inputs, int most) {
    Layer.Linear layer = encoder.maps().get(map);
    MapTicket decided = ticket.encoder().maps().get(map);
    short[] values = decided.values(layer, ticket.frozen(map));
    float[] weights = new float[values.length];
    var range = new ChargeRange(layer.name(), layer.out());
    for (int o = 0; o < layer.out(); o++) {
      for (int i = 0; i < layer.in(); i++) {
        int worth = values[o * layer.in() + i] * decided.scales()[o];
        weights[i * layer.out() + o] = worth;
        range.add(o, (long) most * worth);
      }
    }
    range.checkExact(leak, decided.biases());
    String sums =
        graph.node(
            "MatMul",
            layer.name() + "_sums",
            List.of(
                inputs,
                graph.constant(layer.name() + "_weights", weights, layer.in(), layer.out())));
    return graph.node(
        "Add",
        layer.name() + "_charge",
        List.of(sums, integers(layer.name() + "_biases", decided.biases(), layer.out())));
  }

  private void readOut(String seen) {
    Layer.Readout readout = ticket.vit().readout();
    String sums =
        graph.node(
            "ReduceSum", "sums", List.of(seen, graph.indices(1)), Graph.attribute("keepdims", 0));
    graph.output(
        sums,
        "what the readout sees, over all tokens; integers",
        List.of((long) timesteps, (long) encoder.dimension()));
    String total =
        graph.node(
            "ReduceSum", "total", List.of(sums, graph.indices(0)), Graph.attribute("keepdims", 1));
    int classes = readout.out();
    float[] weights = new float[classes * encoder.dimension()];
    float[] biases = new float[classes];
    for (int o = 0; o < classes; o++) {
      biases[o] = (float) ticket.encoder().readoutBiases()[o] * encoder.tokens() * timesteps;
      for (int c = 0; c < encoder.dimension(); c++) {
        weights[c * classes + o] = ticket.encoder().readoutWeights()[o * encoder.dimension() + c];
      }
    }
    String product =
        graph.node(
            "MatMul",
            "product",
            List.of(
                total, graph.constant("readout_weights", weights, encoder.dimension(), classes)));
    graph.node(
        "Add", "logits", List.of(product, graph.constant("readout_biases", biases, classes)));
    graph.output("logits", "sums of the window, one per label", List.of(1L, (long) classes));
  }

  private String integers(String name, int[] values, long... shape) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values[i];
    }
    return graph.constant(name, floats, shape);
  }
}
