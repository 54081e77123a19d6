package io.tombola.sim.cli;

import io.tombola.msgs.event.EventReader;
import io.tombola.node.ros.AbstractNodeMain;
import io.tombola.node.ros.CommandLineLoader;
import io.tombola.node.ros.ConnectedNode;
import io.tombola.node.ros.DefaultNodeMainExecutor;
import io.tombola.node.ros.NodeMainExecutor;
import io.tombola.node.ros.RosException;
import io.tombola.node.ros.TimeProvider;
import io.tombola.sim.replay.Destination;
import io.tombola.sim.replay.EventSender;
import io.tombola.sim.replay.EventTopic;
import io.tombola.sim.replay.Replay;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.LongUnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tombola replay}: a recording onto a ROS topic. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Plays a recording of any format that `tombola info` reads onto a topic as"
          + " dvs_msgs/EventArray,",
      "or with --to over UDP or TCP, at its own pace."
    })
final class ReplayCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FILE", description = "The recording.")
  private Path file;

  @Parameters(
      index = "1..*",
      paramLabel = "ROS_ARGUMENT",
      description = "Remaps and the like, such as __name:=player.")
  private List<String> rosArguments = List.of();

  @Mixin private RecordingOptions recording;

  @Option(
      names = "--topic",
      defaultValue = "/dvs/events",
      description = "Topic to publish (default: ${DEFAULT-VALUE}).")
  private String topic;

  @Option(
      names = "--to",
      paramLabel = "SCHEME://HOST:PORT",
      description = {
        "Send there instead, without ROS: spif, spif-untimed, faery, faery32, jaer (DVS128 only),",
        "aedat31+udp, aedat31+tcp, aedat31+tcp-server; such as spif://127.0.0.1:3333."
      })
  private String to;

  @Option(
      names = "--rate",
      defaultValue = "1",
      description = "Speed; 2 is twice as fast (default: ${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--stamps",
      defaultValue = "file",
      paramLabel = "file|now",
      description = {
        "file: events and messages keep the recording's times. now: all are shifted by one",
        "constant, so that the first event happens now (in ROS time) each time that the recording",
        "starts; for tools and cameras that live in the present. Events keep their distances:",
        "at a --rate above 1 stamps run ahead of the clock, below 1 they fall behind.",
        "With --to, file alone (default: ${DEFAULT-VALUE})."
      })
  private Stamps stamps;

  @Option(names = "--loop", description = "Start again at the end, until SIGINT.")
  private boolean loop;

  @Option(
      names = "--wait",
      defaultValue = "10",
      paramLabel = "SECONDS",
      description = {
        "Wait this long for a subscriber before starting, and with --stamps now for simulated time",
        "to begin, if /use_sim_time is set (default: ${DEFAULT-VALUE})."
      })
  private double waitSeconds;

  @Spec private CommandSpec spec;

  /** Whose times the events have. */
  private enum Stamps {
    FILE,
    NOW
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!(rate > 0)) {
      throw new ParameterException(spec.commandLine(), "--rate " + rate + " must be above 0");
    }
    if (to != null && stamps == Stamps.NOW) {
      throw new ParameterException(
          spec.commandLine(),
          "--stamps now is for topics: over UDP and TCP events have a sensor's clock, which the"
              + " receiver maps onto its own; leave one of --stamps and --to out");
    }
    // A wrong file is an error before there is a node.
    recording.open(file).close();
    if (to != null) {
      return send();
    }
    Player player = new Player();
    NodeMainExecutor executor = DefaultNodeMainExecutor.newDefault();
    executor.execute(
        player,
        new CommandLineLoader(rosArguments, System.getenv()).build(player.getDefaultNodeName()));
    executor.awaitTermination();
    if (player.failure instanceof IOException damaged) {
      throw damaged;
    }
    return NodeCommand.end(player.failure);
  }

  private int send() throws IOException, InterruptedException {
    try (EventSender sender = Destination.parse(to).open()) {
      do {
        play(LongUnaryOperator.identity(), sender::send);
      } while (loop);
      spec.commandLine()
          .getOut()
          .println(
              String.format(
                  Locale.ROOT,
                  "replay: sent %d events of %s to %s%s",
                  sender.events(),
                  file.getFileName(),
                  to,
                  sender.refusedDatagrams() == 0
                      ? ""
                      : ", " + sender.refusedDatagrams() + " datagrams refused: nobody listens"));
      return 0;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--to: " + e.getMessage(), e);
    }
  }

  private void play(LongUnaryOperator firstStampNs, Replay.PacketSink sink)
      throws IOException, InterruptedException {
    try (EventReader reader = recording.open(file)) {
      new Replay(rate, Replay.hostPacer(), firstStampNs).play(reader, sink);
    }
  }

  private final class Player extends AbstractNodeMain {
    private static final long POLL_MS = 20;

    private Throwable failure;

    @Override
    public String getDefaultNodeName() {
      return "replay";
    }

    @Override
    public void onStart(ConnectedNode node) {
      EventTopic events = new EventTopic(node, topic);
      try {
        if (!events.awaitSubscriber((long) (waitSeconds * 1000))) {
          spec.commandLine()
              .getErr()
              .println("replay: nobody listens to " + topic + ", playing anyway");
        }
        LongUnaryOperator firstStampNs = firstStampNs(node.getTimeProvider());
        do {
          play(firstStampNs, events::publish);
        } while (loop);
      } catch (IOException e) {
        failure = e;
      } catch (IllegalArgumentException e) {
        String hint = stamps == Stamps.FILE ? "; --stamps now shifts them" : "";
        failure =
            new ParameterException(spec.commandLine(), file + ": " + e.getMessage() + hint, e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        spec.commandLine()
            .getOut()
            .println(
                String.format(
                    Locale.ROOT,
                    "replay: published %d events of %s, %d messages lost by slow subscribers",
                    events.events(),
                    file.getFileName(),
                    events.droppedMessages()));
        node.shutdown();
      }
    }

    private LongUnaryOperator firstStampNs(TimeProvider time) throws InterruptedException {
      if (stamps == Stamps.FILE) {
        return LongUnaryOperator.identity();
      }
      awaitTime(time);
      return recordedNs -> time.getCurrentTimeNs();
    }

    /** Before the first message of /clock simulated time is 0, and stamps would be of 1970. */
    private void awaitTime(TimeProvider time) throws InterruptedException {
      long deadlineNs = System.nanoTime() + (long) (waitSeconds * 1e9);
      while (time.getCurrentTimeNs() == 0) {
        if (System.nanoTime() - deadlineNs >= 0) {
          throw new RosException(
              "/use_sim_time is set, but /clock does not tell the time: start what publishes it"
                  + " (rosbag play --clock, a simulator), or leave --stamps now out (replay.launch:"
                  + " stamps:=file)");
        }
        Thread.sleep(POLL_MS);
      }
    }

    @Override
    public void onError(Throwable error) {
      failure = error;
    }
  }
}
