package io.tombola.sim.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import io.tombola.engine.net.Layer;
import java.util.ArrayList;
import java.util.List;

/** Writes pools and counts of spikes into a graph: OR is the maximum of 0 and 1. */
final class PoolNodes {
  private static final int ROWS = 2;
  private static final int COLUMNS = 3;

  private final Graph graph;

  PoolNodes(Graph graph) {
    this.graph = graph;
  }

  /** The maximum of each {@code height x width} cell; what is left at the end is dropped. */
  String plain(String output, String spikes, long height, long width) {
    List<Long> cell = List.of(height, width);
    return graph.node(
        "MaxPool",
        output,
        List.of(spikes),
        Graph.attribute("kernel_shape", cell),
        Graph.attribute("strides", cell));
  }

  /** The cells of {@link Layer.AdaptivePool}, which overlap where a side is no multiple of them. */
  String adaptive(String output, String spikes, Layer.AdaptivePool pool) {
    int size = pool.size();
    if (pool.height() % size == 0 && pool.width() % size == 0) {
      return plain(output, spikes, pool.height() / size, pool.width() / size);
    }
    String rows = side(output + "_rows", spikes, pool, pool.height(), ROWS);
    return side(output, rows, pool, pool.width(), COLUMNS);
  }

  /** Each channel's spikes counted over all pixels. */
  String sum(String output, String spikes) {
    return graph.node(
        "ReduceSum",
        output,
        List.of(spikes, graph.indices(ROWS, COLUMNS)),
        Graph.attribute("keepdims", 0));
  }

  /** A maximum over a rectangle is one over its rows, then over its columns. */
  private String side(String output, String spikes, Layer.AdaptivePool pool, int length, int axis) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < pool.size(); i++) {
      String cell = output + "_" + i;
      String slice =
          graph.node(
              "Slice",
              cell + "_slice",
              List.of(
                  spikes,
                  graph.indices(pool.start(length, i)),
                  graph.indices(pool.end(length, i)),
                  graph.indices(axis)));
      AttributeProto over = Graph.attribute("axes", List.of((long) axis));
      cells.add(graph.node("ReduceMax", cell, List.of(slice), over));
    }
    return graph.node("Concat", output, cells, Graph.attribute("axis", axis));
  }
}
