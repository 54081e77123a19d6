package io.tombola.sim.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.tombola.engine.net.Encoder;
import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Leak;
import io.tombola.engine.net.Residual;
import io.tombola.engine.ticket.MapTicket;
import io.tombola.engine.ticket.VitTicket;
import java.util.Arrays;
import java.util.List;

/**
 * Writes a spiking ViT's encoder and readout into a graph: a window's tokens to its logits.
 *
 * <p>Sixteen-bit weights add up to more than fp32 holds exactly. Neurons that could be charged with
 * so much are computed in double, and so is the readout, always; spikes and counts are fp32.
 */
final class EncoderNodes {
  /** Keeps a side of what is reshaped. */
  private static final long SAME = 0;

  private static final int MAPS = 6;
  private static final int PROJ = 3;
  private static final int FC1 = 4;
  private static final int FC2 = 5;

  private final Graph graph;
  private final VitTicket ticket;
  private final Encoder encoder;
  private final int timesteps;
  private final int kept;
  private final Leak leak;

  /** What a product behind attention is worth to a neuron. */
  private final int unit;

  private final boolean counts;
  private final int streamUnit;
  private final DataType streamType;

  /**
   * Writes nothing yet.
   *
   * @param kept number of patches
   */
  EncoderNodes(Graph graph, VitTicket ticket, int kept) {
    this.graph = graph;
    this.ticket = ticket;
    this.encoder = ticket.vit().encoder();
    this.timesteps = ticket.manifest().readout().timesteps();
    this.kept = kept;
    this.leak = Leak.of(ticket.manifest().neuron().lambda());
    this.unit = 1 << ticket.manifest().neuron().fractionBits();
    this.counts = encoder.residual() == Residual.SPIKES;
    this.streamUnit = 1 << ticket.encoder().facts().streamBits();
    this.streamType = counts ? DataType.FLOAT : streamOfCharges().type(leak, new int[width()]);
  }

  private int width() {
    return encoder.dimension();
  }

  /** How far a stream of charges can go. */
  private ChargeRange streamOfCharges() {
    var range = new ChargeRange("stream", width());
    for (int c = 0; c < width(); c++) {
      range.add(c, (long) Encoder.maxCount(0) * streamUnit);
    }
    for (int b = 0; b < encoder.depth(); b++) {
      for (int place : new int[] {PROJ, FC2}) {
        Worths worths = worths(MAPS * b + place);
        worths.addTo(range, 1);
        for (int o = 0; o < width(); o++) {
          range.add(o, worths.decided().biases()[o]);
        }
      }
    }
    return range;
  }

  /**
   * A map's weights in membrane units.
   *
   * @param values {@code [in][out]}
   */
  private record Worths(Layer.Linear layer, MapTicket decided, int[] values) {
    void addTo(ChargeRange range, int most) {
      for (int i = 0; i < values.length; i++) {
        range.add(i % layer.out(), (long) most * values[i]);
      }
    }
  }

  private Worths worths(int map) {
    Layer.Linear layer = encoder.maps().get(map);
    MapTicket decided = ticket.encoder().maps().get(map);
    short[] weights = decided.values(layer, ticket.frozen(map));
    int[] values = new int[weights.length];
    for (int o = 0; o < layer.out(); o++) {
      for (int i = 0; i < layer.in(); i++) {
        values[i * layer.out() + o] = weights[o * layer.in() + i] * decided.scales()[o];
      }
    }
    return new Worths(layer, decided, values);
  }

  /**
   * Adds all layers.
   *
   * @param tokens {@code [T][kept][D]}, counts of 0 to 2
   */
  void add(String tokens) {
    String stream = tokens;
    if (!counts) {
      String wide = as(streamType, "stream_counts", tokens);
      stream = graph.node("Mul", "stream", List.of(wide, graph.scalar(streamType, streamUnit)));
    }
    for (int b = 0; b < encoder.depth(); b++) {
      stream = perceive(b, attend(b, stream));
    }
    readOut(counts ? stream : seen("readout", stream));
  }

  /** An fp32 value as a type that may be no other. */
  private String as(DataType type, String name, String value) {
    return type == DataType.FLOAT ? value : graph.cast(name, value, type);
  }

