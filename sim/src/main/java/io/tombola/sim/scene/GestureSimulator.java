package io.tombola.sim.scene;

import io.tombola.msgs.event.EventBatch;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A performer before an event camera. Time runs on continuously: {@link #show} changes what is
 * performed, {@link #advance} lets time pass and hands out the events, and the body moves smoothly
 * from one gesture to the next.
 *
 * <p>The same user, take, size and calls give the same events. Times are sensor microseconds from
 * 0; events are in order of time, never after the time asked for, and none is lost between calls.
 * Not safe for use by several threads.
 */
public final class GestureSimulator {
  /** Width and height of a DVS128. */
  public static final int DVS128_PIXELS = 128;

  private static final int FRAMES_PER_SECOND = 300;
  private static final double SHAKE_HERTZ = 5;
  private static final double SHORTEST_BLEND_SECONDS = 0.15;
  private static final double LONGEST_BLEND_SECONDS = 0.30;

  /** Someone or something that comes or goes takes longer. */
  private static final double ENTRANCE_SECONDS = 0.6;

  private static final int MOST_PIXELS = 1 << 20;

  private final User user;
  private final Take take;
  private final int width;
  private final int height;
  private final SplittableRandom performances;
  private final Renderer renderer;
  private final PixelArray sensor;
  private final EventQueue events;
  private final Wander shakeX;
  private final Wander shakeY;
  private final float[] picture;
  private final Pose pose = new Pose();
  private final Pose lastPose = new Pose();

  private long frame;
  private long nowUs;
  private Gesture gesture;
  private OtherKind otherKind;
  private Motion motion;
  private double startSeconds;
  private double blendSeconds;

  /** A performer before a DVS128 of 128 x 128 pixels. */
  public GestureSimulator(User user, Take take) {
    this(user, take, DVS128_PIXELS, DVS128_PIXELS);
  }

  /**
   * A performer before a sensor of {@code width} x {@code height} pixels, scaled to its shorter
   * side.
   *
   * @throws IllegalArgumentException when a side is below 16 or the sensor above 2^20 pixels
   */
  public GestureSimulator(User user, Take take, int width, int height) {
    if (width < 16 || height < 16 || (long) width * height > MOST_PIXELS) {
      throw new IllegalArgumentException(
          "sensor of " + width + "x" + height + " pixels; sides of 16 and up to 2^20 pixels work");
    }
    this.user = user;
    this.take = take;
    this.width = width;
    this.height = height;
    SplittableRandom random = new SplittableRandom(user.seed() ^ Long.rotateLeft(take.seed(), 32));
    performances = random.split();
    renderer = new Renderer(user, take, width, height);
    events = new EventQueue(width);
    sensor =
        new PixelArray(
            take.pixels(),
            width * height,
            (float) Math.log(take.lighting().level()),
            1.0 / FRAMES_PER_SECOND,
            events,
            random.split());
    shakeX = new Wander(random, SHAKE_HERTZ);
    shakeY = new Wander(random, SHAKE_HERTZ);
    picture = new float[width * height];
  }

  /** Starts a new performance of a gesture, or of something random for "other gestures". */
  public void show(Gesture gesture) {
    if (gesture == Gesture.OTHER_GESTURES) {
      show(Draw.one(performances, List.of(OtherKind.values())));
    } else {
      begin(gesture, null, new GestureMotion(gesture, user, take, performances.split()));
    }
  }

  /** Starts a new performance of one kind of "other gestures". */
  public void show(OtherKind kind) {
    begin(Gesture.OTHER_GESTURES, kind, OtherMotion.draw(kind, user, take, performances.split()));
  }

  private void begin(Gesture gesture, OtherKind otherKind, Motion next) {
    boolean first = motion == null;
    lastPose.copy(pose);
    this.gesture = gesture;
    this.otherKind = otherKind;
    motion = next;
    startSeconds = seconds(frame);
    blendSeconds = performances.nextDouble(SHORTEST_BLEND_SECONDS, LONGEST_BLEND_SECONDS);
    if (first) {
      blendSeconds = 0;
      shape(startSeconds);
      renderer.paint(pose, picture);
      sensor.settle(picture);
    } else if (otherKind != null || lastPose.rootX != 0) {
      blendSeconds += ENTRANCE_SECONDS;
    }
  }

  /**
   * Performs a gesture from now on and appends the events of the next {@code durationUs}
   * microseconds.
   */
  public void perform(Gesture gesture, long durationUs, EventBatch batch) {
    show(gesture);
    advance(nowUs + durationUs, batch);
  }

  /**
   * Lets time pass to {@code untilUs} and appends the events before it; sets the batch's sensor
   * size.
   *
   * @throws IllegalStateException when nothing has been shown yet
   * @throws IllegalArgumentException when {@code untilUs} lies before {@link #nowUs()}
   */
  public void advance(long untilUs, EventBatch batch) {
    if (motion == null) {
      throw new IllegalStateException("call show before advance: no gesture is performed yet");
    }
    if (untilUs < nowUs) {
      throw new IllegalArgumentException("untilUs " + untilUs + " is before now, " + nowUs);
    }
    batch.sensor(width, height);
    while (frameTimeUs(frame) < untilUs) {
      events.drain(frameTimeUs(frame), batch);
      renderNextFrame();
    }
    events.drain(untilUs, batch);
    nowUs = untilUs;
  }

  private void renderNextFrame() {
    long fromUs = frameTimeUs(frame);
    frame++;
    double seconds = seconds(frame);
    shape(seconds);
    renderer.paint(pose, picture);
    sensor.see(picture, flickerLog(seconds), fromUs, frameTimeUs(frame));
  }

  private void shape(double seconds) {
    pose.rest();
    motion.shape(seconds - startSeconds, pose);
    double share = blendSeconds == 0 ? 1 : (seconds - startSeconds) / blendSeconds;
    if (share < 1) {
      pose.blendFrom(lastPose, (float) (share * share * (3 - 2 * share)));
    }
    float shake = take.camera().shake();
    if (shake > 0) {
      pose.cameraX += shake * (float) shakeX.at(seconds);
      pose.cameraY += shake * (float) shakeY.at(seconds);
    }
  }

  /** Mains light follows twice the mains frequency. */
  private float flickerLog(double seconds) {
    Take.Lighting lighting = take.lighting();
    double depth = Math.max(lighting.flickerDepth(), pose.flickerDepth);
    return depth == 0
        ? 0
        : (float) Math.log1p(depth * Math.sin(2 * Math.PI * lighting.flickerHertz() * seconds));
  }

  private static double seconds(long frame) {
    return (double) frame / FRAMES_PER_SECOND;
  }

  private static long frameTimeUs(long frame) {
    return frame * 1_000_000L / FRAMES_PER_SECOND;
  }

  /** Sensor time up to which events have been handed out, microseconds. */
  public long nowUs() {
    return nowUs;
  }

  /** What is performed now; empty before the first {@link #show}. */
  public Optional<Gesture> gesture() {
    return Optional.ofNullable(gesture);
  }

  /** Which kind of "other gestures" is performed now, if any. */
  public Optional<OtherKind> otherKind() {
    return Optional.ofNullable(otherKind);
  }
}
