package io.tombola.node;

import io.tombola.engine.run.Engine;
import io.tombola.engine.run.VitSettings.Selection;
import io.tombola.engine.run.Windowing;
import io.tombola.msgs.event.Region;
import io.tombola.msgs.ros.RosType;
import io.tombola.node.decide.Budget;
import io.tombola.node.decide.DecisionRule;
import io.tombola.node.diagnostics.FrequencyTask;
import io.tombola.node.ingest.EventIngest;
import io.tombola.node.ingest.FrameId;
import io.tombola.node.ingest.TcpSettings;
import io.tombola.node.ingest.UdpSettings;
import io.tombola.node.ros.ParameterTree;
import io.tombola.node.ros.RosException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The node's private parameters.
 *
 * @param ticket file of the ticket to run
 * @param rule when a gesture becomes a command
 * @param budget what a timestep may cost
 * @param windowing of a spiking ViT
 * @param threads that split the network's layers
 * @param queuePackets packets that may wait for the camera before new ones are dropped
 * @param statisticsIntervalSeconds time between two lines of statistics; 0 for none
 * @param eventTypes that the topic of events may have
 * @param frameId tf frame of the camera; empty for that of its messages
 * @param roi part of the sensor that is seen; empty for all of it
 * @param udp datagrams of events to take, if any
 * @param tcp streams of events to take, if any
 * @param web where the live page is, if anywhere
 */
