package io.tombola.sim.onnx;

import static java.util.stream.Collectors.joining;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * An ONNX graph in the making: nodes in order of execution, values by name. They are fp32 where
 * nothing else is said.
 */
final class Graph {
  private final GraphProto.Builder graph = GraphProto.newBuilder();
  private final Set<String> constants = new HashSet<>();

  /** Adds a node of one output and returns that output's name. */
  String node(String operator, String output, List<String> inputs, AttributeProto... attributes) {
    return nodes(operator, List.of(output), inputs, attributes).get(0);
  }

  /** Adds a node of several outputs and returns their names. */
  List<String> nodes(
      String operator, List<String> outputs, List<String> inputs, AttributeProto... attributes) {
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(operator)
            .setName(outputs.get(0))
            .addAllInput(inputs)
            .addAllOutput(outputs)
            .addAllAttribute(List.of(attributes)));
    return outputs;
  }

  /** Cuts a value into {@code parts} of one along its first axis; returns their names. */
  List<String> split(String value, int parts) {
    List<String> names = IntStream.range(0, parts).mapToObj(i -> value + "_" + i).toList();
    return nodes("Split", names, List.of(value), attribute("axis", 0));
  }

  /** A value as another type. */
  String cast(String output, String value, DataType type) {
    return node("Cast", output, List.of(value), attribute("to", type.getNumber()));
  }

  /** An integer attribute of a node. */
  static AttributeProto attribute(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  /** An attribute of several integers. */
  static AttributeProto attribute(String name, List<Long> values) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INTS)
        .addAllInts(values)
        .build();
  }

  /** Stores a tensor and returns its name. */
  String constant(String name, float[] values, long... shape) {
    ByteBuffer bytes = bytes(values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    return constant(name, DataType.FLOAT, bytes, shape);
  }

  /**
   * Stores integers and returns their name. A threshold too great for fp32 lies, rounded, beyond
   * all membranes still.
   *
   * @param type fp32 or double
   */
  String integers(String name, DataType type, int[] values, long... shape) {
    if (type == DataType.DOUBLE) {
      ByteBuffer bytes = bytes(values.length * Double.BYTES);
      bytes.asDoubleBuffer().put(IntStream.of(values).asDoubleStream().toArray());
      return constant(name, type, bytes, shape);
    }
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values[i];
    }
    return constant(name, floats, shape);
  }

  /** A scalar of fp32; the same value is stored once. */
  String scalar(float value) {
    return scalar(DataType.FLOAT, value);
  }

  /**
   * A scalar under the name of its value; the same value is stored once.
   *
   * @param type fp32 or double
   */
  String scalar(DataType type, float value) {
    boolean wide = type == DataType.DOUBLE;
    String name = (wide ? "double_" : "scalar_") + value;
    if (constants.contains(name)) {
      return name;
    }
    ByteBuffer bytes = bytes(wide ? Double.BYTES : Float.BYTES);
    return constant(
        name, type, wide ? bytes.putDouble(0, value) : bytes.putFloat(0, value), new long[0]);
  }

  /** A list of indices, as Slice and ReduceSum take them; the same list is stored once. */
  String indices(long... values) {
    String name = "indices_" + LongStream.of(values).mapToObj(Long::toString).collect(joining("_"));
    if (constants.contains(name)) {
      return name;
    }
    ByteBuffer bytes = bytes(values.length * Long.BYTES);
    bytes.asLongBuffer().put(values);
    return constant(name, DataType.INT64, bytes, new long[] {values.length});
  }

  private static ByteBuffer bytes(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private String constant(String name, DataType type, ByteBuffer bytes, long[] shape) {
    constants.add(name);
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(type.getNumber())
            .setRawData(ByteString.copyFrom(bytes));
    for (long side : shape) {
      tensor.addDims(side);
    }
    graph.addInitializer(tensor);
    return name;
  }

  /** Declares an input of the graph and returns its name. */
  String input(String name, String meaning, List<Long> shape) {
    graph.addInput(value(name, DataType.FLOAT, meaning, shape));
    return name;
  }

  /** Declares a value that a node computes as an output of the graph. */
  void output(String name, String meaning, List<Long> shape) {
    output(name, DataType.FLOAT, meaning, shape);
  }

  /** The same of another type. */
  void output(String name, DataType type, String meaning, List<Long> shape) {
    graph.addOutput(value(name, type, meaning, shape));
  }

  private static ValueInfoProto value(
      String name, DataType element, String meaning, List<Long> shape) {
    TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
    for (long side : shape) {
      dimensions.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(side));
    }
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder().setElemType(element.getNumber()).setShape(dimensions);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .setDocString(meaning)
        .build();
  }

  /** The graph so far. */
  GraphProto build(String name) {
    return graph.setName(name).build();
  }
}
