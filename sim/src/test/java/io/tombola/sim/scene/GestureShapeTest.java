package io.tombola.sim.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tombola.msgs.event.EventBatch;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the gestures look like to the event camera. */
class GestureShapeTest {
  private static final long CLIP_US = 2_000_000;
  private static final long STEP_NS = 30_000_000;

  @Test
  void circlesTurnTheWayTheyAreCalled() {
    int right = 0;
    int clips = 0;
    EventBatch batch = new EventBatch();
    for (int user = 0; user < 12; user++) {
      for (int id = Gesture.RIGHT_ARM_CLOCKWISE.id(); id <= 7; id++) {
        Gesture gesture = Gesture.ofId(id);
        GestureClips.draw(User.ofSeed(user), gesture, 50 * user + id, CLIP_US, batch);
        boolean clockwise = gesture.label().endsWith("arm_clockwise");
        right += clockwise == (sweptArea(batch) > 0) ? 1 : 0;
        clips++;
      }
    }

    assertThat((double) right / clips).isGreaterThanOrEqualTo(0.95);
  }

  @Test
  void clockwiseForThePerformerIsTheOtherWayRound() {
    Take camera = Take.ofSeed(3);
    Take performer = camera.withRotationSeenBy(Take.RotationSeenBy.PERFORMER);

    assertThat(sweptArea(performed(Gesture.LEFT_ARM_CLOCKWISE, camera))).isPositive();
    assertThat(sweptArea(performed(Gesture.LEFT_ARM_CLOCKWISE, performer))).isNegative();
  }

  private static EventBatch performed(Gesture gesture, Take take) {
    EventBatch batch = new EventBatch();
    new GestureSimulator(User.ofSeed(4), take).perform(gesture, CLIP_US, batch);
    return batch;
  }

  /** Twice the area about its mean that the events' centroid sweeps, clockwise positive. */
  private static double sweptArea(EventBatch batch) {
    double meanX = 0;
    double meanY = 0;
    for (int i = 0; i < batch.size(); i++) {
      meanX += (double) batch.x(i) / batch.size();
      meanY += (double) batch.y(i) / batch.size();
    }
    double area = 0;
    double lastX = 0;
    double lastY = 0;
    int i = 0;
    for (long untilNs = STEP_NS; i < batch.size(); untilNs += STEP_NS) {
      double x = 0;
      double y = 0;
      int first = i;
      for (; i < batch.size() && batch.sensorTimeNs(i) < untilNs; i++) {
        x += batch.x(i) - meanX;
        y += batch.y(i) - meanY;
      }
      if (i > first) {
        x /= i - first;
        y /= i - first;
        area += lastX * y - lastY * x;
        lastX = x;
        lastY = y;
      }
    }
    return area;
  }

  /** The moving arm is on its own side of the person; mirrored gestures change sides. */
  @ParameterizedTest
  @EnumSource(
      names = {
        "RIGHT_HAND_WAVE",
        "LEFT_HAND_WAVE",
        "RIGHT_ARM_CLOCKWISE",
        "RIGHT_ARM_COUNTER_CLOCKWISE",
        "LEFT_ARM_CLOCKWISE",
        "LEFT_ARM_COUNTER_CLOCKWISE"
      })
  void thePersonsRightIsAtTheImagesLeft(Gesture gesture) {
    EventBatch batch = new EventBatch();
    double side = 0;
    for (int seed = 0; seed < 5; seed++) {
      User user = User.ofSeed(seed);
      GestureClips.draw(user, gesture, seed, 1_000_000, batch);
      for (int i = 0; i < batch.size(); i++) {
        side += (batch.x(i) - user.place().centreX()) / batch.size();
      }
    }

    assertThat(side < 0).isEqualTo(gesture.label().startsWith("right"));
  }

  @ParameterizedTest
  @EnumSource(names = {"RIGHT_HAND_WAVE", "RIGHT_ARM_CLOCKWISE", "RIGHT_ARM_COUNTER_CLOCKWISE"})
  void mirroredGesturesAreMirrorImages(Gesture gesture) {
    for (double seconds = 0; seconds < 2; seconds += 0.1) {
      Skeleton right = bent(gesture, seconds);
      Skeleton left = bent(gesture.mirrored(), seconds);
      for (int pair : new int[] {Skeleton.ELBOW, Skeleton.WRIST, Skeleton.FINGERTIP}) {
        int rightJoint = Skeleton.of(pair, Pose.RIGHT);
        int leftJoint = Skeleton.of(pair, Pose.LEFT);
        assertThat(left.x[leftJoint]).isCloseTo(-right.x[rightJoint], within(1e-5f));
        assertThat(left.y[leftJoint]).isCloseTo(right.y[rightJoint], within(1e-5f));
        assertThat(left.z[leftJoint]).isCloseTo(right.z[rightJoint], within(1e-5f));
      }
    }
  }

  /** The same performance of any gesture, without its sway. */
  private static Skeleton bent(Gesture gesture, double seconds) {
    User user = User.ofSeed(8);
    Pose pose = new Pose();
    pose.rest();
    new GestureMotion(gesture, user, Take.ofSeed(9), new SplittableRandom(1)).shape(seconds, pose);
    pose.rootX = 0;
    Skeleton skeleton = new Skeleton(user.build());
    skeleton.bend(pose);
    return skeleton;
  }
}
