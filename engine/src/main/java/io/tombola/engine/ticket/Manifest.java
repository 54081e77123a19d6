package io.tombola.engine.ticket;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.tombola.engine.frame.Frame;
import io.tombola.engine.frame.FrameSettings;
import io.tombola.engine.net.Leak;
import io.tombola.engine.net.Network;
import io.tombola.engine.net.ResNet19;
import io.tombola.engine.net.SpikingVit;
import io.tombola.engine.net.Vgg9;
import java.util.List;
import java.util.Map;

/**
 * All that a ticket says of itself, {@code manifest.json} in its file.
 *
 * @param version of the format, see {@link #VERSION}
 * @param generator of the frozen weights, see {@link FrozenWeights#GENERATOR}
 * @param labels class names in the readout's order
 * @param idleClass index of the class that means "no command", or -1
 */
public record Manifest(
    int version,
    Architecture architecture,
    Frames frames,
    Neuron neuron,
    Readout readout,
    long seed,
    String generator,
    List<String> labels,
    int idleClass,
    Search search,
    Data data) {
  /** The format that this code writes, and the newest that it reads; {@link ManifestJson}. */
  public static final int VERSION = 2;

  /**
   * Channels of a frame at most, whatever it is a slice of: a small file must not ask for more
   * memory than a ticket needs.
   */
  private static final int MAX_CHANNELS = 2 * FrameSettings.MAX_SUB_BINS;

  /** Checks that the parts agree. */
  public Manifest {
    labels = List.copyOf(labels);
    require(version == VERSION, "version %d is not %d".formatted(version, VERSION));
    require(
        generator.equals(FrozenWeights.GENERATOR),
        "generator '%s' is not known; this version has %s"
            .formatted(generator, FrozenWeights.GENERATOR));
    require(
        architecture.inputChannels >= 1 && architecture.inputChannels <= MAX_CHANNELS,
        "%d input channels are outside 1..%d".formatted(architecture.inputChannels, MAX_CHANNELS));
    require(
        frames.slicing == Slicing.IMAGE || frames.subBins * 2 == architecture.inputChannels,
        "%d sub-bins of two polarities do not make %d input channels"
            .formatted(frames.subBins, architecture.inputChannels));
    require(
        labels.size() == architecture.classes,
        "%d labels for %d classes".formatted(labels.size(), architecture.classes));
    require(
        idleClass >= -1 && idleClass < architecture.classes,
        "idleClass %d is outside -1..%d".formatted(idleClass, architecture.classes - 1));
    architecture.check();
    if (frames.slicing == Slicing.STREAM) {
      settings(architecture, frames);
    }
  }

  /**
   * The network's shape.
   *
   * @param name {@code vgg9} or {@code resnet19}, or one that {@link SpikingVit#named} knows
   */
  public record Architecture(
      String name, double widthFactor, int inputChannels, int height, int width, int classes) {
    private static final int MAX_CLASSES = 1000;
    private static final double MAX_WIDTH_FACTOR = 4;

    /** Checks the ranges, so that no file can ask for more memory than a ticket needs. */
    public Architecture {
      require(
          widthFactor > 0 && widthFactor <= MAX_WIDTH_FACTOR,
          "widthFactor %s is outside 0..%s".formatted(widthFactor, MAX_WIDTH_FACTOR));
      require(
          classes >= 1 && classes <= MAX_CLASSES,
          "%d classes are outside 1..%d".formatted(classes, MAX_CLASSES));
      require(
          height <= FrameSettings.MAX_SIDE && width <= FrameSettings.MAX_SIDE,
          "input %dx%d is larger than %d".formatted(width, height, FrameSettings.MAX_SIDE));
    }

    /** True when it is a {@link #vit}, else it is a {@link #network}. */
    @JsonIgnore
    public boolean isVit() {
      return SpikingVit.isName(name);
    }

    /** Builds the description of a spiking ViT; unknown names are refused. */
    @JsonIgnore
    public SpikingVit vit() {
      SpikingVit vit = SpikingVit.named(name, inputChannels, height, width, classes);
      require(widthFactor == 1, "a spiking ViT has a widthFactor of 1, not " + widthFactor);
      return vit;
    }

    /** Refuses what names no network. */
    public void check() {
      if (isVit()) {
        vit();
      } else {
        network();
      }
    }

    /** Builds the description; unknown names are refused, and so are those of a {@link #vit}. */
    @JsonIgnore
    public Network network() {
      return switch (name) {
        case "vgg9" -> Vgg9.of(inputChannels, height, width, widthFactor, classes);
        case "resnet19" -> ResNet19.of(inputChannels, height, width, widthFactor, classes);
        default ->
            throw new IllegalArgumentException(
                isVit()
                    ? "a spiking ViT (" + name + ") is no network of layers; it cannot be used here"
                    : "architecture '"
                        + name
                        + "' is not known; this version runs vgg9, resnet19 and vit-...");
      };
    }
  }

  /** What a timestep is a slice of. */
  public enum Slicing {
    /** A running stream, cut by sensor time or by event count: what a robot has. */
    STREAM,
    /** A whole sample, cut into the readout's timesteps of equal time. */
    BY_TIME,
    /** A whole sample, cut into the readout's timesteps of equally many events. */
    BY_NUMBER,
    /** A still image, the same in every timestep; channels are its colours. */
    IMAGE
  }

  /**
   * How events become frames, {@link FrameSettings} in plain fields.
   *
   * @param timestepUs length of a stream's timestep in sensor time, else 0
   * @param eventsPerTimestep events of a stream's timestep, 0 when binned by time
   * @param subBins equal parts of a timestep that become channels of their own, 0 for images
   */
  public record Frames(
      long timestepUs,
      int eventsPerTimestep,
      int subBins,
      int countBits,
      long refractoryUs,
      Slicing slicing) {
    /** Checks that there is one way of binning. */
    public Frames {
      require(
          slicing != Slicing.STREAM || (timestepUs > 0 ^ eventsPerTimestep > 0),
          "timestepUs %d and eventsPerTimestep %d: one must be 0, the other positive"
              .formatted(timestepUs, eventsPerTimestep));
      require(
          slicing == Slicing.STREAM || (timestepUs == 0 && eventsPerTimestep == 0),
          "timestepUs %d and eventsPerTimestep %d: both must be 0 with slicing %s"
              .formatted(timestepUs, eventsPerTimestep, slicing));
      require(
          slicing == Slicing.IMAGE
              ? subBins == 0
              : subBins > 0 && subBins <= FrameSettings.MAX_SUB_BINS,
          "%d sub-bins with slicing %s: there are 1 to %d, 0 of an image"
              .formatted(subBins, slicing, FrameSettings.MAX_SUB_BINS));
      require(
          countBits >= 1 && countBits <= FrameSettings.MAX_COUNT_BITS,
          "countBits %d is outside 1..%d".formatted(countBits, FrameSettings.MAX_COUNT_BITS));
      require(refractoryUs >= 0, "refractoryUs %d is negative".formatted(refractoryUs));
    }

    /** Timesteps of a stream. */
    public Frames(
        long timestepUs, int eventsPerTimestep, int subBins, int countBits, long refractoryUs) {
      this(timestepUs, eventsPerTimestep, subBins, countBits, refractoryUs, Slicing.STREAM);
    }

    /** Timesteps of a stream, as a binner's settings have them. */
    public static Frames of(FrameSettings settings) {
      boolean byTime = settings.binning() instanceof FrameSettings.Binning.ByTime;
      return new Frames(
          byTime ? ((FrameSettings.Binning.ByTime) settings.binning()).timestepUs() : 0,
          byTime ? 0 : ((FrameSettings.Binning.ByCount) settings.binning()).events(),
          settings.subBins(),
          settings.countBits(),
          settings.refractoryUs());
    }
  }

  /**
   * The neuron in integers.
   *
   * @param lambda decay factor, realised by {@link Leak}
   * @param fractionBits membrane bits below one weight
   */
  public record Neuron(double lambda, int fractionBits) {
    private static final int MAX_FRACTION_BITS = 8;

    /** Checks the ranges. */
    public Neuron {
      require(lambda >= 0 && lambda <= 1, "lambda %s is outside 0..1".formatted(lambda));
      require(
          fractionBits >= 0 && fractionBits <= MAX_FRACTION_BITS,
          "fractionBits %d is outside 0..%d".formatted(fractionBits, MAX_FRACTION_BITS));
    }
  }

  /**
   * From integer logits to confidences; how much a logit is worth is each {@link Rung}'s own.
   *
   * @param timesteps logits are averaged over the last this many steps
   * @param resetPerWindow true when membranes were cleared at each window in training; false when
   *     state is carried over
   */
  public record Readout(int timesteps, boolean resetPerWindow) {
    private static final int MAX_TIMESTEPS = 1000;

    /** Checks the ranges. */
    public Readout {
      require(
          timesteps >= 1 && timesteps <= MAX_TIMESTEPS,
          "readout over %d timesteps is outside 1..%d".formatted(timesteps, MAX_TIMESTEPS));
    }
  }

  /** How the ticket was found: the method's name and every setting needed to find it again. */
  public record Search(String method, Map<String, String> settings) {
    /** Copies the map. */
    public Search {
      settings = Map.copyOf(settings);
    }
  }

  /**
   * What it was found on.
   *
   * @param simulated true when the recordings are simulated, and so every accuracy here
   * @param split which samples trained, which were held out
   */
  public record Data(String name, boolean simulated, String split) {}

  /**
   * The settings a binner needs.
   *
   * @throws IllegalArgumentException when the ticket is for whole samples or images: no stream of
   *     events can feed it
   */
  @JsonIgnore
  public FrameSettings frameSettings() {
    require(
        frames.slicing == Slicing.STREAM,
        "the ticket runs on whole samples (slicing %s), not on a stream of events"
            .formatted(frames.slicing));
    return settings(architecture, frames);
  }

  /** An empty frame of the network's input. */
  @JsonIgnore
  public Frame emptyFrame() {
    return new Frame(
        architecture.inputChannels, architecture.height, architecture.width, frames.countBits);
  }

  private static FrameSettings settings(Architecture architecture, Frames frames) {
    var binning =
        frames.timestepUs > 0
            ? new FrameSettings.Binning.ByTime(frames.timestepUs)
            : new FrameSettings.Binning.ByCount(frames.eventsPerTimestep);
    return new FrameSettings(
        architecture.width,
        architecture.height,
        binning,
        frames.subBins,
        frames.countBits,
        frames.refractoryUs);
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(problem);
    }
  }
}
