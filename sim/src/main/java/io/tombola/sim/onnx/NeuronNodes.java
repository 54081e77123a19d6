package io.tombola.sim.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.tombola.engine.net.Leak;
import java.util.ArrayList;
import java.util.List;

/** Writes leaky integrate-and-fire neurons into a graph; {@code LayerTicket} has the equations. */
final class NeuronNodes {
  private final Graph graph;
  private final Leak leak;
  private final DataType type;

  /** Neurons whose membranes fp32 can carry. */
  NeuronNodes(Graph graph, Leak leak) {
    this(graph, leak, DataType.FLOAT);
  }

  /**
   * Neurons of any membranes; their spikes are fp32.
   *
   * @param type of charges, thresholds and membranes, fp32 or double
   */
  NeuronNodes(Graph graph, Leak leak, DataType type) {
    this.graph = graph;
    this.leak = leak;
    this.type = type;
  }

  /**
   * Adds a layer's neurons: its membranes become an input, what they are afterwards an output.
   *
   * @param charge what a timestep adds, biases included, of the membranes' shape
   * @param thresholds a constant that broadcasts over the membranes
   * @param shape of the membranes
   * @param spikes names what is computed: 0 or 1, of the membranes' shape
   */
  void fire(String layer, String charge, String thresholds, List<Long> shape, String spikes) {
    String before =
        graph.input(
            "membrane_" + layer,
            "membranes of " + layer + " before the timestep, 0 at rest; integers",
            shape);
    String leaked = leak(layer, before);
    String charged = graph.node("Add", layer + "_charged", List.of(leaked, charge));
    String fires = graph.node("GreaterOrEqual", layer + "_fires", List.of(charged, thresholds));
    String after =
        graph.node(
            "Where", "new_membrane_" + layer, List.of(fires, graph.scalar(type, 0), charged));
    graph.output(after, "membranes of " + layer + " for the next timestep; integers", shape);
    graph.cast(spikes, fires, DataType.FLOAT);
  }

  /**
   * Adds a layer's neurons for all timesteps of a window, which they begin at 0.
   *
   * @param charge what each timestep adds, along the first axis
   * @param thresholds a constant that broadcasts over the membranes
   * @param spikes names what is computed: 0 or 1, of the charge's shape
   */
  String fireWindow(String layer, String charge, String thresholds, int timesteps, String spikes) {
    List<String> charges = timesteps == 1 ? List.of(charge) : graph.split(charge, timesteps);
    List<String> fired = new ArrayList<>();
    String membranes = null;
    for (int t = 0; t < timesteps; t++) {
      String step = layer + "_step" + t;
      String charged = charges.get(t);
      if (membranes != null) {
        String leaked = leak(step, membranes);
        charged = graph.node("Add", step + "_charged", List.of(leaked, charged));
      }
      fired.add(graph.node("GreaterOrEqual", step + "_fires", List.of(charged, thresholds)));
      if (t < timesteps - 1) {
        membranes =
            graph.node(
                "Where", step + "_rests", List.of(fired.get(t), graph.scalar(type, 0), charged));
      }
    }
    String fires = graph.node("Concat", layer + "_fires", fired, Graph.attribute("axis", 0));
    return graph.cast(spikes, fires, DataType.FLOAT);
  }

  /** The leaked membranes, rounded towards minus infinity as {@link Leak} does. */
  private String leak(String layer, String v) {
    if (leak instanceof Leak.Shift shift) {
      String lost = floorOfProduct(layer + "_shifted", v, Math.scalb(1f, -shift.shift()));
      return shift.shift() == 1 ? lost : graph.node("Sub", layer + "_leaked", List.of(v, lost));
    }
    return fraction(layer, v, ((Leak.Fraction) leak).numerator());
  }

  /**
   * {@code floor(v n / 256)} for membranes whose product with n has more bits than fp32 holds: with
   * {@code v = 256 q + r} it is {@code q n + floor(r n / 256)}.
   */
  private String fraction(String layer, String v, int n) {
    String q = floorOfProduct(layer + "_quotient", v, 1 / 256f);
    String r = graph.node("Sub", layer + "_rest", List.of(v, product(layer + "_whole", q, 256)));
    return graph.node(
        "Add",
        layer + "_leaked",
        List.of(
            product(layer + "_leaked_whole", q, n),
            floorOfProduct(layer + "_leaked_rest", r, n / 256f)));
  }

  private String floorOfProduct(String name, String value, float factor) {
    return graph.node("Floor", name, List.of(product(name + "_exact", value, factor)));
  }

  private String product(String name, String value, float factor) {
    return graph.node("Mul", name, List.of(value, graph.scalar(type, factor)));
  }
}