record NodeParameters(
    Path ticket,
    DecisionRule rule,
    Budget budget,
    Windowing windowing,
    int threads,
    int queuePackets,
    int statisticsIntervalSeconds,
    Diagnostics diagnostics,
    List<RosType> eventTypes,
    String frameId,
    Optional<Region> roi,
    Optional<UdpSettings> udp,
    Optional<TcpSettings> tcp,
    Optional<InetSocketAddress> web) {
  private static final String ANY_EVENT_TYPE = "auto";

  /**
   * What {@code /diagnostics} is told.
   *
   * @param periodSeconds between two reports
   * @param hardwareId of the camera
   * @param messageRates what is expected to arrive
   */
  record Diagnostics(double periodSeconds, String hardwareId, FrequencyTask.Limits messageRates) {}

  /**
   * Reads them from the master.
   *
   * @param defaultTicket used when {@code ~ticket} is not set; null when there is none
   * @throws RosException when one is missing, of another type or out of range; names it
   */
  static NodeParameters read(ParameterTree tree, Path defaultTicket) {
    String ticket =
        tree.getString("~ticket", defaultTicket == null ? "" : defaultTicket.toString());
    if (ticket.isEmpty()) {
      throw new RosException("parameter ~ticket is not set: name the ticket file to run");
    }
    DecisionRule usual = DecisionRule.SHIPPED;
    try {
      var rule =
          new DecisionRule(
              TunableParameters.real(tree, "min_confidence", usual.minConfidence()),
              TunableParameters.real(tree, "release_confidence", usual.releaseConfidence()),
              TunableParameters.whole(tree, "smoothing_steps", usual.smoothingSteps()),
              TunableParameters.whole(tree, "dwell_ms", (int) (usual.dwellUs() / 1000)) * 1000L,
              TunableParameters.whole(tree, "stale_ms", (int) (usual.staleUs() / 1000)) * 1000L);
      return new NodeParameters(
          Path.of(ticket),
          rule,
          budget(tree),
          windowing(tree),
          threads(tree.getInteger("~threads", 1)),
          positive("~queue_packets", tree.getInteger("~queue_packets", 64)),
          TunableParameters.whole(
              tree, "statistics_interval_s", TunableParameters.STATISTICS_INTERVAL_S),
          diagnostics(tree),
          eventTypes(tree.getString("~event_type", ANY_EVENT_TYPE)),
          tree.getString("~frame_id", ""),
          roi(tree.getList("~roi", List.of())),
          new TransportParameters(tree).udp(),
          new TransportParameters(tree).tcp(),
          new TransportParameters(tree).web());
    } catch (IllegalArgumentException e) {
      throw new RosException("parameter ~" + e.getMessage(), e);
    }
  }

  /**
   * The camera's tf frame.
   *
   * @param usual until a message names one
   */
  FrameId frame(String usual) {
    return frameId.isEmpty() ? FrameId.ofMessages(usual) : FrameId.fixed(frameId);
  }

  /** True when events may also come by UDP or TCP. */
  boolean takesSockets() {
    return udp.isPresent() || tcp.isPresent();
  }

  private static Budget budget(ParameterTree tree) {
    Budget none = Budget.NONE;
    return new Budget(
        TunableParameters.real(tree, "budget_us_per_step", none.usPerStep()),
        TunableParameters.real(tree, "budget_ns_per_event", none.nsPerEvent()),
        TunableParameters.real(tree, "budget_uj_per_s", none.ujPerSecond()),
        TunableParameters.whole(tree, "budget_quiet_ms", (int) (none.quietUs() / 1000)) * 1000L);
  }

  private static Windowing windowing(ParameterTree tree) {
    Selection selection = patchSelection(tree.getString("~patch_selection", "window"));
    try {
      return new Windowing(selection, tree.getInteger("~window_hop", Windowing.PROMPT));
    } catch (IllegalArgumentException e) {
      throw new RosException("parameter ~window_hop: " + e.getMessage(), e);
    }
  }

  private static Selection patchSelection(String name) {
    return switch (name) {
      case "window" -> Selection.WINDOW;
      case "causal" -> Selection.CAUSAL;
      default ->
          throw new RosException(
              "parameter ~patch_selection is '" + name + "': it must be window or causal");
    };
  }

  private static Optional<Region> roi(List<?> values) {
    if (values.isEmpty()) {
      return Optional.empty();
    }
    if (values.size() != 4 || !values.stream().allMatch(Integer.class::isInstance)) {
      throw new RosException(
          "parameter ~roi is " + values + ": it must be [x, y, width, height], whole pixels");
    }
    int[] numbers = values.stream().mapToInt(Integer.class::cast).toArray();
    try {
      return Optional.of(new Region(numbers[0], numbers[1], numbers[2], numbers[3]));
    } catch (IllegalArgumentException e) {
      throw new RosException("parameter ~roi: " + e.getMessage(), e);
    }
  }

  private static Diagnostics diagnostics(ParameterTree tree) {
    double periodSeconds = tree.getDouble("~diagnostic_period", 1);
    if (!(periodSeconds >= 0.01 && periodSeconds <= 3600)) {
      throw new RosException(
          "parameter ~diagnostic_period is " + periodSeconds + ": it must be 0.01 to 3600 seconds");
    }
    return new Diagnostics(
        periodSeconds,
        tree.getString("~hardware_id", "none"),
        new FrequencyTask.Limits(
            tree.getDouble("~min_message_hz", 0), tree.getDouble("~max_message_hz", 0)));
  }

  private static List<RosType> eventTypes(String name) {
    List<RosType> types =
        EventIngest.TYPES.stream()
            .filter(type -> name.equals(ANY_EVENT_TYPE) || type.name().equals(name))
            .toList();
    if (types.isEmpty()) {
      throw new RosException(
          "parameter ~event_type is '"
              + name
              + "': it must be auto or one of "
              + EventIngest.TYPES.stream().map(RosType::name).collect(Collectors.joining(", ")));
    }
    return types;
  }

  private static int threads(int value) {
    if (value > Engine.MAX_THREADS) {
      throw new RosException(
          "parameter ~threads is " + value + ": it must be at most " + Engine.MAX_THREADS);
    }
    return positive("~threads", value);
  }

  private static int positive(String name, int value) {
    if (value < 1) {
      throw new RosException("parameter " + name + " is " + value + ": it must be at least 1");
    }
    return value;
  }
}
