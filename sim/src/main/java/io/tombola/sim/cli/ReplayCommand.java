package io.tombola.sim.cli;

import io.tombola.msgs.event.EventReader;
import io.tombola.node.ros.AbstractNodeMain;
import io.tombola.node.ros.CommandLineLoader;
import io.tombola.node.ros.ConnectedNode;
import io.tombola.node.ros.DefaultNodeMainExecutor;
import io.tombola.node.ros.NodeMainExecutor;
import io.tombola.sim.replay.EventTopic;
import io.tombola.sim.replay.Replay;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
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
      "Plays a recording of any format that `tombola info` reads onto a topic as dvs_msgs/EventArray,",
      "at its own pace, with the events' own times."
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
      names = "--rate",
      defaultValue = "1",
      description = "Speed; 2 is twice as fast (default: ${DEFAULT-VALUE}).")
  private double rate;

  @Option(names = "--loop", description = "Start again at the end, until SIGINT.")
  private boolean loop;

  @Option(
      names = "--wait",
      defaultValue = "10",
      paramLabel = "SECONDS",
      description = "Wait this long for a subscriber before starting (default: ${DEFAULT-VALUE}).")
  private double waitSeconds;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!(rate > 0)) {
      throw new ParameterException(spec.commandLine(), "--rate " + rate + " must be above 0");
    }
    // A wrong file is an error before there is a node.
    recording.open(file).close();
    Player player = new Player();
    NodeMainExecutor executor = DefaultNodeMainExecutor.newDefault();
    executor.execute(
        player,
        new CommandLineLoader(rosArguments, System.getenv()).build(player.getDefaultNodeName()));
    executor.awaitTermination();
    if (player.failure instanceof IOException damaged) {
      throw damaged;
    }
    if (player.failure instanceof RuntimeException mistake) {
      throw mistake;
    }
    return 0;
  }

  private final class Player extends AbstractNodeMain {
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
        do {
          play(events);
        } while (loop);
      } catch (IOException e) {
        failure = e;
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

    private void play(EventTopic events) throws IOException, InterruptedException {
      try (EventReader reader = recording.open(file)) {
        new Replay(rate, Replay.hostPacer()).play(reader, events::publish);
      }
    }

    @Override
    public void onError(Throwable error) {
      failure = error;
    }
  }
}
