package io.tombola.engine.run;

import io.tombola.engine.kernel.KernelProvider;
import io.tombola.engine.net.PatchKeep;
import io.tombola.engine.run.VitSettings.Selection;
import io.tombola.engine.ticket.Manifest;
import io.tombola.engine.ticket.VitTicket;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * A spiking ViT's ticket as a ladder of shares of patches: rung 0 keeps as many as the ticket says,
 * those below fewer, which spares the encoder. All share weights and thresholds, and the ticket
 * alone was searched for: what smaller shares are worth is known when they have been evaluated.
 *
 * @param keeps the share of patches that each rung keeps, from the largest to the smallest
 * @param cost of the timestep that decides a window: the dearest one
 */
public record PatchLadder(CompiledVit vit, VitSettings settings, List<Double> keeps, StepCost cost)
    implements ReadyTicket {
  /** Parts of the ticket's own share. */
  private static final double[] PARTS = {1, 0.7, 0.4};

  /** Copies the list, which has a share at least. */
  public PatchLadder {
    keeps = List.copyOf(keeps);
    if (keeps.isEmpty()) {
      throw new IllegalArgumentException("a ladder has at least one rung");
    }
  }

  /**
   * Compiles a ticket; not timed yet.
   *
   * @throws IllegalArgumentException when a membrane could overflow, or the ticket's windows cannot
   *     be like this
   */
  public static PatchLadder of(VitTicket ticket, KernelProvider provider, Windowing windowing) {
    VitSettings settings = VitSettings.of(ticket, windowing);
    int tokens = ticket.vit().encoder().tokens();
    // A rung each number of patches: small images have few.
    List<Double> keeps =
        DoubleStream.of(PARTS)
            .map(part -> PatchKeep.kept(part * settings.keep(), tokens) / (double) tokens)
            .distinct()
            .boxed()
            .toList();
    return new PatchLadder(CompiledVit.of(ticket, provider), settings, keeps, StepCost.UNTIMED);
  }

  @Override
  public Manifest manifest() {
    return vit.ticket().manifest();
  }

  @Override
  public int size() {
    return keeps.size();
  }

  @Override
  public int hop() {
    int hop = settings.windowing().hop();
    return hop > 0 ? hop : window();
  }

  @Override
  public int window() {
    boolean causal = settings.windowing().selection() == Selection.CAUSAL;
    return causal ? 1 : manifest().readout().timesteps();
  }

  @Override
  public long[] kept() {
    int tokens = (int) whole();
    return keeps.stream().mapToLong(keep -> PatchKeep.kept(keep, tokens)).toArray();
  }

  @Override
  public long whole() {
    return vit.vit().encoder().tokens();
  }

  @Override
  public String kernels() {
    return vit.kernels();
  }

  @Override
  public PatchLadder at(StepCost measured) {
    return new PatchLadder(vit, settings, keeps, measured);
  }

  @Override
  public PatchLadder only(int rung) {
    return new PatchLadder(vit, settings, List.of(keeps.get(rung)), StepCost.UNTIMED);
  }

  @Override
  public VitEngine start(int threads) {
    return new VitEngine(this);
  }
}
