package io.tombola.sim.bench.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.LossLedger;
import io.tombola.msgs.wire.SpifCodec;
import io.tombola.node.actor.CameraStatistics;
import io.tombola.node.actor.EventBatchPool;
import io.tombola.node.ingest.CameraIntake;
import io.tombola.node.ingest.RawTransports;
import io.tombola.node.ingest.TcpSettings;
import io.tombola.node.ingest.UdpSettings;
import io.tombola.sim.bench.JavaProcess;
import io.tombola.sim.replay.Destination;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A raw transport, from a sender in a process of its own into the node's own receiver. Datagrams
 * may get lost when nobody holds the sender back: what was sent and received is said on standard
 * error.
 */
final class RawWire implements Wire {
  private static final int SIDE = 128;
  private static final int BATCHES = 64;
  private static final int QUEUE_DATAGRAMS = 1024;

  private final String name;
  private final Destination.Scheme scheme;
  private final Optional<UdpSettings.Protocol> protocol;
  private final List<Integer> sizes;

  private RawWire(
      String name,
      Destination.Scheme scheme,
      Optional<UdpSettings.Protocol> protocol,
      Integer... sizes) {
    this.name = name;
    this.scheme = scheme;
    this.protocol = protocol;
    this.sizes = List.of(sizes);
  }

  /** All raw transports, with the greatest datagrams that they send. */
  static List<Wire> all() {
    return List.of(
        datagrams("udp/spif", Destination.Scheme.SPIF, UdpSettings.Protocol.SPIF, 32, 184),
        datagrams("udp/faery", Destination.Scheme.FAERY, UdpSettings.Protocol.FAERY, 113),
        datagrams("udp/faery32", Destination.Scheme.FAERY32, UdpSettings.Protocol.FAERY32, 184),
        datagrams("udp/jaer", Destination.Scheme.JAER, UdpSettings.Protocol.JAER, 183),
        datagrams("udp/aedat31", Destination.Scheme.AEDAT31_UDP, UdpSettings.Protocol.AEDAT31, 178),
        new RawWire("tcp/aedat31", Destination.Scheme.AEDAT31_TCP, Optional.empty(), 4096));
  }

  private static RawWire datagrams(
      String name, Destination.Scheme scheme, UdpSettings.Protocol protocol, Integer... sizes) {
    return new RawWire(name, scheme, Optional.of(protocol), sizes);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Integer> eventsPerMessage() {
    return sizes;
  }

  @Override
  public Stream start(int eventsPerMessage, Meter meter) throws Exception {
    EventBatchPool pool = new EventBatchPool(BATCHES);
    CameraStatistics statistics = new CameraStatistics();
    Counting counting = new Counting(pool, statistics.ledger(), meter);
    CameraIntake intake =
        new CameraIntake(pool, statistics, counting::events, System::nanoTime, System::nanoTime);
    RawTransports transports = open(intake);
    InetSocketAddress address =
        protocol.isPresent() ? transports.udpAddress() : transports.tcpAddress();
    Destination destination =
        new Destination(scheme, address.getAddress().getHostAddress(), address.getPort());
    Process sender =
        JavaProcess.of(
                FlatOutSender.class, destination.toString(), String.valueOf(eventsPerMessage))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    return () -> {
      long sent = end(sender);
      transports.close();
      report(sent, statistics.ledger());
    };
  }

  private RawTransports open(CameraIntake intake) {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return new RawTransports(
        protocol.map(
            format ->
                new UdpSettings(
                    any, format, SIDE, SIDE, SpifCodec.Timestamps.AUTO, Set.of(), QUEUE_DATAGRAMS)),
        protocol.isPresent()
            ? Optional.empty()
            : Optional.of(
                new TcpSettings(Optional.of(any), Optional.empty(), SIDE, SIDE, Set.of())),
        intake);
  }

  /** Ends the sender and answers how many events it says it has sent. */
  private static long end(Process sender) {
    try (BufferedReader said =
        new BufferedReader(new InputStreamReader(sender.getInputStream(), UTF_8))) {
      sender.getOutputStream().close();
      String line = said.readLine();
      sender.waitFor();
      return line == null ? 0 : Long.parseLong(line);
    } catch (IOException e) {
      sender.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }

  private void report(long sent, LossLedger ledger) {
    long received = ledger.decode().out();
    System.err.printf(
        Locale.ROOT,
        "%s: sent %d events, received %d, lost %.1f %%; socket %s%n",
        name,
        sent,
        received,
        sent == 0 ? 0 : 100.0 * (sent - received) / sent,
        ledger.socket());
  }

  /** Stands for the camera. */
  private static final class Counting {
    private final EventBatchPool pool;
    private final LossLedger ledger;
    private final Meter meter;
    private long messages;

    Counting(EventBatchPool pool, LossLedger ledger, Meter meter) {
      this.pool = pool;
      this.ledger = ledger;
      this.meter = meter;
    }

    /** A batch may have come in several datagrams; each is a message. */
    void events(EventBatch batch, long receivedNs) {
      long now = ledger.socket().out();
      meter.message(batch.size());
      for (messages++; messages < now; messages++) {
        meter.message(0);
      }
      pool.give(batch);
    }
  }
}
