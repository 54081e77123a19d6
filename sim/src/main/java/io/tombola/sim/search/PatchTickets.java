package io.tombola.sim.search;

import io.tombola.engine.net.Layer;
import io.tombola.sim.nn.Activation;
import java.util.List;

/**
 * Algorithm 1 of arXiv 2309.13302 on a spiking ViT. First a ticket of the patch embedding alone
 * (ConvPEP), edge-popup over frozen one-bit weights behind a temporary head; then, mask and batch
 * norm fixed, the encoder on the patches that stay. Without epochs for the first stage both are
 * found at once, the encoder in place of the temporary head: not the paper's algorithm, but a
 * linear head over means of all patches is a poor judge of what an encoder can use.
 *
 * <p>The papers say what the embedding hands on, spikes (SLT) or signs (LT), and leave open what an
 * LT's encoder does: here it spikes in both, so that the two differ in that alone.
 *
 * @param name PEPSp keeps all patches, MultiSp prunes some
 * @param embeddingActivation what the patch embedding's units hand on
 */
record PatchTickets(String name, Activation embeddingActivation, boolean prunesPatches)
    implements Method {
  @Override
  public Activation activation() {
    return Activation.SPIKES;
  }

  @Override
  public double rate() {
    return 1e-2;
  }

  @Override
  public LayerWeights weights(LayerStart start) {
    boolean dense = start.settings().vit().encoder() == VitSettings.EncoderWeights.DENSE;
    return start.layer() instanceof Layer.Conv || !dense
        ? ScoredWeights.start(WeightForm.ONE_BIT, start)
        : TrainedWeights.dense(start, false);
  }

  @Override
  public List<Phase> phases(SearchSettings settings) {
    if (settings.vit().embeddingEpochs() == 0) {
      return List.of(new JointTicket(settings.epochs()));
    }
    return List.of(
        new ParameterTicket(settings.vit().embeddingEpochs()), new PatchTicket(settings.epochs()));
  }

  /** Searches the embedding's mask. */
  private record ParameterTicket(int epochs) implements Phase {
    @Override
    public String name() {
      return "parameter ticket";
    }

    @Override
    public double rate(SearchSettings settings, LayerWeights layer) {
      // the temporary head learns as fast as batch norm does
      return layer instanceof ScoredWeights ? settings.rate() : settings.normRate();
    }
  }

  /** Trains the encoder behind the embedding that was found. */
  private record PatchTicket(int epochs) implements Phase {
    @Override
    public String name() {
      return "patch ticket";
    }

    @Override
    public void enter(TicketSearch search) {
      var embedding = (Trainable.Embedding) search.subject();
      search.goOnWith(
          new Trainable.Transformer(embedding.vit()),
          embedding.vit().embedding().weighted().size());
    }

    @Override
    public void begin(TicketSearch search, Samples training) {
      search.graph().freezeEmbedding(false);
      search.calibrate(training);
      search.graph().freezeEmbedding(true);
    }

    @Override
    public double rate(SearchSettings settings, LayerWeights layer) {
      return encoderRate(settings, layer);
    }
  }

  /** Searches the embedding's mask with the encoder behind it, on the patches that stay. */
  private record JointTicket(int epochs) implements Phase {
    @Override
    public String name() {
      return "joint ticket";
    }

    @Override
    public void enter(TicketSearch search) {
      search.goOnWith(new Trainable.Transformer(((Trainable.Embedding) search.subject()).vit()), 0);
    }

    @Override
    public double rate(SearchSettings settings, LayerWeights layer) {
      return encoderRate(settings, layer);
    }
  }

  private static double encoderRate(SearchSettings settings, LayerWeights layer) {
    return layer instanceof ScoredWeights ? settings.rate() : settings.vit().encoderRate();
  }
}
