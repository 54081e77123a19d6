package io.tombola.node.ingest;

import io.tombola.msgs.event.EventLedger;
import io.tombola.msgs.wire.AeUnicastCodec;
import io.tombola.msgs.wire.Aedat31DatagramCodec;
import io.tombola.msgs.wire.DatagramCodec;
import io.tombola.msgs.wire.FaeryCodec;
import io.tombola.msgs.wire.SpifCodec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Set;

/**
 * A socket that datagrams of events come to.
 *
 * @param address to listen on
 * @param protocol of datagrams that do not begin with the magic number of AEDAT 3.1
 * @param width of the sensor in pixels, which most protocols do not tell
 * @param height of the sensor in pixels
 * @param spifTimestamps whether SPIF's words are followed by timestamps
 * @param allow senders that are heard; all when empty
 * @param queueDatagrams datagrams that may wait to be decoded before the oldest is dropped
 */
public record UdpSettings(
    InetSocketAddress address,
    Protocol protocol,
    int width,
    int height,
    SpifCodec.Timestamps spifTimestamps,
    Set<InetAddress> allow,
    int queueDatagrams) {

  /** The formats, by the names that users write. */
  public enum Protocol {
    SPIF,
    FAERY,
    FAERY32,
    JAER,
    AEDAT31;

    /** As it is written in parameters and addresses. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A codec for a new sender. */
  DatagramCodec codec(EventLedger ledger) {
    return switch (protocol) {
      case SPIF -> new SpifCodec(width, height, spifTimestamps, ledger);
      case FAERY -> new FaeryCodec(width, height, FaeryCodec.Layout.T64_X16_Y16_ON8, ledger);
      case FAERY32 -> new FaeryCodec(width, height, FaeryCodec.Layout.T32_X16_Y15_ON1, ledger);
      case JAER -> new AeUnicastCodec(ledger);
      case AEDAT31 -> new Aedat31DatagramCodec(width, height, ledger);
    };
  }

  /** For people. */
  String name() {
    return "udp " + address.getAddress().getHostAddress() + ":" + address.getPort();
  }
}
