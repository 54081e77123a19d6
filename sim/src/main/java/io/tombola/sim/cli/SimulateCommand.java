package io.tombola.sim.cli;

import io.tombola.sim.data.GestureRecorder;
import io.tombola.sim.scene.ContactSheet;
import io.tombola.sim.scene.Take.RotationSeenBy;
import io.tombola.sim.scene.User;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code tombola simulate}: writes a simulated data set. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = {
      "Writes simulated gestures in DVS128Gesture's layout.",
      "The same users are the same people every time: nothing here is drawn from a clock."
    })
final class SimulateCommand implements Callable<Integer> {
  /** Slices of the picture's rows, and their length. */
  private static final int PICTURE_SLICES = 10;

  private static final long PICTURE_SLICE_US = 60_000;

  @Option(names = "--out", paramLabel = "DIR", description = "Folder to write, empty or new.")
  private Path out;

  @Option(
      names = "--picture",
      paramLabel = "FILE.png",
      description = "Also, or only, draw each gesture of the first user as a row of pictures.")
  private Path picture;

  @Option(
      names = "--users",
      defaultValue = "1-29",
      paramLabel = "FIRST-LAST",
      converter = UsersConverter.class,
      description =
          "Users 1-23 train, 24-29 test, as in the original; any above are other people, for training"
              + " or, where nothing was trained on them, to measure on (default: ${DEFAULT-VALUE}).")
  private GestureRecorder.Users users;

  @Option(
      names = "--extra-train-users",
      defaultValue = "0",
      paramLabel = "N",
      description =
          "More people for training, numbered from 30, one trial each with 3 more clips of other"
              + " gestures (default: ${DEFAULT-VALUE}).")
  private int extraTrainUsers;

  @Option(
      names = "--trials",
      defaultValue = "4",
      paramLabel = "N",
      description = "Trials of each user, 1 to 5 (default: ${DEFAULT-VALUE}).")
  private int trials;

  @Option(
      names = "--clip-seconds",
      defaultValue = "6",
      paramLabel = "S",
      description = "Mean length of a clip (default: ${DEFAULT-VALUE}).")
  private double clipSeconds;

  @Option(
      names = "--clockwise-seen-by",
      defaultValue = "camera",
      paramLabel = "SIDE",
      description =
          "From whose side circles are judged: ${COMPLETION-CANDIDATES} (default:"
              + " ${DEFAULT-VALUE}).")
  private RotationSeenBy rotationSeenBy;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    GestureRecorder.Settings settings = settings();
    if (out == null && picture == null) {
      throw new ParameterException(spec.commandLine(), "name --out DIR or --picture FILE.png");
    }
    if (out != null) {
      record(new GestureRecorder(settings));
    }
    if (picture != null) {
      ContactSheet.ofGestures(
              User.ofSeed(users.first()), users.first(), PICTURE_SLICES, PICTURE_SLICE_US)
          .write(picture);
      spec.commandLine().getOut().printf("drew simulated user %d to %s%n", users.first(), picture);
    }
    return 0;
  }

  private void record(GestureRecorder recorder) throws IOException {
    long startNs = System.nanoTime();
    GestureRecorder.Recorded recorded;
    try (ProgressBar progress = Progress.of("simulate", recorder.trials())) {
      recorded = recorder.record(out, progress::step);
    }
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "wrote %d simulated trials to %s: %d clips, %.1f M events, %.0f s of sensor time, in"
                + " %.0f s%n",
            recorded.trials(),
            out,
            recorded.clips(),
            recorded.events() / 1e6,
            recorded.seconds(),
            (System.nanoTime() - startNs) / 1e9);
  }

  private GestureRecorder.Settings settings() {
    try {
      return new GestureRecorder.Settings(
          users, extraTrainUsers, trials, clipSeconds, rotationSeenBy);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** Reads {@code 1-29}. */
  static final class UsersConverter implements ITypeConverter<GestureRecorder.Users> {
    private static final Pattern RANGE = Pattern.compile("(\\d{1,4})-(\\d{1,4})");

    @Override
    public GestureRecorder.Users convert(String value) {
      Matcher range = RANGE.matcher(value);
      if (!range.matches()) {
        throw new TypeConversionException("'" + value + "' is not FIRST-LAST, such as 1-29");
      }
      try {
        return new GestureRecorder.Users(
            Integer.parseInt(range.group(1)), Integer.parseInt(range.group(2)));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
