package io.tombola.sim.data;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.frame.FrameSink;
import io.tombola.engine.run.ReadyTicket;
import io.tombola.engine.ticket.Manifest;
import io.tombola.engine.ticket.Ticket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A ticket's accuracy on a stream as the robot sees it, by the engine's integers or otherwise.
 *
 * <p>Each trial runs from its first event to its last with the membranes' state carried over: it is
 * <em>not</em> reset between clips, only where the sensor's time breaks. Every timestep gives the
 * confidences of the window that ends with it, or of a spiking ViT every window's last. A window is
 * judged against a clip when all of it lies within the clip's span; a clip is decided for the class
 * with the largest sum of confidences over its windows, the lowest class on a tie.
 */
public final class TicketEvaluation {
  private final Manifest manifest;
  private final Supplier<Inference> inferences;

  /**
   * An evaluation of one ticket by the engine's integers.
   *
   * @throws IllegalArgumentException when the ticket's classes are not those of the data set
   */
  public TicketEvaluation(ReadyTicket ticket) {
    this(ticket.manifest(), () -> Inference.byIntegers(ticket));
  }

  /**
   * The same by floats, as the search trained it.
   *
   * @throws IllegalArgumentException also when floats cannot follow the ticket's network
   */
  public static TicketEvaluation byFloats(Ticket ticket, int rung) {
    FloatNetwork.check(ticket.network());
    return new TicketEvaluation(ticket.manifest(), () -> new FloatNetwork(ticket, rung));
  }

  /**
   * The same by any other means.
   *
   * @param inferences makes one at rest for each trial, and is called by several threads
   * @throws IllegalArgumentException when the ticket's classes are not those of the data set
   */
  public TicketEvaluation(Manifest manifest, Supplier<Inference> inferences) {
    int classes = manifest.labels().size();
    if (classes != GestureLabels.CLASSES) {
      throw new IllegalArgumentException(
          "the ticket knows " + classes + " classes, DVS128Gesture has " + GestureLabels.CLASSES);
    }
    this.manifest = manifest;
    this.inferences = inferences;
  }

  /**
   * What came out.
   *
   * @param clips true class against decided class, a count a clip
   * @param windows how many windows within clips had their clip's class as the likeliest
   * @param decisions the class that each clip was decided for, in the order of the trials
   */
  public record Result(ConfusionMatrix clips, Proportion windows, List<Integer> decisions) {
    /** Copies the list. */
    public Result {
      decisions = List.copyOf(decisions);
    }
  }

  /**
   * Runs the trials, at least one, each with a state of its own.
   *
   * @param evaluated called after each trial, from several threads
   * @throws DataSetException when a clip holds no whole window
   */
  public Result run(List<Trial> trials, Runnable evaluated) throws IOException {
    ConfusionMatrix clips = new ConfusionMatrix(manifest.labels());
    List<Integer> decisions = new ArrayList<>();
    int right = 0;
    int windows = 0;
    for (List<ClipVotes> trial : Workers.map(trials, this::votes, evaluated)) {
      for (ClipVotes votes : trial) {
        clips.add(votes.clip.truth(), votes.decided());
        decisions.add(votes.decided());
        right += votes.right;
        windows += votes.windows;
      }
    }
    return new Result(clips, new Proportion(right, windows), decisions);
  }

  private List<ClipVotes> votes(Trial trial) throws IOException {
    List<ClipVotes> votes =
        trial.labels().clips().stream().map(clip -> new ClipVotes(clip, classes())).toList();
    TrialFrames.stream(trial, manifest.frameSettings(), new Steps(votes));
    for (int c = 0; c < votes.size(); c++) {
      if (votes.get(c).windows == 0) {
        throw new DataSetException(
            trial.labelFile(), "clip " + (c + 1) + " holds no whole window of the ticket");
      }
    }
    return votes;
  }

  private int classes() {
    return manifest.labels().size();
  }

  private static int largest(float[] values) {
    int largest = 0;
    for (int i = 1; i < values.length; i++) {
      largest = values[i] > values[largest] ? i : largest;
    }
    return largest;
  }

  /** The confidences that a clip has gathered. */
  private static final class ClipVotes {
    private final GestureLabels.Clip clip;
    private final float[] sum;
    private int windows;
    private int right;

    ClipVotes(GestureLabels.Clip clip, int classes) {
      this.clip = clip;
      this.sum = new float[classes];
    }

    void add(float[] confidences) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += confidences[i];
      }
      windows++;
      right += largest(confidences) == clip.truth() ? 1 : 0;
    }

    int decided() {
      return largest(sum);
    }
  }

  /** The way through one trial. */
  private final class Steps implements FrameSink {
    private final List<ClipVotes> votes;
    private final Inference inference = inferences.get();
    private final float[] confidences = new float[classes()];

    /** Starts of the last timesteps, as many as a window has. */
    private final long[] startsNs = new long[manifest.readout().timesteps()];

    private int steps;

    Steps(List<ClipVotes> votes) {
      this.votes = votes;
    }

    @Override
    public void frame(Frame frame) {
      boolean decides = inference.step(frame);
      startsNs[steps % startsNs.length] = frame.startNs();
      steps++;
      if (decides && steps >= startsNs.length) {
        inference.confidences(confidences);
        long windowStartNs = startsNs[steps % startsNs.length];
        for (ClipVotes clip : votes) {
          if (clip.clip.covers(windowStartNs, frame.endNs())) {
            clip.add(confidences);
          }
        }
      }
    }

    @Override
    public void discontinuity(long beforeNs, long afterNs) {
      inference.reset();
      steps = 0;
    }
  }
}
