package io.tombola.msgs.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventFormatException;
import io.tombola.msgs.event.EventLedger;
import io.tombola.msgs.event.SensorClock;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Decodes the {@link EventPacket} messages of one topic, in order, whatever their encoding: {@code
 * mono}, {@code evt3}, {@code libcaer} and {@code libcaer_cmp}.
 *
 * <p>Packets of encoding {@code trigger} are skipped and counted, packets of others counted as
 * {@link DropCause#UNKNOWN_ENCODING}. A gap in the packets' own sequence makes the decoder forget
 * what earlier packets said; a step back starts it anew. Both are counted.
 *
 * <p>Times are the sensor's: {@code time_base} plus what the event says, or, for EVT3, what the
 * stream says since it began. {@link #clock()} maps them onto ROS time by the packets' stamps: call
 * its {@link SensorClock#toRosTime} on the decoded batch.
 *
 * <p>A packet gives at most {@value #MAX_EVENTS} events: a batch grows that far; what is beyond is
 * counted as {@link DropCause#PACKET_TOO_LARGE}. One thread decodes; any may read the counts. When
 * the batch has grown to what the packets need, nothing is allocated.
 */
public final class EventPacketDecoder {
  /** Events that are taken from one packet at most. */
  public static final int MAX_EVENTS = 1 << 22;

  /** The encoding of packets that hold triggers alone. */
  public static final String TRIGGER_ENCODING = "trigger";

  private static final int TRIGGER_LENGTH = 8;

  /** Characters of an encoding's name that are shown: it may be anything. */
  private static final int MAX_NAME = 32;

  /**
   * Bytes decoded at a time, so that even dense vectors overshoot {@link #MAX_EVENTS} by little.
   */
  private static final int PIECE_LENGTH = 1 << 16;

  private static final byte[] EVT3 = Evt3Decoder.ENCODING.getBytes(US_ASCII);
  private static final byte[] MONO = MonoDecoder.ENCODING.getBytes(US_ASCII);
  private static final byte[] LIBCAER = LibcaerDecoder.ENCODING.getBytes(US_ASCII);
  private static final byte[] LIBCAER_CMP = LibcaerCmpDecoder.ENCODING.getBytes(US_ASCII);
  private static final byte[] TRIGGER = TRIGGER_ENCODING.getBytes(US_ASCII);

  private final EventLedger ledger;
  private final SensorClock clock = new SensorClock();
  private final EventPacket packet = new EventPacket();
  private final Evt3Decoder evt3 = new Evt3Decoder();
  private final MonoDecoder mono = new MonoDecoder();
  private final LibcaerDecoder libcaer = new LibcaerDecoder();
  private final LibcaerCmpDecoder libcaerCmp = new LibcaerCmpDecoder();
  private boolean started;
  private long lastSequence;
  private final AtomicLong packets = new AtomicLong();
  private final AtomicLong sequenceGaps = new AtomicLong();
  private final AtomicLong lostPackets = new AtomicLong();
  private final AtomicLong restarts = new AtomicLong();
  private final AtomicLong triggers = new AtomicLong();
  private final AtomicLong malformedWords = new AtomicLong();
  private final AtomicLong timeWraps = new AtomicLong();

  /** A decoder with an account of its own. */
  public EventPacketDecoder() {
    this(new EventLedger());
  }

  /** A decoder that counts events in, decoded and dropped by cause in {@code ledger}. */
  public EventPacketDecoder(EventLedger ledger) {
    this.ledger = ledger;
  }

  /**
   * Replaces the contents and sensor size of {@code into} with the packet's.
   *
   * @param message one whole message from position to limit; neither moves
   * @param source the topic or file, for errors
   * @throws EventFormatException when a length does not fit; {@code into} is then left empty, and
   *     one event is counted as {@link DropCause#MALFORMED}, as nobody knows how many there were
   */
  public void decode(ByteBuffer message, String source, EventBatch into)
      throws EventFormatException {
    into.clear();
    try {
      packet.read(message, source);
    } catch (EventFormatException e) {
      drop(DropCause.MALFORMED);
      throw e;
    }
    packets.incrementAndGet();
    followSequence();
    into.sensor(packet.width(), packet.height());
    EventDecoder decoder = packet.bigEndian() ? null : decoder(message);
    if (decoder != null) {
      decode(decoder, message, into);
    } else if (packet.encodingIs(message, TRIGGER)) {
      triggers.addAndGet((packet.eventsEnd() - packet.eventsStart()) / TRIGGER_LENGTH);
    } else {
      drop(DropCause.UNKNOWN_ENCODING);
    }
  }

  private EventDecoder decoder(ByteBuffer message) {
    if (packet.encodingIs(message, EVT3)) {
      return evt3;
    } else if (packet.encodingIs(message, MONO)) {
      return mono;
    } else if (packet.encodingIs(message, LIBCAER)) {
      return libcaer;
    }
    return packet.encodingIs(message, LIBCAER_CMP) ? libcaerCmp : null;
  }

  private void followSequence() {
    long step = packet.sequence() - lastSequence;
    if (started && step > 1) {
      sequenceGaps.incrementAndGet();
      lostPackets.addAndGet(step - 1);
      evt3.reset();
    } else if (started && step < 0) {
      restarts.incrementAndGet();
      evt3.restart();
    }
    started = true;
    lastSequence = packet.sequence();
  }

  private void decode(EventDecoder decoder, ByteBuffer message, EventBatch into) {
    decoder.start(packet.timeBaseNs(), packet.width(), packet.height());
    int length = packet.eventsEnd() - packet.eventsStart();
    int end = packet.eventsEnd() - length % decoder.wordLength();
    long tooMany = 0;
    for (int from = packet.eventsStart(); from < end; from += PIECE_LENGTH) {
      decoder.decode(message, from, Math.min(from + PIECE_LENGTH, end), into);
      if (into.size() > MAX_EVENTS) {
        tooMany += into.size() - MAX_EVENTS;
        into.truncate(MAX_EVENTS);
      }
    }
    count(decoder.losses(), into.size(), tooMany);
    malformedWords.addAndGet(end == packet.eventsEnd() ? 0 : 1);
    timeWraps.set(evt3.timeWraps());
    if (into.size() > 0 && packet.stampNs() != 0) {
      clock.observe(decoder == mono ? packet.timeBaseNs() : into.sensorTimeNs(0), packet.stampNs());
    }
  }

  private void count(DecodeLosses losses, int decoded, long tooMany) {
    ledger.in(decoded + tooMany + losses.events());
    ledger.out(decoded);
    if (tooMany + losses.events() > 0) {
      ledger.drop(DropCause.PACKET_TOO_LARGE, tooMany);
      ledger.drop(DropCause.OUTSIDE_SENSOR, losses.outside());
      ledger.drop(DropCause.UNSYNCHRONIZED, losses.unsynchronized());
      ledger.drop(DropCause.INVALID, losses.invalid());
    }
    malformedWords.addAndGet(losses.malformedWords());
    triggers.addAndGet(losses.triggers());
    losses.clear();
  }

  /**
   * Why the packet that was shown last has an {@link DropCause#UNKNOWN_ENCODING}, and what to do.
   *
   * @param message that packet
   */
  public String refusal(ByteBuffer message) {
    String name = packet.encoding(message).replaceAll("[^\\x20-\\x7E]", "?");
    String shown = name.length() > MAX_NAME ? name.substring(0, MAX_NAME) + "..." : name;
    return "encoding '%s'%s is not decoded here; set the driver to evt3, mono, libcaer or libcaer_cmp"
        .formatted(shown, packet.bigEndian() ? " in big-endian words" : "");
  }

  private void drop(DropCause cause) {
    ledger.in(1);
    ledger.drop(cause, 1);
  }

  /** Events in, decoded, and dropped by cause. */
  public EventLedger ledger() {
    return ledger;
  }

  /** From sensor time to ROS time, as the packets' stamps have it. */
  public SensorClock clock() {
    return clock;
  }

  /** Packets whose header was whole. */
  public long packets() {
    return packets.get();
  }

  /** How often the packets' sequence had a gap. */
  public long sequenceGaps() {
    return sequenceGaps.get();
  }

  /** Packets that are missing in the gaps. */
  public long lostPackets() {
    return lostPackets.get();
  }

  /** How often the packets' sequence stepped back: a driver or a bag started again. */
  public long restarts() {
    return restarts.get();
  }

  /** External triggers that were skipped. */
  public long triggers() {
    return triggers.get();
  }

  /** Words that their encoding does not have, and cut ones at the end of a packet. */
  public long malformedWords() {
    return malformedWords.get();
  }

  /** How often the 24 bits of EVT3's time have wrapped. */
  public long timeWraps() {
    return timeWraps.get();
  }
}
