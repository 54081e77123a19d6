package io.tombola.sim.search;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.frame.FrameSettings;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;

/**
 * Clips in memory, and the windows of {@code timesteps} consecutive timesteps that are drawn from
 * them. Clips shorter than a window are refused; a still image is one timestep that is shown again
 * and again.
 */
public final class ClipFrames {
  private final Frame shape;
  private final int timesteps;
  private final boolean still;
  private final List<Clip> clips;

  /** Takes clips binned with the settings. */
  public ClipFrames(FrameSettings settings, int timesteps, List<Clip> clips) {
    this(new Frame(settings), timesteps, false, clips);
  }

  /**
   * Takes clips of any shape.
   *
   * @param shape an empty frame of the clips' shape
   * @param still true when clips are images of one timestep, shown in all of a window's
   */
  public ClipFrames(Frame shape, int timesteps, boolean still, List<Clip> clips) {
    this.shape = shape;
    this.timesteps = timesteps;
    this.still = still;
    this.clips = List.copyOf(clips);
    for (Clip clip : this.clips) {
      if (clip.steps() < windowSteps()) {
        throw new IllegalArgumentException(
            "a clip of user %d has %d timesteps, a window needs %d"
                .formatted(clip.user(), clip.steps(), windowSteps()));
      }
    }
  }

  /** The clips of the users that the predicate names. */
  public ClipFrames ofUsers(IntPredicate users) {
    return new ClipFrames(
        shape, timesteps, still, clips.stream().filter(clip -> users.test(clip.user())).toList());
  }

  /** Timesteps of a clip that a window takes. */
  private int windowSteps() {
    return still ? 1 : timesteps;
  }

  /** All clips. */
  public List<Clip> clips() {
    return clips;
  }

  /** Number of clips. */
  public int size() {
    return clips.size();
  }

  /** Windows with a random start and random augmentation, {@code perClip} of each clip. */
  public Samples random(int perClip, Augmentation augmentation) {
    return new Samples() {
      @Override
      public int size() {
        return clips.size() * perClip;
      }

      @Override
      public int read(int index, RandomGenerator random, byte[] counts) {
        Clip clip = clips.get(index / perClip);
        int start = random.nextInt(clip.steps() - windowSteps() + 1);
        int dx = random.nextInt(-augmentation.shift(), augmentation.shift() + 1);
        int dy = random.nextInt(-augmentation.shift(), augmentation.shift() + 1);
        boolean mirror = augmentation.mirrors() && random.nextBoolean();
        unpack(clip, start, new View(dx, dy, mirror), counts);
        return mirror ? augmentation.mirroredLabels()[clip.label()] : clip.label();
      }
    };
  }

  /** Windows as recorded, {@code perClip} of each clip at equal distances from start to end. */
  public Samples fixed(int perClip) {
    return new Samples() {
      @Override
      public int size() {
        return clips.size() * perClip;
      }

      @Override
      public int read(int index, RandomGenerator random, byte[] counts) {
        Clip clip = clips.get(index / perClip);
        int last = clip.steps() - windowSteps();
        int start = perClip == 1 ? last / 2 : last * (index % perClip) / (perClip - 1);
        unpack(clip, start, new View(0, 0, false), counts);
        return clip.label();
      }
    };
  }

  private record View(int dx, int dy, boolean mirror) {}

  private void unpack(Clip clip, int start, View view, byte[] counts) {
    int pixels = shape.height() * shape.width();
    byte[] plane = new byte[pixels];
    for (int t = 0, to = 0; t < timesteps; t++) {
      long[] planes = clip.step(still ? 0 : start + t);
      int words = (pixels + 63) >> 6;
      for (int c = 0; c < shape.channels(); c++, to += pixels) {
        unpack(planes, c * shape.countBits() * words, words, plane);
        draw(plane, view, counts, to);
      }
    }
  }

  private void unpack(long[] planes, int from, int words, byte[] plane) {
    for (int word = 0, i = 0; word < words; word++) {
      for (int bit = 0; bit < 64 && i < plane.length; bit++, i++) {
        int count = 0;
        for (int b = 0; b < shape.countBits(); b++) {
          count |= (int) (planes[from + b * words + word] >>> bit & 1) << b;
        }
        plane[i] = (byte) count;
      }
    }
  }

  private void draw(byte[] plane, View view, byte[] counts, int to) {
    int width = shape.width();
    for (int y = 0; y < shape.height(); y++) {
      int fromY = y - view.dy();
      boolean inside = fromY >= 0 && fromY < shape.height();
      for (int x = 0; x < width; x++) {
        int fromX = view.mirror() ? width - 1 - (x - view.dx()) : x - view.dx();
        counts[to + y * width + x] =
            inside && fromX >= 0 && fromX < width ? plane[fromY * width + fromX] : 0;
      }
    }
  }
}
