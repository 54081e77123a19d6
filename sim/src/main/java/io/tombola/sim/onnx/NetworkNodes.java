package io.tombola.sim.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Leak;
import io.tombola.engine.net.Network;
import io.tombola.engine.net.Shape;
import io.tombola.engine.ticket.FrozenWeights;
import io.tombola.engine.ticket.LayerTicket;
import io.tombola.engine.ticket.Manifest;
import io.tombola.engine.ticket.Ticket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Writes a rung's layers into a graph, from the frame to the logits. */
final class NetworkNodes {
  private final Graph graph;
  private final Ticket ticket;
  private final int rung;
  private final Leak leak;

  /** What a weight is worth to a neuron. */
  private final int unit;

  private final NeuronNodes neurons;
  private final PoolNodes pools;

  /** The value that the next layer sees, and the greatest that one of its elements can be. */
  private String values;

  private int maxValue;

  /** What each layer handed on, for the skips. */
  private final List<String> handedOn = new ArrayList<>();

  /** Index of the next weighted layer. */
  private int weighted;

  NetworkNodes(Graph graph, Ticket ticket, int rung) {
    this.graph = graph;
    this.ticket = ticket;
    this.rung = rung;
    this.leak = Leak.of(ticket.manifest().neuron().lambda());
    this.unit = 1 << ticket.manifest().neuron().fractionBits();
    this.neurons = new NeuronNodes(graph, leak);
    this.pools = new PoolNodes(graph);
  }

  /** The greatest count of a frame's pixel. */
  static int maxCount(Manifest manifest) {
    return (1 << manifest.frames().countBits()) - 1;
  }

  /**
   * Adds all layers.
   *
   * @throws IllegalArgumentException when fp32 could not carry the integers; names the layer
   */
  void add() {
    Network network = ticket.network();
    maxValue = maxCount(ticket.manifest());
    values =
        graph.input(
            "frame",
            "event counts of a timestep, 0 to " + maxValue + ", [1][channel][row][column]",
            shape(network.inputChannels(), network.height(), network.width()));
    for (Layer layer : network.layers()) {
      add(layer);
      maxValue = layer instanceof Layer.GlobalSum sum ? pixels(sum) : 1;
    }
  }

  private void add(Layer layer) {
    if (layer instanceof Layer.Conv conv) {
      add(conv);
    } else if (layer instanceof Layer.Join join) {
      add(join);
    } else if (layer instanceof Layer.AdaptivePool pool) {
      add(pool);
    } else if (layer instanceof Layer.GlobalSum sum) {
      add(sum);
    } else if (layer instanceof Layer.Dense dense) {
      add(dense);
    } else {
      add((Layer.Readout) layer);
    }
  }

  private void add(Layer.Conv layer) {
    SignedWeights signed = weights(layer, o -> unit);
    range(signed).checkExact(leak, signed.decided().biases());
    fire(layer, signed, convolve(layer, signed, layer.name() + "_charge"));
  }

  private void add(Layer.Join layer) {
    Layer.Conv conv = layer.conv();
    SignedWeights signed = weights(conv, o -> unit);
    ChargeRange range = range(signed);
    String sums = convolve(conv, signed, layer.name() + "_sums");
    String skipped = skip(layer, signed.decided().skipScales(), range);
    range.checkExact(leak, signed.decided().biases());
    fire(conv, signed, graph.node("Add", layer.name() + "_charge", List.of(sums, skipped)));
  }

  /** What an earlier layer's spikes add, as they are or through a shortcut, times the scales. */
  private String skip(Layer.Join layer, int[] scales, ChargeRange range) {
    String output = layer.name() + "_skip";
    String spikes = handedOn.get(layer.skip());
    if (layer.shortcut().isEmpty()) {
      for (int o = 0; o < scales.length; o++) {
        range.add(o, scales[o]);
      }
      String factors = integers(output + "_scales", scales, 1, scales.length, 1, 1);
      return graph.node("Mul", output, List.of(spikes, factors));
    }
    Layer.Shortcut shortcut = layer.shortcut().get();
    SignedWeights signed = weights(shortcut, o -> scales[o]);
    range.add(signed, 1);
    return graph.node(
        "Conv",
        output,
        List.of(spikes, weights(signed, shortcut.out(), shortcut.in(), 1, 1)),
        Graph.attribute("kernel_shape", List.of(1L, 1L)),
        strides(shortcut.stride()));
  }

