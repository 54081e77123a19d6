package io.tombola.sim.onnx;

import static java.util.stream.Collectors.joining;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
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

/** An ONNX graph in the making: nodes in order of execution, values by name, all of them fp32. */
final class Graph {
  /** ONNX's number for the element type fp32. */
  static final int FLOAT = TensorProto.DataType.FLOAT_VALUE;

  private final GraphProto.Builder graph = GraphProto.newBuilder();
  private final Set<String> constants = new HashSet<>();

  /** Adds a node of one output and returns that output's name. */
  String node(String operator, String output, List<String> inputs, AttributeProto... attributes) {
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(operator)
            .setName(output)
            .addAllInput(inputs)
            .addOutput(output)
            .addAllAttribute(List.of(attributes)));
    return output;
  }

  /** Cuts a value into {@code parts} of one along its first axis; returns their names. */
  List<String> split(String value, int parts) {
    List<String> names = IntStream.range(0, parts).mapToObj(i -> value + "_" + i).toList();
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType("Split")
            .setName(value + "_split")
            .addInput(value)
            .addAllOutput(names)
            .addAttribute(attribute("axis", 0)));
    return names;
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
    return constant(name, FLOAT, bytes, shape);
  }

  /** A scalar under the name of its value; the same value is stored once. */
  String scalar(float value) {
    String name = "scalar_" + value;
    return constants.contains(name) ? name : constant(name, new float[] {value});
  }

  /** A list of indices, as Slice and ReduceSum take them; the same list is stored once. */
  String indices(long... values) {
    String name = "indices_" + LongStream.of(values).mapToObj(Long::toString).collect(joining("_"));
    if (constants.contains(name)) {
      return name;
    }
    ByteBuffer bytes = bytes(values.length * Long.BYTES);
    bytes.asLongBuffer().put(values);
    return constant(name, TensorProto.DataType.INT64_VALUE, bytes, new long[] {values.length});
  }

  private static ByteBuffer bytes(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private String constant(String name, int type, ByteBuffer bytes, long[] shape) {
    constants.add(name);
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(type)
            .setRawData(ByteString.copyFrom(bytes));
    for (long side : shape) {
      tensor.addDims(side);
    }
    graph.addInitializer(tensor);
    return name;
  }

  /** Declares an input of the graph and returns its name. */
  String input(String name, String meaning, List<Long> shape) {
    graph.addInput(value(name, meaning, shape));
    return name;
  }

  /** Declares a value that a node computes as an output of the graph. */
  void output(String name, String meaning, List<Long> shape) {
    graph.addOutput(value(name, meaning, shape));
  }

  private static ValueInfoProto value(String name, String meaning, List<Long> shape) {
    TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
    for (long side : shape) {
      dimensions.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(side));
    }
    TypeProto.Builder type =
        TypeProto.newBuilder()
            .setTensorType(TypeProto.Tensor.newBuilder().setElemType(FLOAT).setShape(dimensions));
    return ValueInfoProto.newBuilder().setName(name).setType(type).setDocString(meaning).build();
  }

  /** The graph so far. */
  GraphProto build(String name) {
    return graph.setName(name).build();
  }
}
