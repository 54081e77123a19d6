package io.tombola.sim.cli;

import io.tombola.engine.ticket.Manifest;
import io.tombola.sim.data.DataSet;
import io.tombola.sim.data.Windows;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How events become a window's frames. */
final class WindowOptions {
  private static final long DEFAULT_TIMESTEP_US = 100_000;

  @Option(
      names = "--size",
      paramLabel = "PX",
      description = "Rows and columns of a frame (default: the data set's own).")
  private Integer size;

  @Option(
      names = "--slicing",
      paramLabel = "HOW",
      description =
          "What a timestep is a slice of: STREAM, BY_TIME or BY_NUMBER of whole samples"
              + " (default: the data set's own).")
  private Manifest.Slicing slicing;

  @Option(
      names = "--timestep-ms",
      paramLabel = "MS",
      description = "Length of a stream's timestep (default: 100, or the data set's own).")
  private Integer timestepMs;

  @Option(
      names = "--sub-bins",
      paramLabel = "N",
      description = "Parts of a timestep that become channels (default: the data set's own).")
  private Integer subBins;

  @Option(
      names = "--count-bits",
      paramLabel = "N",
      description = "Bits of a pixel's count (default: the data set's own).")
  private Integer countBits;

  @Option(
      names = "--refractory-ms",
      paramLabel = "MS",
      description = "A pixel's events this close are merged (default: the data set's own).")
  private Integer refractoryMs;

  @Option(
      names = "--timesteps",
      paramLabel = "T",
      description = "Timesteps of a window (default: the data set's own).")
  private Integer timesteps;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** What the network sees; what was not said is the data set's own. */
  Windows windows(DataSet set) {
    return windows(set, or(timesteps, set.recipe().windows().timesteps()));
  }

  /** As above, with so many timesteps. */
  Windows windows(DataSet set, int windowTimesteps) {
    Windows own = set.recipe().windows();
    Manifest.Frames frames = own.frames();
    Manifest.Slicing how = slicing(own);
    boolean stream = how == Manifest.Slicing.STREAM;
    try {
      return new Windows(
          new Manifest.Frames(
              stream ? timestepUs(frames) : 0,
              0,
              how == Manifest.Slicing.IMAGE ? 0 : or(subBins, frames.subBins()),
              or(countBits, frames.countBits()),
              refractoryMs == null ? frames.refractoryUs() : refractoryMs * 1000L,
              how),
          or(size, own.width()),
          or(size, own.height()),
          windowTimesteps);
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  private Manifest.Slicing slicing(Windows own) {
    if (own.still() || slicing == Manifest.Slicing.IMAGE) {
      if (slicing != null && slicing != own.frames().slicing()) {
        throw wrong("--slicing " + slicing + " does not fit this data set");
      }
      return own.frames().slicing();
    }
    if (slicing == null) {
      return timestepMs == null ? own.frames().slicing() : Manifest.Slicing.STREAM;
    }
    return slicing;
  }

  private long timestepUs(Manifest.Frames own) {
    if (timestepMs != null) {
      return timestepMs * 1000L;
    }
    return own.timestepUs() > 0 ? own.timestepUs() : DEFAULT_TIMESTEP_US;
  }

  private static int or(Integer said, int own) {
    return said == null ? own : said;
  }

  private ParameterException wrong(String problem) {
    return new ParameterException(command.commandLine(), problem);
  }
}
