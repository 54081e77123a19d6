package io.tombola.sim.onnx;

import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Leak;
import io.tombola.engine.net.Network;
import io.tombola.engine.ticket.FrozenWeights;
import io.tombola.engine.ticket.LayerTicket;
import io.tombola.engine.ticket.Manifest;
import io.tombola.engine.ticket.Ticket;
import java.util.ArrayList;
import java.util.List;

/** Writes a rung's layers into a graph, from the frame to the logits. */
final class NetworkNodes {
  private final Graph graph;
  private final Ticket ticket;
  private final int rung;
  private final Leak leak;
  private final NeuronNodes neurons;
  private final PoolNodes pools;

  /** The value that the next layer sees, and the greatest that one of its elements can be. */
  private String values;

  private int maxValue;

  /** Index of the next weighted layer. */
  private int weighted;

  NetworkNodes(Graph graph, Ticket ticket, int rung) {
    this.graph = graph;
    this.ticket = ticket;
    this.rung = rung;
    this.leak = Leak.of(ticket.manifest().neuron().lambda());
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
      if (layer instanceof Layer.Conv conv) {
        add(conv);
      } else if (layer instanceof Layer.AdaptivePool pool) {
        add(pool);
      } else if (layer instanceof Layer.Dense dense) {
        add(dense);
      } else {
        add((Layer.Readout) layer);
      }
      maxValue = 1;
    }
  }

  private void add(Layer.Conv layer) {
    SignedWeights signed = neuronWeights(layer);
    long kernel = layer.kernel();
    long pad = kernel / 2;
    String charge =
        graph.node(
            "Conv",
            layer.name() + "_charge",
            List.of(
                values,
                weights(signed, layer.out(), layer.in(), kernel, kernel),
                biases(signed, layer.out())),
            Graph.attribute("kernel_shape", List.of(kernel, kernel)),
            Graph.attribute("pads", List.of(pad, pad, pad, pad)));
    String thresholds = thresholds(signed, 1, layer.out(), 1, 1);
    List<Long> membranes = shape(layer.out(), layer.height(), layer.width());
    String spikes = "spikes_" + layer.name();
    if (layer.pool()) {
      String fired = layer.name() + "_unpooled";
      neurons.fire(layer.name(), charge, thresholds, membranes, fired);
      pools.plain(spikes, fired, 2, 2);
    } else {
      neurons.fire(layer.name(), charge, thresholds, membranes, spikes);
    }
    handOn(
        spikes,
        "spikes of " + layer.name() + (layer.pool() ? " after its 2x2 pool" : "") + ", 0 or 1",
        shape(layer.out(), layer.outHeight(), layer.outWidth()));
  }

  private void add(Layer.AdaptivePool layer) {
    String spikes = pools.adaptive("spikes_pool", values, layer);
    handOn(
        spikes,
        "spikes after the pool to a fixed grid, 0 or 1",
        shape(layer.channels(), layer.size(), layer.size()));
  }

  private void add(Layer.Dense layer) {
    SignedWeights signed = neuronWeights(layer);
    String charge = layer.name() + "_charge";
    multiply(signed, charge, List.of(biases(signed, layer.out())));
    String spikes = "spikes_" + layer.name();
    neurons.fire(
        layer.name(), charge, thresholds(signed, 1, layer.out()), shape(layer.out()), spikes);
    handOn(spikes, "spikes of " + layer.name() + ", 0 or 1", shape(layer.out()));
  }

  private void add(Layer.Readout layer) {
    multiply(weights(layer, 1), "logits", List.of());
    graph.output("logits", "sums of the readout, one per label; integers", shape(layer.out()));
  }

  private void handOn(String spikes, String meaning, List<Long> shape) {
    graph.output(spikes, meaning, shape);
    values = spikes;
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

  private SignedWeights neuronWeights(Layer.Weighted layer) {
    SignedWeights signed = weights(layer, 1 << ticket.manifest().neuron().fractionBits());
    signed.checkExact(leak, maxValue);
    return signed;
  }

  private SignedWeights weights(Layer.Weighted layer, int unit) {
    LayerTicket decided = ticket.rungs().get(rung).layers().get(weighted);
    var frozen = new FrozenWeights(ticket.manifest().seed(), weighted);
    weighted++;
    return SignedWeights.of(layer, decided, frozen, unit);
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

  /** Integers as fp32; a threshold too great for it lies, rounded, beyond all membranes still. */
  private String integers(String name, int[] values, long... shape) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values[i];
    }
    return graph.constant(name, floats, shape);
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
