package io.tombola.sim.replay;

import io.tombola.msgs.event.EventLedger;
import io.tombola.msgs.wire.AeUnicastCodec;
import io.tombola.msgs.wire.Aedat31DatagramCodec;
import io.tombola.msgs.wire.DatagramCodec;
import io.tombola.msgs.wire.FaeryCodec;
import io.tombola.msgs.wire.SpifCodec;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Where a raw transport leads, as it is written on the command line: {@code scheme://host:port}.
 *
 * @param scheme the format and its transport
 * @param host to send to, or for a server to listen on
 */
public record Destination(Scheme scheme, String host, int port) {
  private static final int ANY_SIDE = 0;

  /** What can be written before {@code ://}, with the port that each is used to. */
  public enum Scheme {
    /** SPIF with timestamps. */
    SPIF("spif", 3333),
    /** SPIF without timestamps, as AEStream sends by default. */
    SPIF_UNTIMED("spif-untimed", 3333),
    FAERY("faery", 7777),
    FAERY32("faery32", 7777),
    JAER("jaer", 8991),
    AEDAT31_UDP("aedat31+udp", 6666),
    AEDAT31_TCP("aedat31+tcp", 7777),
    /** As cAER does it: the receiver connects. */
    AEDAT31_TCP_SERVER("aedat31+tcp-server", 7777);

    private final String label;
    private final int usualPort;

    Scheme(String label, int usualPort) {
      this.label = label;
      this.usualPort = usualPort;
    }

    /** As it is written. */
    public String label() {
      return label;
    }
  }

  /**
   * Reads an address; without a port it has its scheme's usual one.
   *
   * @throws IllegalArgumentException when it is none; says what can be written
   */
  public static Destination parse(String text) {
    try {
      URI uri = new URI(text);
      for (Scheme scheme : Scheme.values()) {
        if (scheme.label.equals(uri.getScheme()) && uri.getHost() != null) {
          int port = uri.getPort() < 0 ? scheme.usualPort : uri.getPort();
          return new Destination(scheme, uri.getHost(), port);
        }
      }
    } catch (URISyntaxException e) {
      // Told below.
    }
    throw new IllegalArgumentException(
        "'"
            + text
            + "' is no address to send to: write SCHEME://HOST:PORT with one of "
            + Arrays.stream(Scheme.values()).map(Scheme::label).collect(Collectors.joining(", ")));
  }

  /**
   * Opens it. A server waits for its first client when the first packet is sent.
   *
   * @throws IOException when the host is unknown or does not answer; names the address
   */
  public EventSender open() throws IOException {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new UnknownHostException(this + ": there is no host '" + host + "'");
    }
    return switch (scheme) {
      case AEDAT31_TCP -> StreamSender.connect(address, toString());
      case AEDAT31_TCP_SERVER -> StreamSender.listen(address, toString());
      default -> new DatagramSender(codec(scheme), address);
    };
  }

  private static DatagramCodec codec(Scheme scheme) {
    EventLedger ledger = new EventLedger();
    return switch (scheme) {
      case SPIF -> new SpifCodec(ANY_SIDE, ANY_SIDE, SpifCodec.Timestamps.ALWAYS, ledger);
      case SPIF_UNTIMED -> new SpifCodec(ANY_SIDE, ANY_SIDE, SpifCodec.Timestamps.NEVER, ledger);
      case FAERY -> new FaeryCodec(ANY_SIDE, ANY_SIDE, FaeryCodec.Layout.T64_X16_Y16_ON8, ledger);
      case FAERY32 -> new FaeryCodec(ANY_SIDE, ANY_SIDE, FaeryCodec.Layout.T32_X16_Y15_ON1, ledger);
      case JAER -> new AeUnicastCodec(ledger);
      case AEDAT31_UDP -> new Aedat31DatagramCodec(ANY_SIDE, ANY_SIDE, ledger);
      default -> throw new IllegalArgumentException(scheme + " sends no datagrams");
    };
  }

  @Override
  public String toString() {
    return scheme.label + "://" + host + ":" + port;
  }
}