  /** The stream behind a block's attention. */
  private String attend(int b, String stream) {
    String name = "block" + b;
    String into = seen(name + "_attention_in", stream);
    int most = most(2 * b);
    String q = heads(name + "_q", fires(MAPS * b, into, most), 0, 2, 1, 3);
    String k = heads(name + "_k", fires(MAPS * b + 1, into, most), 0, 2, 3, 1);
    String v = heads(name + "_v", fires(MAPS * b + 2, into, most), 0, 2, 1, 3);
    String products = graph.node("MatMul", name + "_kv", List.of(k, v));
    String sums = graph.node("MatMul", name + "_qkv", List.of(q, products));
    String rows =
        graph.node(
            "Transpose",
            name + "_rows",
            List.of(sums),
            Graph.attribute("perm", List.of(0L, 2L, 1L, 3L)));
    String flat =
        graph.node("Reshape", name + "_flat", List.of(rows, graph.indices(SAME, SAME, width())));
    var range = new ChargeRange(name, 1);
    range.add(0, (long) kept * Encoder.HEAD * unit);
    DataType type = range.type(leak, new int[1]);
    String charge =
        graph.node(
            "Mul",
            name + "_charge",
            List.of(as(type, name + "_wide", flat), graph.scalar(type, unit)));
    String spikes =
        fireWindow(
            name + "_attention",
            type,
            charge,
            graph.integers(
                name + "_threshold",
                type,
                new int[] {ticket.encoder().attentionThresholds()[b]},
                1),
            name + "_attended");
    return add(name + "_attended_stream", stream, MAPS * b + PROJ, spikes);
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
    String hidden = fires(MAPS * b + FC1, into, most(2 * b + 1));
    return add(name + "_stream", stream, MAPS * b + FC2, hidden);
  }

  private int most(int additions) {
    return counts ? Encoder.maxCount(additions) : 1;
  }

  /** What maps see of the stream. */
  private String seen(String name, String stream) {
    if (counts) {
      return stream;
    }
    String threshold = graph.scalar(streamType, streamUnit);
    return fireWindow(name, streamType, stream, threshold, name + "_spikes");
  }

  private String fireWindow(
      String name, DataType type, String charge, String thresholds, String spikes) {
    return new NeuronNodes(graph, leak, type)
        .fireWindow(name, charge, thresholds, timesteps, spikes);
  }

  private String add(String name, String stream, int map, String spikes) {
    String more = counts ? fires(map, spikes, 1) : charge(worths(map), streamType, spikes);
    return graph.node("Add", name, List.of(stream, more));
  }

  /** A map's spikes. */
  private String fires(int map, String inputs, int most) {
    Worths worths = worths(map);
    String name = worths.layer().name();
    var range = new ChargeRange(name, worths.layer().out());
    worths.addTo(range, most);
    DataType type = range.type(leak, worths.decided().biases());
    int[] thresholds = worths.decided().thresholds();
    return fireWindow(
        name,
        type,
        charge(worths, type, inputs),
        graph.integers(name + "_thresholds", type, thresholds, thresholds.length),
        name + "_spikes");
  }

  /** A map's charges. */
  private String charge(Worths worths, DataType type, String inputs) {
    Layer.Linear layer = worths.layer();
    String name = layer.name();
    String weights =
        graph.integers(name + "_weights", type, worths.values(), layer.in(), layer.out());
    String sums =
        graph.node("MatMul", name + "_sums", List.of(as(type, name + "_inputs", inputs), weights));
    String biases = graph.integers(name + "_biases", type, worths.decided().biases(), layer.out());
    return graph.node("Add", name + "_charge", List.of(sums, biases));
  }

  private void readOut(String seen) {
    String sums =
        graph.node(
            "ReduceSum", "sums", List.of(seen, graph.indices(1)), Graph.attribute("keepdims", 0));
    graph.output(
        sums,
        "what the readout sees, over all tokens; integers",
        List.of((long) timesteps, (long) width()));
    String total =
        graph.node(
            "ReduceSum",
            "total",
            List.of(graph.cast("wide_sums", sums, DataType.DOUBLE), graph.indices(0)),
            Graph.attribute("keepdims", 1));
    int classes = ticket.vit().classes();
    int[] weights = new int[classes * width()];
    for (int o = 0; o < classes; o++) {
      for (int c = 0; c < width(); c++) {
        weights[c * classes + o] = ticket.encoder().readoutWeights()[o * width() + c];
      }
    }
    String product =
        graph.node(
            "MatMul",
            "product",
            List.of(total, wideIntegers("readout_weights", weights, width(), classes)));
    String biases =
        graph.node(
            "Mul",
            "window_biases",
            List.of(
                wideIntegers("readout_biases", ticket.encoder().readoutBiases(), classes),
                graph.scalar(DataType.DOUBLE, kept * timesteps)));
    String logits = graph.node("Add", "logits", List.of(product, biases));
    graph.output(
        logits,
        DataType.DOUBLE,
        "sums of the window, one per label; integers",
        List.of(1L, (long) classes));
  }

  private String wideIntegers(String name, int[] values, long... shape) {
    return graph.integers(name, DataType.DOUBLE, values, shape);
  }
}
