package io.tombola.node.ingest;

import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventFormatException;
import io.tombola.msgs.event.EventLedger;
import io.tombola.msgs.wire.Aedat31DatagramCodec;
import io.tombola.msgs.wire.Aedat31NetworkHeader;
import io.tombola.msgs.wire.DatagramCodec;
import java.nio.ByteBuffer;

/**
 * The thread that decodes what a socket has received: datagrams of one sender are gathered into
 * batches, which leave when they are full or nothing more waits.
 *
 * <p>While the camera is behind, it waits for a batch, and the queue drops its oldest datagrams.
 */
final class DatagramDecoding implements Runnable {
  private static final int FULL_EVENTS = 8192;
  private static final long POLL_MS = 200;

  private final UdpSettings settings;
  private final DatagramQueue queue;
  private final CameraIntake intake;
  private final String source;
  private volatile boolean ended;

  private EventBatch batch;
  private DatagramSource batchSender;
  private int batchDatagrams;
  private long batchReceivedNs;
  private long batchArrivalNs;

  DatagramDecoding(UdpSettings settings, DatagramQueue queue, CameraIntake intake) {
    this.settings = settings;
    this.queue = queue;
    this.intake = intake;
    this.source = settings.name();
  }

  @Override
  public void run() {
    try {
      while (!ended) {
        DatagramQueue.Datagram datagram = queue.take(POLL_MS);
        if (datagram != null) {
          accept(datagram);
          queue.recycle(datagram);
          if (batch != null && (batch.size() >= FULL_EVENTS || queue.isEmpty())) {
            flush();
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      giveUp();
    }
  }

  /** Ends the thread soon. */
  void end() {
    ended = true;
  }

  private void accept(DatagramQueue.Datagram datagram) throws InterruptedException {
    if (batch != null && batchSender != datagram.sender()) {
      flush();
    }
    while (batch == null) {
      if (ended) {
        intake.ledger().lost(DropCause.SHUTDOWN, 0);
        return;
      }
      batch = intake.await(POLL_MS);
      batchSender = datagram.sender();
      batchReceivedNs = datagram.receivedNs();
    }
    batchArrivalNs = datagram.arrivalNs();
    decode(datagram.sender(), datagram.bytes());
  }

  private void decode(DatagramSource sender, ByteBuffer bytes) {
    try {
      if (sender.codec() == null) {
        sender.codec(codec(bytes));
        intake.show(source, sender.clock());
      }
      sender.codec().decode(bytes, sender.name(), batchArrivalNs, batch);
      batchDatagrams++;
    } catch (EventFormatException e) {
      intake.lose(source, DropCause.MALFORMED, 0, e.getMessage());
    }
    intake.ledger().lostBefore(DropCause.SEQUENCE_GAP, sender.missing());
  }

  /** By its magic number where the format has one. */
  private DatagramCodec codec(ByteBuffer first) {
    EventLedger ledger = intake.ledger().decode();
    return Aedat31NetworkHeader.startsWithMagic(first)
        ? new Aedat31DatagramCodec(settings.width(), settings.height(), ledger)
        : settings.codec(ledger);
  }

  private void flush() {
    int events = batch.size();
    if (events > 0 && batchSender.codec().timed()) {
      // The newest event is the one that was on its way for the shortest time.
      batchSender.clock().observe(batch.sensorTimeNs(events - 1), batchArrivalNs);
      batchSender.clock().toRosTime(batch);
    }
    intake.hand(source, batch, batchDatagrams, batchReceivedNs);
    batch = null;
    batchSender = null;
    batchDatagrams = 0;
  }

  private void giveUp() {
    if (batch != null) {
      flush();
    }
    try {
      for (var left = queue.take(0); left != null; left = queue.take(0)) {
        intake.ledger().lost(DropCause.SHUTDOWN, 0);
        queue.recycle(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
