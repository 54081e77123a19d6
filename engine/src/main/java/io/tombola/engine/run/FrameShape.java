package io.tombola.engine.run;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.kernel.PlaneLayout;

/** Holds frames against what a ticket takes. */
final class FrameShape {
  private FrameShape() {}

  /** Throws {@link IllegalArgumentException} when the frame's shape is not the ticket's. */
  static void check(Frame frame, PlaneLayout expected) {
    if (frame.channels() != expected.channels()
        || frame.countBits() != expected.bits()
        || frame.height() != expected.height()
        || frame.width() != expected.width()) {
      throw new IllegalArgumentException(
          "a frame of %d channels, %d count bits, %dx%d came to a ticket for %d, %d, %dx%d"
              .formatted(
                  frame.channels(),
                  frame.countBits(),
                  frame.width(),
                  frame.height(),
                  expected.channels(),
                  expected.bits(),
                  expected.width(),
                  expected.height()));
    }
  }
}
