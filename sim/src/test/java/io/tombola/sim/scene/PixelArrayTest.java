package io.tombola.sim.scene;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.msgs.event.EventBatch;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PixelArrayTest {
  private static final int SIDE = 32;
  private static final int PIXELS = SIDE * SIDE;
  private static final long FRAME_US = 3333;

  /** A noiseless chip, fast enough to follow within one picture. */
  private static PixelParameters ideal(float refractoryUs, float echoProbability) {
    return new PixelParameters(
        0.2f, 0.25f, 0, 1e6f, refractoryUs, 0, 0, 0, echoProbability, 0.5f, 700);
  }

  /** Sees a grey picture, then one that differs by {@code stepLog} everywhere, then nothing new. */
  private static EventBatch step(PixelParameters parameters, float stepLog) {
    EventQueue events = new EventQueue(SIDE);
    PixelArray chip =
        new PixelArray(parameters, PIXELS, 0, FRAME_US * 1e-6, events, new SplittableRandom(1));
    float[] picture = new float[PIXELS];
    Arrays.fill(picture, -1);
    chip.settle(picture);
    Arrays.fill(picture, -1 + stepLog);
    for (int frame = 0; frame < 10; frame++) {
      chip.see(picture, 0, frame * FRAME_US, (frame + 1) * FRAME_US);
    }
    EventBatch batch = new EventBatch();
    batch.sensor(SIDE, SIDE);
    events.drain(Long.MAX_VALUE, batch);
    return batch;
  }

  @Test
  void aStillPictureFiresNothing() {
    assertThat(step(ideal(0, 0), 0).size()).isZero();
  }

  @Test
  void aStepFiresOnceForEachThreshold() {
    EventBatch brighter = step(ideal(0, 0), 1);
    EventBatch darker = step(ideal(0, 0), -1);

    // Steps of 0.2 and 0.25, from references spread about the first picture's level.
    assertThat((double) brighter.size() / PIXELS).isBetween(4.0, 5.0);
    assertThat((double) darker.size() / PIXELS).isBetween(3.0, 4.0);
    assertThat(EventStatistics.of(brighter, 1).onShare()).isEqualTo(1);
    assertThat(EventStatistics.of(darker, 1).onShare()).isZero();
  }

  @Test
  void aDeafPixelStaysSilent() {
    assertThat(step(ideal(20_000, 0), 1).size()).isEqualTo(PIXELS);
  }

  @Test
  void echoesToggleAfterOff() {
    EventStatistics darker = EventStatistics.of(step(ideal(20_000, 0.6f), -1), 1);
    EventStatistics brighter = EventStatistics.of(step(ideal(20_000, 0.6f), 1), 1);

    // 0.6 chains an event, each of 1 / (1 - 0.5) events: 1.2 echoes among 2.2 events.
    assertThat(darker.echoShare()).isBetween(0.45, 0.6);
    assertThat(brighter.echoShare()).isBetween(0.05, 0.2);
  }

  @Test
  void noiseComesAtItsRates() {
    PixelParameters noisy = new PixelParameters(0.3f, 0.3f, 0.03f, 200, 1000, 2, 20, 0, 0, 0, 700);
    EventBatch bright = step(noisy, 0);

    // 2 Hz of leak and what is left of 20 Hz of shot noise at intensity exp(-1), for 33 ms.
    double expected = PIXELS * 10 * FRAME_US * 1e-6 * (2 + 20 * Math.exp(-4 * Math.exp(-1)));
    assertThat((double) bright.size()).isBetween(0.75 * expected, 1.25 * expected);
  }
}
