package io.tombola.msgs.file;

import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.io.FileSource;
import io.tombola.msgs.wire.DecodeLosses;
import io.tombola.msgs.wire.Evt3Decoder;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * EVT 3.0 of Prophesee, behind a {@code %} header or bare; {@link Evt3Decoder} decodes its words.
 *
 * <p>Words of undefined codes are counted as {@link DropCause#MALFORMED}.
 */
public final class Evt3Reader extends FileEventReader {
  private final Evt3Decoder decoder = new Evt3Decoder();

  private Evt3Reader(FileSource file) {
    super(file);
  }

  /** Reads the words from the source's position on; size 0 x 0 when not known. */
  static Evt3Reader of(FileSource file, SensorSize size) {
    Evt3Reader reader = new Evt3Reader(file);
    reader.sensor(size.width(), size.height());
    reader.decoder.start(0, size.width(), size.height());
    return reader;
  }

  @Override
  public boolean read(EventBatch batch) throws IOException {
    begin(batch);
    int length = records(decoder.wordLength()) * decoder.wordLength();
    ByteBuffer bytes = file.buffer();
    int end = bytes.position() + length;
    decoder.decode(bytes, bytes.position(), end, batch);
    bytes.position(end);
    DecodeLosses losses = decoder.losses();
    count(batch);
    drop(DropCause.OUTSIDE_SENSOR, losses.outside());
    drop(DropCause.UNSYNCHRONIZED, losses.unsynchronized());
    drop(DropCause.MALFORMED, losses.malformedWords());
    losses.clear();
    return length > 0;
  }

  @Override
  public String format() {
    return "EVT 3.0";
  }
}
