package io.tombola.sim.data;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.run.ReadyTicket;
import io.tombola.engine.ticket.Manifest;
import io.tombola.engine.ticket.Ticket;
import io.tombola.sim.search.Samples;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A ticket's accuracy on whole samples: each starts with membranes at rest, and is decided for the
 * class with the largest confidence after its last timestep, the lowest class on a tie.
 */
public final class SampleEvaluation {
  private final Manifest manifest;
  private final Supplier<Inference> inferences;

  SampleEvaluation(Manifest manifest, Supplier<Inference> inferences) {
    this.manifest = manifest;
    this.inferences = inferences;
  }

  /** By the engine's integers. */
  public static SampleEvaluation byIntegers(ReadyTicket ticket) {
    return new SampleEvaluation(ticket.manifest(), () -> Inference.byIntegers(ticket));
  }

  /**
   * By floats, as the search trained it.
   *
   * @throws IllegalArgumentException when floats cannot follow the ticket's network
   */
  public static SampleEvaluation byFloats(Ticket ticket, int rung) {
    FloatNetwork.check(ticket.network());
    return new SampleEvaluation(ticket.manifest(), () -> new FloatNetwork(ticket, rung));
  }

  /** True when floats can follow the ticket's network. */
  public static boolean floatsFollow(Ticket ticket) {
    try {
      FloatNetwork.check(ticket.network());
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Runs all samples; true class against decided class. */
  public ConfusionMatrix run(Samples samples) throws IOException {
    int parts = Math.min(samples.size(), Runtime.getRuntime().availableProcessors());
    ConfusionMatrix matrix = new ConfusionMatrix(manifest.labels());
    List<Integer> numbers = IntStream.range(0, parts).boxed().toList();
    for (int[][] answers : Workers.map(numbers, part -> answers(samples, part, parts), () -> {})) {
      for (int[] answer : answers) {
        matrix.add(answer[0], answer[1]);
      }
    }
    return matrix;
  }

  /** True and decided class of every {@code parts}-th sample. */
  private int[][] answers(Samples samples, int part, int parts) {
    Inference inference = inferences.get();
    Frame frame = manifest.emptyFrame();
    int timesteps = manifest.readout().timesteps();
    byte[] counts = new byte[timesteps * frame.channels() * frame.height() * frame.width()];
    float[] confidences = new float[manifest.labels().size()];
    int[][] answers = new int[(samples.size() - part + parts - 1) / parts][2];
    for (int i = 0; i < answers.length; i++) {
      answers[i][0] = samples.read(part + i * parts, new SplittableRandom(0), counts);
      inference.reset();
      for (int t = 0; t < timesteps; t++) {
        fill(frame, counts, t * counts.length / timesteps);
        inference.step(frame);
      }
      inference.confidences(confidences);
      answers[i][1] = largest(confidences);
    }
    return answers;
  }

  static void fill(Frame frame, byte[] counts, int from) {
    int i = from;
    for (int c = 0; c < frame.channels(); c++) {
      for (int y = 0; y < frame.height(); y++) {
        for (int x = 0; x < frame.width(); x++) {
          frame.set(c, y, x, counts[i++]);
        }
      }
    }
  }

  private static int largest(float[] values) {
    int largest = 0;
    for (int i = 1; i < values.length; i++) {
      largest = values[i] > values[largest] ? i : largest;
    }
    return largest;
  }
}
