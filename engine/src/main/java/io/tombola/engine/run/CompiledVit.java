package io.tombola.engine.run;

import io.tombola.engine.energy.OperationCounter;
import io.tombola.engine.kernel.EncoderKernel;
import io.tombola.engine.kernel.EncoderWeights;
import io.tombola.engine.kernel.KernelProvider;
import io.tombola.engine.kernel.Kernels;
import io.tombola.engine.kernel.LayerKernel;
import io.tombola.engine.kernel.LinearWeights;
import io.tombola.engine.kernel.PlaneLayout;
import io.tombola.engine.net.Encoder;
import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Leak;
import io.tombola.engine.net.SpikingVit;
import io.tombola.engine.ticket.EncoderTicket;
import io.tombola.engine.ticket.MapTicket;
import io.tombola.engine.ticket.VitTicket;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A spiking ViT's ticket, ready to run: immutable, built off the hot path, and shared by as many
 * {@link VitEngine}s as like.
 */
public final class CompiledVit {
  private final VitTicket ticket;
  private final String kernels;
  private final PlaneLayout frames;
  private final List<LayerKernel> embedding;
  private final EncoderKernel encoder;
  private final OperationCounter operations;

  private CompiledVit(
      VitTicket ticket,
      String kernels,
      PlaneLayout frames,
      List<LayerKernel> embedding,
      EncoderKernel encoder,
      OperationCounter operations) {
    this.ticket = ticket;
    this.kernels = kernels;
    this.frames = frames;
    this.embedding = List.copyOf(embedding);
    this.encoder = encoder;
    this.operations = operations;
  }

  /** Compiles a ticket for the provider that {@link Kernels#encoderChoice} names. */
  public static CompiledVit of(VitTicket ticket) {
    return of(ticket, Kernels.encoderChoice().provider());
  }

  /**
   * Compiles a ticket.
   *
   * @throws IllegalArgumentException when a membrane could overflow; names the layer or map and the
   *     channel
   */
  public static CompiledVit of(VitTicket ticket, KernelProvider provider) {
    List<Layer.Conv> convolutions = ticket.vit().embedding().weighted();
    var compiler =
        new TicketCompiler(
            ticket.manifest(), convolutions, convolutions, List.of(ticket.rung()), provider);
    return new CompiledVit(
        ticket,
        provider.name(),
        compiler.frameLayout(),
        compiler.kernels(0),
        provider.encoder(weights(ticket)),
        compiler.counter(0));
  }

  private static EncoderWeights weights(VitTicket ticket) {
    Encoder encoder = ticket.vit().encoder();
    EncoderTicket decided = ticket.encoder();
    List<Layer.Linear> maps = encoder.maps();
    List<LinearWeights> linear = new ArrayList<>();
    for (int m = 0; m < maps.size(); m++) {
      Layer.Linear map = maps.get(m);
      MapTicket of = decided.maps().get(m);
      short[] values = of.values(map, ticket.frozen(m));
      linear.add(
          new LinearWeights(
              map.in(), map.out(), values, of.scales(), of.biases(), of.thresholds()));
    }
    List<EncoderWeights.Block> blocks = new ArrayList<>();
    int perBlock = linear.size() / encoder.depth();
    for (int b = 0; b < encoder.depth(); b++) {
      List<LinearWeights> of = linear.subList(b * perBlock, (b + 1) * perBlock);
      blocks.add(
          new EncoderWeights.Block(
              of.get(0),
              of.get(1),
              of.get(2),
              of.get(3),
              of.get(4),
              of.get(5),
              decided.attentionThresholds()[b]));
    }
    var neuron = ticket.manifest().neuron();
    return new EncoderWeights(
        encoder,
        Leak.of(neuron.lambda()),
        neuron.fractionBits(),
        decided.facts().streamBits(),
        blocks);
  }

  /** What was compiled. */
  public VitTicket ticket() {
    return ticket;
  }

  /** Its description. */
  public SpikingVit vit() {
    return ticket.vit();
  }

  /** The name of the provider whose kernels these are. */
  public String kernels() {
    return kernels;
  }

  /** The layout of the frames it takes. */
  PlaneLayout frames() {
    return frames;
  }

  /** The embedding's convolutions, the position's last. */
  List<LayerKernel> embedding() {
    return embedding;
  }

  EncoderKernel encoder() {
    return encoder;
  }

  /** Counts what a frame's way through the embedding took. */
  OperationCounter operations() {
    return operations;
  }

  /** The share of weights that is kept, of each map of the encoder. */
  List<Double> keptShares() {
    List<Layer.Linear> maps = vit().encoder().maps();
    return IntStream.range(0, maps.size())
        .mapToObj(m -> ticket.encoder().maps().get(m).keptShare(maps.get(m)))
        .toList();
  }
}
