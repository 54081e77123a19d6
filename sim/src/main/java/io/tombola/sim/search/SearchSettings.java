package io.tombola.sim.search;

import io.tombola.sim.nn.Activation;
import io.tombola.sim.nn.NeuronModel;
import io.tombola.sim.nn.PatchPruning;
import io.tombola.sim.nn.Surrogate;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Every setting of a search that its data and network do not fix.
 *
 * @param input how a window's frames reach the network
 * @param timesteps of a window; membranes start each window at zero
 * @param lambda the membranes' decay factor; 0.75 and more do not survive streaming
 * @param batch windows of a batch
 * @param epochs of each phase: the search, or the dense training and each round of pruning; of a
 *     ladder, those of the rung that is searched first
 * @param ladder nested masks instead of one; {@link Keep#ratio} is then that of the first searched
 * @param rate the optimiser's rate on scores or weights at the start; a cosine takes it to 0
 * @param normRate the optimiser's rate on batch norm's gains and offsets, alike
 * @param momentum of {@link Optimiser.Kind#SGD}; Adam has its own
 * @param weightDecay of {@link Optimiser.Kind#SGD}; Adam has none
 * @param outputGain factor on the averaged logits in the loss
 * @param calibrationBatches batches that set batch norm's statistics anew at the end, mask frozen
 * @param fractionBits membrane bits below one weight in the exported integers
 * @param rounds of iterative pruning
 * @param rewindEpoch epochs of dense training whose weights each round goes back to
 * @param vit what only a spiking ViT's search has
 * @param fineTuningRate rate of the weights in fine-tuning, at its start
 * @param weightSeed grows the frozen weights
 * @param runSeed draws the first scores, the batches and the augmentation
 */
public record SearchSettings(
    Method method,
    InputForm input,
    int timesteps,
    double lambda,
    Surrogate surrogate,
    Keep keep,
    Ladder ladder,
    WeightInit init,
    int batch,
    int epochs,
    Optimiser.Kind optimiser,
    double rate,
    double normRate,
    double momentum,
    double weightDecay,
    double outputGain,
    int calibrationBatches,
    int fractionBits,
    int rounds,
    int rewindEpoch,
    FineTuning fineTuning,
    int fineTuningEpochs,
    double fineTuningRate,
    VitSettings vit,
    long weightSeed,
    long runSeed) {
  /** The recipe measured on N-MNIST, CIFAR-10 and simulated gestures, for {@link Mpslt}. */
  public static final SearchSettings DEFAULT = new Builder().build();

  /** The recipe for a method: its own rate and scope. */
  public static SearchSettings of(Method method) {
    return DEFAULT.with(
        change -> {
          change.method = method;
          change.rate = method.rate();
          change.outputGain = method.outputGain();
          change.keep = new Keep(0.5, method.scope(), 0, 1);
        });
  }

  /** Checks the ranges. */
  public SearchSettings {
    require(timesteps > 0, "timesteps must be positive");
    require(lambda >= 0 && lambda <= 1, "lambda must be in 0..1");
    require(batch > 0 && epochs > 0, "batch and epochs must be positive");
    require(rate > 0 && normRate > 0, "rates must be positive");
    require(keep.rampEpochs() < epochs, "the ramp must end before the last epoch");
    require(calibrationBatches > 0, "calibrationBatches must be positive");
    require(fractionBits >= 0 && fractionBits <= 8, "fractionBits must be in 0..8");
    require(rounds >= 1, "there must be a round of pruning");
    require(rewindEpoch >= 0 && rewindEpoch <= epochs, "rewindEpoch must be in 0..epochs");
    if (ladder.wanted()) {
      require(
          method.enginesOwn() && fineTuning == FineTuning.NONE,
          "a ladder is of masks over frozen one-bit weights: method mpslt alone, without"
              + " fine-tuning");
      require(keep.rampEpochs() == 0, "a ladder has no ramp");
      require(keep.ratio() == ladder.firstKeepRatio(), "a ladder has its own keep ratios");
    }
    require(fineTuningEpochs >= 0, "fineTuningEpochs must not be negative");
    if (method instanceof PatchTickets tickets) {
      require(
          vit.embeddingEpochs() == 0 || keep.rampEpochs() < vit.embeddingEpochs(),
          "the ramp must end in embeddingEpochs");
      require(
          tickets.prunesPatches() || vit.patches().keepRatio() == 1,
          method.name() + " keeps all patches; multisp-lt and multisp-slt prune some");
    }
    require(
        method.activation() == Activation.SPIKES || vit.patches().keepRatio() == 1,
        method.name() + " keeps all patches: their spikes would rank them, and it has none");
    require(
        input == InputForm.FRAMES || method.activation() != Activation.SPIKES,
        method.name() + " spikes over timesteps and takes frames one after the other");
  }

  /** Timesteps of the network's windows. */
  int networkTimesteps() {
    return input.timesteps(timesteps);
  }

  /** The units, but for those of a spiking ViT's patch embedding. */
  NeuronModel neurons() {
    return neurons(method.activation());
  }

  /** Those of a spiking ViT's patch embedding. */
  NeuronModel embeddingNeurons() {
    return neurons(method.embeddingActivation());
  }

  private NeuronModel neurons(Activation activation) {
    return activation == Activation.SPIKES
        ? NeuronModel.spiking(lambda, surrogate)
        : NeuronModel.memoryless(activation);
  }

  /** These settings, but for a change. */
  public SearchSettings with(Consumer<Builder> change) {
    var builder = new Builder(this);
    change.accept(builder);
    return builder.build();
  }

  /** Other epochs. */
  public SearchSettings withEpochs(int value) {
    return with(change -> change.epochs = value);
  }

  /** Another keep ratio. */
  public SearchSettings withKeepRatio(double value) {
    return with(change -> change.keep = keep.withRatio(value));
  }

  /** Nested masks. */
  public SearchSettings withLadder(Ladder value) {
    return with(
        change -> {
          change.ladder = value;
          change.keep = value.wanted() ? keep.withRatio(value.firstKeepRatio()) : keep;
        });
  }

  /** Another seed, of weights and run alike. */
  public SearchSettings withSeed(long value) {
    return with(
        change -> {
          change.weightSeed = value;
          change.runSeed = value;
        });
  }

  /** Names and values, for a manifest. */
  public Map<String, String> asMap() {
    var map = new TreeMap<String, String>();
    put(map, this);
    map.put("method", method.name());
    map.remove("keep");
    put(map, keep);
    map.put("keepRatio", map.remove("ratio"));
    map.remove("ladder");
    if (ladder.wanted()) {
      put(map, ladder);
    }
    map.remove("vit");
    if (method instanceof PatchTickets || !vit.patches().equals(PatchPruning.NONE)) {
      vit.putInto(map);
    }
    return map;
  }

  private static void put(Map<String, String> map, Record values) {
    for (RecordComponent component : values.getClass().getRecordComponents()) {
      try {
        map.put(component.getName(), component.getAccessor().invoke(values).toString());
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("a record's accessor is public", e);
      }
    }
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException("search settings: " + problem);
    }
  }

  /** Settings that can be set one by one; begins with the recipe. */
  public static final class Builder {
    public Method method = new Mpslt();
    public InputForm input = InputForm.FRAMES;
    public int timesteps = 5;
    public double lambda = 0.5;
    public Surrogate surrogate = Surrogate.ARCTANGENT;
    public Keep keep = Keep.perLayer(0.5);
    public Ladder ladder = Ladder.NONE;
    public WeightInit init = WeightInit.KAIMING_NORMAL;
    public int batch = 32;
    public int epochs = 40;
    public Optimiser.Kind optimiser = Optimiser.Kind.ADAM;
    public double rate = 1e-2;
    public double normRate = 2e-3;
    public double momentum = 0.9;
    public double weightDecay = 5e-4;
    public double outputGain = 4;
    public int calibrationBatches = 20;
    public int fractionBits = 4;
    public int rounds = 3;
    public int rewindEpoch = 1;
    public FineTuning fineTuning = FineTuning.NONE;
    public int fineTuningEpochs = 0;
    public double fineTuningRate = 1e-3;
    public VitSettings vit = VitSettings.DEFAULT;
    public long weightSeed = 1;
    public long runSeed = 1;

    private Builder() {}

    private Builder(SearchSettings from) {
      method = from.method;
      input = from.input;
      timesteps = from.timesteps;
      lambda = from.lambda;
      surrogate = from.surrogate;
      keep = from.keep;
      ladder = from.ladder;
      init = from.init;
      batch = from.batch;
      epochs = from.epochs;
      optimiser = from.optimiser;
      rate = from.rate;
      normRate = from.normRate;
      momentum = from.momentum;
      weightDecay = from.weightDecay;
      outputGain = from.outputGain;
      calibrationBatches = from.calibrationBatches;
      fractionBits = from.fractionBits;
      rounds = from.rounds;
      rewindEpoch = from.rewindEpoch;
      fineTuning = from.fineTuning;
      fineTuningEpochs = from.fineTuningEpochs;
      fineTuningRate = from.fineTuningRate;
      vit = from.vit;
      weightSeed = from.weightSeed;
      runSeed = from.runSeed;
    }

    private SearchSettings build() {
      return new SearchSettings(
          method,
          input,
          timesteps,
          lambda,
          surrogate,
          keep,
          ladder,
          init,
          batch,
          epochs,
          optimiser,
          rate,
          normRate,
          momentum,
          weightDecay,
          outputGain,
          calibrationBatches,
          fractionBits,
          rounds,
          rewindEpoch,
          fineTuning,
          fineTuningEpochs,
          fineTuningRate,
          vit,
          weightSeed,
          runSeed);
    }
  }
}
