package io.tombola.sim.search;

import io.tombola.engine.energy.Technology;
import io.tombola.engine.kernel.Kernels;
import io.tombola.engine.net.SpikingVit;
import io.tombola.engine.run.CompiledTicket;
import io.tombola.engine.run.CompiledVit;
import io.tombola.engine.ticket.FrozenWeights;
import io.tombola.engine.ticket.Manifest;
import io.tombola.engine.ticket.Rung;
import io.tombola.engine.ticket.Ticket;
import io.tombola.engine.ticket.VitTicket;
import io.tombola.sim.nn.Activation;
import io.tombola.sim.nn.PatchPruning;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.univariate.BrentOptimizer;
import org.apache.commons.math3.optim.univariate.SearchInterval;
import org.apache.commons.math3.optim.univariate.UnivariateObjectiveFunction;

/**
 * Turns a finished search into a ticket, judged through the engine before anyone sees it.
 *
 * @param architecture the network searched, by name
 * @param frames how the samples were binned
 * @param labels class names in the readout's order
 * @param idleClass index of the class that means "no command", or -1
 * @param data what the samples are
 */
public record TicketExport(
    Manifest.Architecture architecture,
    Manifest.Frames frames,
    List<String> labels,
    int idleClass,
    Manifest.Data data) {
  /** Copies the list. */
  public TicketExport {
    labels = List.copyOf(labels);
  }

  /**
   * Folds the search's state into integers, calibrates the confidence on the validation samples,
   * and measures both accuracies and the cost on them; of a ladder, rung by rung. The search shows
   * the largest rung afterwards.
   *
   * @throws IllegalArgumentException when the engine cannot run what was found, see {@link
   *     #exportable}
   */
  public Ticket export(TicketSearch search, SearchSettings settings, Samples validation) {
    if (!exportable(settings)) {
      throw new IllegalArgumentException(
          "the engine runs spikes over frozen one-bit weights, not what "
              + settings.method().name()
              + " finds");
    }
    List<Rung> drafts = new ArrayList<>();
    for (int k = Math.max(0, settings.ladder().rungs() - 1); k >= 0; k--) {
      if (settings.ladder().wanted()) {
        search.showRung(k);
      }
      drafts.add(0, folded(search, validation));
    }
    var draft = new Ticket(manifest(settings), drafts);
    List<Rung> rungs = new ArrayList<>();
    for (CompiledTicket compiled : CompiledTicket.ladder(draft, Kernels.chosen())) {
      rungs.add(judged(drafts.get(compiled.rung()), compiled, validation));
    }
    return new Ticket(draft.manifest(), rungs);
  }

  /**
   * As {@link #export}, for a spiking ViT.
   *
   * @throws IllegalArgumentException when the engine cannot run what was found, see {@link
   *     #exportableVit}
   */
  public VitTicket exportVit(TicketSearch search, SearchSettings settings, Samples validation) {
    if (!exportableVit(settings)) {
      throw new IllegalArgumentException(
          "the engine runs spiking patch embeddings of one-bit weights, patches kept by magnitude");
    }
    SpikingVit vit = architecture.vit();
    var folding = new VitFolding(search, vit);
    double floats = search.predict(validation).accuracy();
    Rung rung =
        new TicketFolding(search)
            .embedding(vit.embedding().weighted().size())
            .measured(folding.logitScale(), Rung.Accuracy.UNKNOWN, Rung.Cost.UNKNOWN);
    var draft = new VitTicket(manifest(settings), rung, folding.encoder());
    Predictions integers = EngineJudge.predict(CompiledVit.of(draft), validation);
    return new VitTicket(
        draft.manifest(),
        rung.measured(
            rung.readoutScale() * temperature(integers),
            new Rung.Accuracy(floats, integers.accuracy(), validation.size()),
            Rung.Cost.UNKNOWN),
        draft.encoder());
  }

  /** The rung that the search shows, with the accuracy by floats alone. */
  private static Rung folded(TicketSearch search, Samples validation) {
    var folding = new TicketFolding(search);
    double accuracy = search.predict(validation).accuracy();
    return folding
        .rung()
        .measured(
            folding.logitScale(),
            new Rung.Accuracy(accuracy, 0, validation.size()),
            Rung.Cost.UNKNOWN);
  }

  private static Rung judged(Rung draft, CompiledTicket compiled, Samples validation) {
    EngineJudge.Verdict verdict = EngineJudge.judge(compiled, validation);
    Predictions integers = verdict.predictions();
    long timesteps = (long) validation.size() * compiled.manifest().readout().timesteps();
    double operations = (double) verdict.operations() / timesteps;
    Map<String, Double> picojoule = new HashMap<>();
    for (Technology technology : Technology.PRESETS) {
      picojoule.put(technology.name(), operations * technology.additionPicojoule());
    }
    return draft.measured(
        draft.readoutScale() * temperature(integers),
        new Rung.Accuracy(draft.accuracy().floatAccuracy(), integers.accuracy(), validation.size()),
        new Rung.Cost(operations, picojoule));
  }

  /** True when the result is spikes over frozen one-bit weights, whose signs no file needs hold. */
  public static boolean exportable(SearchSettings settings) {
    return settings.method().enginesOwn() && settings.fineTuning() != FineTuning.WEIGHTS;
  }

  /**
   * True when a spiking ViT's patch embedding is spikes over frozen one-bit weights, and patches
   * that are dropped have the least spikes.
   */
  public static boolean exportableVit(SearchSettings settings) {
    PatchPruning patches = settings.vit().patches();
    return settings.method().embeddingActivation() == Activation.SPIKES
        && (settings.method() instanceof PatchTickets || settings.method().enginesOwn())
        && settings.fineTuning() != FineTuning.WEIGHTS
        && (patches.keepRatio() == 1 || patches.selector() == PatchPruning.Selector.MAGNITUDE);
  }

  /** The factor on the logits that makes the labels likeliest, within e^-4..e^4. */
  private static double temperature(Predictions predictions) {
    var optimum =
        new BrentOptimizer(1e-6, 1e-6)
            .optimize(
                new MaxEval(200),
                GoalType.MINIMIZE,
                new SearchInterval(-4, 4),
                new UnivariateObjectiveFunction(
                    power -> predictions.crossEntropy(Math.exp(power))));
    return Math.exp(optimum.getPoint());
  }

  private Manifest manifest(SearchSettings settings) {
    return new Manifest(
        Manifest.VERSION,
        architecture,
        frames,
        new Manifest.Neuron(settings.lambda(), settings.fractionBits()),
        new Manifest.Readout(settings.timesteps(), true),
        settings.weightSeed(),
        FrozenWeights.GENERATOR,
        labels,
        idleClass,
        new Manifest.Search(settings.method().name(), settings.asMap()),
        data);
  }
}
