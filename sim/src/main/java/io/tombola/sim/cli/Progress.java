package io.tombola.sim.cli;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Progress on standard error, so that standard output stays what the command was asked for. */
final class Progress {
  private static final int UPDATE_MILLIS = 500;

  private Progress() {}

  /** A bar of so many steps; it can be stepped from several threads. */
  static ProgressBar of(String task, long steps) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(steps)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(UPDATE_MILLIS)
        .setMaxRenderedLength(100)
        .build();
  }
}
