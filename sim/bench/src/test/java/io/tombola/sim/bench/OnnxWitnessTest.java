package io.tombola.sim.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.onnxruntime.OrtException;
import io.tombola.engine.frame.Frame;
import io.tombola.engine.kernel.PlaneLayout;
import io.tombola.engine.net.Layer;
import io.tombola.engine.run.CompiledTicket;
import io.tombola.engine.run.Engine;
import io.tombola.engine.ticket.Ticket;
import io.tombola.engine.ticket.TicketFile;
import io.tombola.sim.onnx.OnnxExport;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * ONNX Runtime, which shares no line with the engine, must give the same spikes in every layer and
 * the same logits, without any tolerance, with membranes carried over.
 */
final class OnnxWitnessTest {
  private static final Path SHIPPED = Path.of("../../launch/tickets/gestures.ticket");
  private static final int STEPS = 6;

  @ParameterizedTest
  @CsvSource({
    "32, 32, 0.5,    3",
    "32, 32, 0.75,   3",
    "32, 32, 0.2,    3",
    "32, 32, 0.9375, 5",
    "32, 32, 0.99,   8",
    "32, 32, 0,      0",
    "40, 56, 0.5,    2",
    "48, 32, 0.2,    4",
    "64, 64, 0.5,    3",
  })
  void randomTickets(int width, int height, double lambda, int fractionBits) throws OrtException {
    for (long seed = 1; seed <= 3; seed++) {
      Ticket ticket = RandomTickets.vgg9(width, height, lambda, fractionBits, seed);
      agree(ticket, RandomTickets.frames(ticket, STEPS, seed));
    }
  }

  @Test
  void theShippedTicket() throws IOException, OrtException {
    assumeThat(SHIPPED).exists();
    Ticket ticket = TicketFile.read(SHIPPED);
    agree(ticket, RandomTickets.frames(ticket, STEPS, 1));
  }

  private static void agree(Ticket ticket, List<Frame> frames) throws OrtException {
    var engine = new Engine(CompiledTicket.of(ticket, 0));
    List<String> layers = spikingLayers(ticket);
    int[] logits = new int[engine.logits().length];
    long[] spikes = new long[layers.size()];
    try (var witness = new OnnxRunner(OnnxExport.model(ticket, 0, "witnessed"), 1, true)) {
      for (Frame frame : frames) {
        witness.add(frame);
      }
      long digest = 0;
      for (int step = 0; step < frames.size(); step++) {
        engine.step(frames.get(step));
        witness.step(step);
        for (int l = 0; l < layers.size(); l++) {
          long[] planes = planes(witness, layers.get(l));
          int count = 0;
          for (long word : planes) {
            count += Long.bitCount(word);
            digest = digest(digest, word);
          }
          assertThat(count)
              .as("spikes of %s, step %d", layers.get(l), step)
              .isEqualTo(engine.spikes(l));
          spikes[l] += count;
        }
        witness.logits(logits);
        for (int logit : logits) {
          digest = digest(digest, logit);
        }
        assertThat(logits).as("step %d", step).isEqualTo(engine.logits());
        assertThat(digest).as("every spike up to step %d", step).isEqualTo(engine.digest());
      }
    }
    assertThat(spikes).as("spikes of each layer").doesNotContain(0);
  }

  private static List<String> spikingLayers(Ticket ticket) {
    return ticket.network().layers().stream()
        .filter(layer -> !(layer instanceof Layer.Readout))
        .map(layer -> layer instanceof Layer.Weighted weighted ? weighted.name() : "pool")
        .map("spikes_"::concat)
        .toList();
  }

  /** The witness's spikes in the engine's layout. */
  private static long[] planes(OnnxRunner witness, String output) throws OrtException {
    long[] shape = witness.shape(output);
    PlaneLayout layout =
        shape.length == 2
            ? PlaneLayout.vector((int) shape[1])
            : new PlaneLayout((int) shape[1], 1, (int) shape[2], (int) shape[3]);
    FloatBuffer spikes = witness.values(output);
    long[] planes = new long[layout.length()];
    for (int c = 0; c < layout.channels(); c++) {
      for (int pixel = 0; pixel < layout.pixels(); pixel++) {
        float spike = spikes.get(c * layout.pixels() + pixel);
        assertThat(spike).isIn(0f, 1f);
        if (spike == 1) {
          planes[c * layout.words() + (pixel >> 6)] |= 1L << pixel;
        }
      }
    }
    return planes;
  }

  /** As {@link Engine#digest} says. */
  private static long digest(long digest, long word) {
    return (Long.rotateLeft(digest, 5) ^ word) * 0x9E3779B97F4A7C15L;
  }
}