  /** A convolution's sums, biases included, of its membranes' shape. */
  private String convolve(Layer.Conv layer, SignedWeights signed, String output) {
    long kernel = layer.kernel();
    long pad = kernel / 2;
    return graph.node(
        "Conv",
        output,
        List.of(
            values,
            weights(signed, layer.out(), layer.in(), kernel, kernel),
            biases(signed, layer.out())),
        Graph.attribute("kernel_shape", List.of(kernel, kernel)),
        Graph.attribute("pads", List.of(pad, pad, pad, pad)),
        strides(layer.stride()));
  }

  private static AttributeProto strides(long stride) {
    return Graph.attribute("strides", List.of(stride, stride));
  }

  /** A convolution's neurons and, if it has one, its pool. */
  private void fire(Layer.Conv layer, SignedWeights signed, String charge) {
    String thresholds = thresholds(signed, 1, layer.out(), 1, 1);
    String spikes = "spikes_" + layer.name();
    String fired = layer.pool() ? layer.name() + "_unpooled" : spikes;
    neurons.fire(layer.name(), charge, thresholds, shape(layer.neurons()), fired);
    if (layer.pool()) {
      pools.plain(spikes, fired, 2, 2);
    }
    handOn(
        spikes,
        "spikes of " + layer.name() + (layer.pool() ? " after its 2x2 pool" : "") + ", 0 or 1",
        shape(layer.output()));
  }

  private void add(Layer.AdaptivePool layer) {
    String spikes = pools.adaptive("spikes_pool", values, layer);
    handOn(spikes, "spikes after the pool to a fixed grid, 0 or 1", shape(layer.output()));
  }

  private void add(Layer.GlobalSum layer) {
    String counts = pools.sum("spike_counts", values);
    handOn(
        counts, "spikes of each channel, counted, 0 to " + pixels(layer), shape(layer.channels()));
  }

  private static int pixels(Layer.GlobalSum layer) {
    return layer.height() * layer.width();
  }

  private void add(Layer.Dense layer) {
    SignedWeights signed = weights(layer, o -> unit);
    range(signed).checkExact(leak, signed.decided().biases());
    String charge = layer.name() + "_charge";
    multiply(signed, charge, List.of(biases(signed, layer.out())));
    String spikes = "spikes_" + layer.name();
    neurons.fire(
        layer.name(), charge, thresholds(signed, 1, layer.out()), shape(layer.out()), spikes);
    handOn(spikes, "spikes of " + layer.name() + ", 0 or 1", shape(layer.out()));
  }

  private void add(Layer.Readout layer) {
    multiply(weights(layer, o -> 1), "logits", List.of());
    graph.output("logits", "sums of the readout, one per label; integers", shape(layer.out()));
  }

  private void handOn(String output, String meaning, List<Long> shape) {
    graph.output(output, meaning, shape);
    handedOn.add(output);
    values = output;
  }

  /** Fully connected: the values in a row, times the weights, plus an addend if there is one. */
  private void multiply(SignedWeights signed, String output, List<String> addend) {
    Layer.Weighted layer = signed.layer();
    List<String> factors = new ArrayList<>();
    factors.add(graph.node("Flatten", layer.name() + "_input", List.of(values)));
    factors.add(weights(signed, layer.out(), layer.fanIn()));
    factors.addAll(addend);
    graph.node("Gemm", output, factors, Graph.attribute("transB", 1));
  }

  /** What a layer's own weights can charge its neurons with. */
  private ChargeRange range(SignedWeights signed) {
    var range = new ChargeRange(signed.layer().name(), signed.layer().out());
    range.add(signed, maxValue);
    return range;
  }

  /** The weights of the next layer; a shortcut comes behind the layer that it joins. */
  private SignedWeights weights(Layer.Weighted layer, IntUnaryOperator units) {
    LayerTicket decided = ticket.rungs().get(rung).layers().get(weighted);
    var frozen = new FrozenWeights(ticket.manifest().seed(), weighted);
    weighted++;
    return SignedWeights.of(layer, decided, frozen, units);
  }

  private String weights(SignedWeights signed, long... shape) {
    return graph.constant(signed.layer().name() + "_weights", signed.values(), shape);
  }

  private String biases(SignedWeights signed, long... shape) {
    return integers(signed.layer().name() + "_biases", signed.decided().biases(), shape);
  }

  private String thresholds(SignedWeights signed, long... shape) {
    return integers(signed.layer().name() + "_thresholds", signed.decided().thresholds(), shape);
  }

  private String integers(String name, int[] values, long... shape) {
    return graph.integers(name, DataType.FLOAT, values, shape);
  }

  private static List<Long> shape(Shape shape) {
    return shape(shape.channels(), shape.height(), shape.width());
  }

  /** A batch of one. */
  private static List<Long> shape(long... sides) {
    List<Long> shape = new ArrayList<>();
    shape.add(1L);
    for (long side : sides) {
      shape.add(side);
    }
    return shape;
  }
}
