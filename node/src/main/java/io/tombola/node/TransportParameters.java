package io.tombola.node;

import io.tombola.msgs.wire.Dvs128Address;
import io.tombola.msgs.wire.SpifCodec;
import io.tombola.node.ingest.CameraIntake;
import io.tombola.node.ingest.TcpSettings;
import io.tombola.node.ingest.UdpSettings;
import io.tombola.node.ros.ParameterTree;
import io.tombola.node.ros.RosException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The private parameters of the raw transports, {@code ~udp/...}, {@code ~tcp/...}, and of the live
 * page, {@code ~web/...}.
 */
final class TransportParameters {
  private static final String LOOPBACK = "127.0.0.1";
  private static final int MAX_PORT = 0xFFFF;
  private static final int MAX_SIDE = 0x7FFF;
  private static final int QUEUE_DATAGRAMS = 1024;

  private final ParameterTree tree;

  TransportParameters(ParameterTree tree) {
    this.tree = tree;
  }

  /**
   * What {@code ~udp/port} asks for; empty when it is not set.
   *
   * @throws RosException when a parameter is missing, of another type or out of range; names it
   */
  Optional<UdpSettings> udp() {
    if (!tree.has("~udp/port")) {
      return Optional.empty();
    }
    UdpSettings.Protocol protocol =
        choice("~udp/protocol", UdpSettings.Protocol.class, UdpSettings.Protocol.SPIF);
    boolean sized = protocol == UdpSettings.Protocol.JAER;
    if (!sized) {
      requireSensor("~udp/width", "~udp/height");
    }
    return Optional.of(
        new UdpSettings(
            address("~udp/bind", "~udp/port"),
            protocol,
            sized ? Dvs128Address.SIDE : side("~udp/width"),
            sized ? Dvs128Address.SIDE : side("~udp/height"),
            choice("~spif/timestamps", SpifCodec.Timestamps.class, SpifCodec.Timestamps.AUTO),
            addresses("~udp/allow"),
            inRange("~udp/queue_datagrams", QUEUE_DATAGRAMS, 1, 1 << 20)));
  }

  /** What {@code ~tcp/port} and {@code ~tcp/connect} ask for; empty when neither is set. */
  Optional<TcpSettings> tcp() {
    String server = tree.getString("~tcp/connect", "");
    boolean listen = tree.has("~tcp/port");
    if (server.isEmpty() && !listen) {
      return Optional.empty();
    }
    requireSensor("~tcp/width", "~tcp/height");
    return Optional.of(
        new TcpSettings(
            listen ? Optional.of(address("~tcp/bind", "~tcp/port")) : Optional.empty(),
            server.isEmpty() ? Optional.empty() : Optional.of(server("~tcp/connect", server)),
            side("~tcp/width"),
            side("~tcp/height"),
            addresses("~tcp/allow")));
  }

  /** Where {@code ~web/port} wants the live page; empty when it is not set. */
  Optional<InetSocketAddress> web() {
    return tree.has("~web/port")
        ? Optional.of(address("~web/bind", "~web/port"))
        : Optional.empty();
  }

  private InetSocketAddress address(String bindName, String portName) {
    int port = inRange(portName, 0, 0, MAX_PORT);
    return new InetSocketAddress(host(bindName, tree.getString(bindName, LOOPBACK)), port);
  }

  private static InetSocketAddress server(String name, String value) {
    int colon = value.lastIndexOf(':');
    try {
      int port = Integer.parseInt(value.substring(colon + 1));
      if (colon > 0 && port > 0 && port <= MAX_PORT) {
        return new InetSocketAddress(host(name, value.substring(0, colon)), port);
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new RosException(
        "parameter " + name + " is '" + value + "': write host:port, such as 127.0.0.1:7777");
  }

  private int side(String name) {
    if (!tree.has(name)) {
      throw new RosException(
          "parameter " + name + " is not set: this protocol does not tell the sensor's size");
    }
    return inRange(name, 0, 1, MAX_SIDE);
  }

  private void requireSensor(String widthName, String heightName) {
    long pixels = (long) side(widthName) * side(heightName);
    if (pixels > CameraIntake.MAX_PIXELS) {
      throw new RosException(
          "parameters %s and %s make %d pixels: they must make %d at most"
              .formatted(widthName, heightName, pixels, CameraIntake.MAX_PIXELS));
    }
  }

  private int inRange(String name, int usual, int least, int most) {
    int value = tree.getInteger(name, usual);
    if (value < least || value > most) {
      throw new RosException(
          "parameter " + name + " is " + value + ": it must be " + least + " to " + most);
    }
    return value;
  }

  private <E extends Enum<E>> E choice(String name, Class<E> type, E usual) {
    String value = tree.getString(name, usual.name().toLowerCase(Locale.ROOT));
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> constant.name().equalsIgnoreCase(value))
        .findFirst()
        .orElseThrow(
            () ->
                new RosException(
                    "parameter "
                        + name
                        + " is '"
                        + value
                        + "': it must be one of "
                        + Arrays.stream(type.getEnumConstants())
                            .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "))));
  }

  private Set<InetAddress> addresses(String name) {
    Set<InetAddress> addresses = new HashSet<>();
    for (Object element : tree.getList(name, List.of())) {
      addresses.add(host(name, element.toString()));
    }
    return Set.copyOf(addresses);
  }

  private static InetAddress host(String name, String value) {
    try {
      return InetAddress.getByName(value);
    } catch (UnknownHostException e) {
      throw new RosException("parameter " + name + ": there is no host '" + value + "'", e);
    }
  }
}
