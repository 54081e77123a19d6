package io.tombola.sim.data;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.frame.FrameSettings;
import io.tombola.engine.ticket.Manifest;

/**
 * What a network sees of a sample: windows of {@code timesteps} frames.
 *
 * @param frames what a timestep is a slice of, and how events become counts
 * @param width columns of a frame; sensor columns are scaled onto them
 * @param height rows of a frame, alike
 */
public record Windows(Manifest.Frames frames, int width, int height, int timesteps) {
  /** Colours of an image. */
  static final int COLOURS = 3;

  /** Checks the ranges. */
  public Windows {
    if (width < 1
        || height < 1
        || width > FrameSettings.MAX_SIDE
        || height > FrameSettings.MAX_SIDE) {
      throw new IllegalArgumentException(
          "frame size " + width + "x" + height + " is outside 1.." + FrameSettings.MAX_SIDE);
    }
    if (timesteps < 1) {
      throw new IllegalArgumentException("timesteps " + timesteps + " must be positive");
    }
    if (frames.slicing() == Manifest.Slicing.STREAM) {
      settings(frames, width, height);
    }
  }

  /** What a ticket was searched with, and so has to see. */
  public static Windows of(Manifest manifest) {
    return new Windows(
        manifest.frames(),
        manifest.architecture().width(),
        manifest.architecture().height(),
        manifest.readout().timesteps());
  }

  /** Channels of a frame: two polarities for each sub-bin, or an image's colours. */
  public int channels() {
    return still() ? COLOURS : 2 * frames.subBins();
  }

  /** True when all timesteps show the same image. */
  public boolean still() {
    return frames.slicing() == Manifest.Slicing.IMAGE;
  }

  /** True when timesteps follow a running stream, as on a robot. */
  public boolean streamed() {
    return frames.slicing() == Manifest.Slicing.STREAM;
  }

  /** A frame without events. */
  public Frame emptyFrame() {
    return new Frame(channels(), height, width, frames.countBits());
  }

  /** The settings of a binner, for a stream. */
  public FrameSettings settings() {
    return settings(frames, width, height);
  }

  private static FrameSettings settings(Manifest.Frames frames, int width, int height) {
    var binning =
        frames.timestepUs() > 0
            ? new FrameSettings.Binning.ByTime(frames.timestepUs())
            : new FrameSettings.Binning.ByCount(frames.eventsPerTimestep());
    return new FrameSettings(
        width, height, binning, frames.subBins(), frames.countBits(), frames.refractoryUs());
  }

  /** Such as {@code 4 timesteps of 32x32, by time}. */
  public String description() {
    String each =
        switch (frames.slicing()) {
          case STREAM ->
              frames.timestepUs() > 0
                  ? "each " + frames.timestepUs() / 1000.0 + " ms of the stream"
                  : "each " + frames.eventsPerTimestep() + " events of the stream";
          case BY_TIME -> "the whole sample cut into equal times";
          case BY_NUMBER -> "the whole sample cut into equal numbers of events";
          case IMAGE -> "the image shown in each";
        };
    return timesteps + " timesteps of " + channels() + "x" + height + "x" + width + ", " + each;
  }
}
