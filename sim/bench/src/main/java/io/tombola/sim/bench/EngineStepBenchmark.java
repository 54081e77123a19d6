package io.tombola.sim.bench;

import io.tombola.engine.kernel.Kernels;
import io.tombola.engine.run.CompiledTicket;
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

/** A timestep of the engine, by provider of kernels. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 2,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "-XX:ObjectAlignmentInBytes=64"})
public class EngineStepBenchmark {
  /** Provider of kernels. */
  @Param({"vector", "scalar", "reference"})
  public String kernels;

  /** Threads that share a layer. */
  @Param({"1", "2"})
  public int threads;

  /** Columns and rows of a frame. */
  @Param("64")
  public int side;

  /** Share of weights kept. */
  @Param({"0.1", "0.4", "0.6"})
  public double keep;

  /** Share of neurons that fire at a timestep. */
  @Param("0.1")
  public double rate;

  private Workload workload;
  private EngineContestant engine;
  private int step;

  /** Draws the ticket and compiles it. */
  @Setup
  public void load() {
    workload = Workload.of(new Setting("vgg9", side, keep, rate));
    CompiledTicket ticket = CompiledTicket.of(workload.ticket(), 0, Kernels.named(kernels));
    engine = new EngineContestant(ticket, workload.frames(), threads);
  }

  /** One timestep. */
  @Benchmark
  public int[] step() {
    engine.step(step++ % workload.frames().size());
    return engine.logits();
  }

  /** Ends the engine's threads. */
  @TearDown
  public void close() {
    engine.close();
  }
}
