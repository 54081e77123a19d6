package io.tombola.sim.bench.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.run.CompiledTicket;
import io.tombola.engine.run.Engine;
import io.tombola.engine.ticket.Manifest;
import io.tombola.engine.ticket.Rung;
import io.tombola.engine.ticket.Ticket;
import io.tombola.sim.bench.RandomLadder;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PatternFramesTest {
  private static final long TIMESTEP_US = 10_000;

  private final Manifest manifest =
      RandomLadder.manifest(new Manifest.Architecture("vgg9", 0.125, 2, 32, 32, 11), TIMESTEP_US);
  private final List<Frame> frames = PatternFrames.of(manifest, 1, 0.1, 16);

  @Test
  void picturesTakeTurnsAndShareNoPixel() {
    assertThat(frames).hasSize(16);
    assertThat(pixels(frames.get(0)).intersects(pixels(frames.get(2)))).isTrue();
    assertThat(pixels(frames.get(0)).intersects(pixels(frames.get(1)))).isFalse();
  }

  private static BitSet pixels(Frame frame) {
    var pixels = new BitSet();
    for (int c = 0; c < frame.channels(); c++) {
      for (int y = 0; y < frame.height(); y++) {
        for (int x = 0; x < frame.width(); x++) {
          if (frame.count(c, y, x) > 0) {
            pixels.set(y * frame.width() + x);
          }
        }
      }
    }
    return pixels;
  }

  @Test
  void everyRungOfAMadeUpLadderFiresInAllItsLayers() {
    Ticket ticket = RandomLadder.of(manifest, List.of(0.6, 0.3, 0.15), frames);
    assertThat(ticket.rungs())
        .extracting(Rung::keepRatio)
        .isSortedAccordingTo(Comparator.reverseOrder());
    for (int rung = 0; rung < ticket.rungs().size(); rung++) {
      var engine = new Engine(CompiledTicket.of(ticket, rung));
      long[] spikes = new long[engine.layers()];
      for (Frame frame : frames) {
        engine.step(frame);
        for (int layer = 0; layer < spikes.length; layer++) {
          spikes[layer] += engine.spikes(layer);
        }
      }
      assertThat(spikes).as("rung " + rung).doesNotContain(0);
    }
  }
}
