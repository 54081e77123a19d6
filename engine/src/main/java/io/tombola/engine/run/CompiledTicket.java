package io.tombola.engine.run;

import io.tombola.engine.energy.OperationCounter;
import io.tombola.engine.kernel.KernelProvider;
import io.tombola.engine.kernel.Kernels;
import io.tombola.engine.kernel.LayerKernel;
import io.tombola.engine.kernel.PlaneLayout;
import io.tombola.engine.kernel.ReadoutKernel;
import io.tombola.engine.ticket.Manifest;
import io.tombola.engine.ticket.Ticket;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One rung of a ticket, ready to run: everything that its masks decide. Immutable, built off the
 * hot path, and shared by as many engines as like.
 */
public final class CompiledTicket {
  private final Manifest manifest;
  private final int rung;
  private final double readoutScale;
  private final String kernels;
  private final PlaneLayout frames;
  private final int[] membraneBits;
  private final List<LayerKernel> layers;
  private final int[] skips;
  private final ReadoutKernel readout;
  private final OperationCounter operations;
  private final long keptWeights;

  CompiledTicket(
      Manifest manifest,
      int rung,
      double readoutScale,
      String kernels,
      PlaneLayout frames,
      int[] membraneBits,
      List<LayerKernel> layers,
      int[] skips,
      ReadoutKernel readout,
      OperationCounter operations,
      long keptWeights) {
    this.manifest = manifest;
    this.rung = rung;
    this.readoutScale = readoutScale;
    this.kernels = kernels;
    this.frames = frames;
    this.membraneBits = membraneBits;
    this.layers = List.copyOf(layers);
    this.skips = skips;
    this.readout = readout;
    this.operations = operations;
    this.keptWeights = keptWeights;
  }

  /** Compiles one rung for the provider that {@link Kernels#chosen} names. */
  public static CompiledTicket of(Ticket ticket, int rung) {
    return of(ticket, rung, Kernels.chosen());
  }

  /**
   * Compiles one rung.
   *
   * @throws IllegalArgumentException when a membrane could overflow; names the layer and channel
   */
  public static CompiledTicket of(Ticket ticket, int rung, KernelProvider provider) {
    return new TicketCompiler(ticket, provider).compile(rung);
  }

  /** Compiles all rungs, as {@link #of(Ticket, int, KernelProvider)} but sharing its work. */
  public static List<CompiledTicket> ladder(Ticket ticket, KernelProvider provider) {
    var compiler = new TicketCompiler(ticket, provider);
    return IntStream.range(0, ticket.rungs().size()).mapToObj(compiler::compile).toList();
  }

  /** What the ticket says of itself. */
  public Manifest manifest() {
    return manifest;
  }

  /** Place in the ticket's ladder, 0 is the largest. */
  public int rung() {
    return rung;
  }

  /** Factor from a mean logit of this rung to an exponent of the softmax. */
  public double readoutScale() {
    return readoutScale;
  }

  /** The name of the provider whose kernels these are. */
  public String kernels() {
    return kernels;
  }

  /** Weights that its masks keep, over all layers. */
  public long keptWeights() {
    return keptWeights;
  }

  /** The share of the network's weights that its masks keep. */
  public double keepRatio() {
    return (double) keptWeights / manifest.architecture().network().weights();
  }

  /** The layout of the frames it takes. */
  PlaneLayout frames() {
    return frames;
  }

  List<LayerKernel> layers() {
    return layers;
  }

  /** The layer whose spikes layer {@code layer} sees besides its input; any where it sees none. */
  int skip(int layer) {
    return skips[layer];
  }

  ReadoutKernel readout() {
    return readout;
  }

  /** Counts what a step of this rung did. */
  OperationCounter operations() {
    return operations;
  }

  /** True when membranes of {@code other} mean the same here. */
  boolean sharesMembranesWith(CompiledTicket other) {
    return manifest.architecture().equals(other.manifest.architecture())
        && manifest.seed() == other.manifest.seed()
        && manifest.neuron().equals(other.manifest.neuron())
        && frames.equals(other.frames)
        && kernels.equals(other.kernels)
        && Arrays.equals(membraneBits, other.membraneBits);
  }
}
