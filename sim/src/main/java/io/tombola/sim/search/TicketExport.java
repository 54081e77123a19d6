package io.tombola.sim.search;

import io.tombola.engine.ticket.FrozenWeights;
import io.tombola.engine.ticket.Manifest;
import io.tombola.engine.ticket.Rung;
import io.tombola.engine.ticket.Ticket;
import java.util.List;
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
   * and measures both accuracies on them.
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
    var folding = new TicketFolding(search);
    Rung rung = folding.rung();
    double scale = folding.logitScale();
    var unjudged = new Manifest.Accuracy(0, 0, 0);
    var draft = new Ticket(manifest(settings, scale, unjudged), List.of(rung));
    Predictions integer = EngineJudge.predict(draft, 0, validation);
    var accuracy =
        new Manifest.Accuracy(
            search.predict(validation).accuracy(), integer.accuracy(), validation.size());
    return new Ticket(manifest(settings, scale * temperature(integer), accuracy), List.of(rung));
  }

  /** True when the result is spikes over frozen one-bit weights, whose signs no file needs hold. */
  public static boolean exportable(SearchSettings settings) {
    return settings.method().enginesOwn() && settings.fineTuning() != FineTuning.WEIGHTS;
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

  private Manifest manifest(
      SearchSettings settings, double readoutScale, Manifest.Accuracy accuracy) {
    return new Manifest(
        Manifest.VERSION,
        architecture,
        frames,
        new Manifest.Neuron(settings.lambda(), settings.fractionBits()),
        new Manifest.Readout(settings.timesteps(), readoutScale, true),
        settings.weightSeed(),
        FrozenWeights.GENERATOR,
        labels,
        idleClass,
        new Manifest.Search(settings.method().name(), settings.asMap()),
        data,
        accuracy);
  }
}
