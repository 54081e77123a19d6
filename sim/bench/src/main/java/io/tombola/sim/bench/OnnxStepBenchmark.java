package io.tombola.sim.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A timestep of the same tickets, exported, in ONNX Runtime. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class OnnxStepBenchmark {
  /** Threads that share an operator. */
  @Param({"1", "2"})
  public int threads;

  /** Columns and rows of a frame. */
  @Param("64")
  public int side;

  /** Share of weights kept; the runtime multiplies by the others too. */
  @Param("0.4")
  public double keep;

  /** Share of neurons that fire at a timestep. */
  @Param("0.1")
  public double rate;

  private Workload workload;
  private OnnxContestant runtime;
  private int step;

  /** Draws the ticket, exports it, and opens a session. */
  @Setup
  public void load() {
    workload = Workload.of(new Setting("vgg9", side, keep, rate));
    runtime = new OnnxContestant(workload, threads);
  }

  /** One timestep. */
  @Benchmark
  public int[] step() {
    runtime.step(step++ % workload.frames().size());
    return runtime.logits();
  }

  /** Closes the session. */
  @TearDown
  public void close() {
    runtime.close();
  }
}
