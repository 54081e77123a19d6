package io.tombola.sim.nn;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A dense float array outside the Java heap, row-major, seen by ND4J's operations and by Java loops
 * alike.
 *
 * <p>Loops copy runs in and out of {@link #buffer} in bulk; C2 vectorises over {@code float[]}, not
 * over direct buffers. Absolute bulk access is safe from several threads on disjoint ranges.
 */
public final class Tensor {
  private final INDArray array;
  private final FloatBuffer buffer;

  /** Zeros. */
  Tensor(long... shape) {
    this.array = Nd4j.create(DataType.FLOAT, shape, 'c');
    this.buffer = ((FloatPointer) array.data().pointer()).asBuffer();
  }

  /** The same memory for ND4J, in the tensor's shape. */
  INDArray array() {
    return array;
  }

  /** The same memory read column by column: a row-major {@code [rows, columns]}, transposed. */
  INDArray transposed(long rows, long columns) {
    return Nd4j.create(array.data(), new long[] {columns, rows}, new long[] {1, columns}, 0, 'f');
  }

  /** The memory itself, in row-major order. */
  public FloatBuffer buffer() {
    return buffer;
  }

  /** Number of floats. */
  public int length() {
    return buffer.capacity();
  }
}
