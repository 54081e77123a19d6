package io.tombola.sim.search;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.frame.FrameSettings;
import java.util.Arrays;
import java.util.List;

/**
 * One recorded gesture as consecutive timesteps.
 *
 * @param planes bit planes {@code [steps][channels][countBits][words]}, each step as in {@link
 *     Frame#planes}: a quarter of the memory of bytes at two bits a count
 * @param label class, from 0
 * @param user who performed it: held-out users make the validation set
 */
public record Clip(long[] planes, int steps, int label, int user) {
  /** Copies frames of the settings' shape. */
  public static Clip of(FrameSettings settings, List<Frame> frames, int label, int user) {
    return of(new Frame(settings), frames, label, user);
  }

  /** Copies frames of the shape of {@code like}. */
  public static Clip of(Frame like, List<Frame> frames, int label, int user) {
    int length = like.planes().length;
    long[] planes = new long[length * frames.size()];
    for (int t = 0; t < frames.size(); t++) {
      long[] step = frames.get(t).planes();
      if (step.length != length) {
        throw new IllegalArgumentException(
            "frame " + t + " has " + step.length + " words; their shape asks for " + length);
      }
      System.arraycopy(step, 0, planes, t * length, length);
    }
    return new Clip(planes, frames.size(), label, user);
  }

  /** One timestep's bit planes, copied. */
  long[] step(int step) {
    int length = planes.length / steps;
    return Arrays.copyOfRange(planes, step * length, (step + 1) * length);
  }
}
