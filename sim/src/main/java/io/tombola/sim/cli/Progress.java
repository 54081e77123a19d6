package io.tombola.sim.cli;

import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Progress on standard error, where a person watches; a log gets none. */
public final class Progress {
  private static final int UPDATE_MILLIS = 500;
  private static final int MAX_COLUMNS = 100;

  private Progress() {}

  /** True when the command runs in a terminal. */
  @SuppressWarnings("SystemConsoleNull") // true of JDK 22; this is built with and for 17
  static boolean watched() {
    return System.console() != null;
  }

  /** A bar of so many steps; it can be stepped from several threads. */
  public static ProgressBar of(String task, long steps) {
    ProgressBarBuilder bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(steps)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(UPDATE_MILLIS)
            .setMaxRenderedLength(MAX_COLUMNS);
    if (!watched()) {
      bar.setConsumer(new DelegatingProgressBarConsumer(line -> {}));
    }
    return bar.build();
  }
}
