package io.tombola.sim.data;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.run.ReadyTicket;
import io.tombola.engine.run.StreamEngine;

/** A way to run a ticket over one stream of frames. */
public interface Inference {
  /** Takes one timestep; true when {@link #confidences} are new. */
  boolean step(Frame frame);

  /** Confidences of the window that ends with the last timestep, summing to 1. */
  void confidences(float[] out);

  /** Clears the state that timesteps carry over. */
  void reset();

  /** By the engine's integers: what a robot runs. */
  static Inference byIntegers(ReadyTicket ticket) {
    StreamEngine engine = ticket.start(1);
    return new Inference() {
      @Override
      public boolean step(Frame frame) {
        return engine.step(frame);
      }

      @Override
      public void confidences(float[] out) {
        engine.confidences(out);
      }

      @Override
      public void reset() {
        engine.reset();
      }
    };
  }
}
