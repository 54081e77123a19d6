package io.tombola.msgs.bag;

import io.tombola.msgs.event.EventFormatException;
import io.tombola.msgs.io.FileSource;
import io.tombola.msgs.wire.EventArrayCodec;
import io.tombola.msgs.wire.EventPacket;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads a ROS bag of format 2.0 from front to back, indexed or not (an {@code .active} bag that its
 * recorder left behind), chunk by chunk.
 *
 * <p>{@link #next()} moves to a message, whose parts are then at hand. Messages come in the order
 * of the file's chunks, and by receive time within a chunk: the order of playing, unless a recorder
 * wrote chunks that overlap in time.
 */
public final class BagReader implements Closeable {
  /** The first line of such a file. */
  public static final String MAGIC = BagFormat.MAGIC;

  private static final int FIRST_RECORD = MAGIC.length() + 1;
  private static final int MAX_CHUNK_LENGTH = 1 << 29;
  private static final int MAX_HEADER_LENGTH = 1 << 24;

  private record Message(BagConnection connection, long receiveTimeNs, int start, int end) {}

  private final FileSource file;
  private final Map<Integer, BagConnection> connections = new TreeMap<>();
  private final List<Message> messages = new ArrayList<>();
  private long recordOffset;
  private int nextMessage;
  private Message message;
  private ByteBuffer body;
  private BagCompression compression;

  private BagReader(FileSource file) throws IOException {
    this.file = file;
    if (!MAGIC.equals(file.readLine(MAGIC.length()))) {
      throw new EventFormatException(
          file.name(), 0, "no bag of format 2.0: its first line is not " + MAGIC);
    }
    readConnections();
  }

  /**
   * Opens a bag and finds its connections: in the index, or by a pass through the file when there
   * is none.
   *
   * @throws EventFormatException when it is no bag of format 2.0, or when a connection of an event
   *     type has another MD5 than the format that is decoded here
   */
  public static BagReader open(Path file) throws IOException {
    FileSource source = FileSource.open(file, ByteOrder.LITTLE_ENDIAN);
    try {
      return of(source);
    } catch (IOException e) {
      source.close();
      throw e;
    }
  }

  /** As above, from a source at its first byte, which is closed with the reader. */
  public static BagReader of(FileSource source) throws IOException {
    source.order(ByteOrder.LITTLE_ENDIAN);
    return new BagReader(source);
  }

  /** All connections, by id. */
  public List<BagConnection> connections() {
    return List.copyOf(connections.values());
  }

  /**
   * Moves to the next message.
   *
   * @return false at the end
   * @throws EventFormatException when the next record is damaged or ends early, after all messages
   *     of the chunks before it
   */
  public boolean next() throws IOException {
    while (nextMessage == messages.size()) {
      if (!readRecord()) {
        return false;
      }
    }
    message = messages.get(nextMessage++);
    body.limit(message.end).position(message.start);
    return true;
  }

  /** The message's connection; like its other parts, there once {@link #next()} answered true. */
  public BagConnection connection() {
    return message.connection;
  }

  /** When the recorder received the message, in ROS time; not its header's stamp. */
  public long receiveTimeNs() {
    return message.receiveTimeNs;
  }

  /** The serialized message, little-endian, from position to limit; good until {@link #next()}. */
  public ByteBuffer body() {
    return body;
  }

  /** How the data of the last chunk read are stored; null before the first. */
  public BagCompression compression() {
    return compression;
  }

  /** Byte offset in the file of the record, mostly a chunk, that holds the message. */
  public long recordOffset() {
    return recordOffset;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private void readConnections() throws IOException {
    long indexPosition = indexPosition();
    if (indexPosition >= FIRST_RECORD && indexPosition < file.size()) {
      file.position(indexPosition);
      int before;
      do {
        before = connections.size();
      } while (readRecord() && connections.size() > before);
    } else {
      try {
        while (readRecord()) {
          messages.clear();
        }
      } catch (EventFormatException damaged) {
        // What stands before the damage can be read; next() tells of it when it gets there.
      }
    }
    messages.clear();
    file.position(FIRST_RECORD);
  }

  /** Where the index begins; 0 without one. */
  private long indexPosition() throws IOException {
    BagRecord record = peekRecord();
    try {
      if (record.op() != BagFormat.BAG_HEADER_OP) {
        throw new BagHeader.Malformed("the first record is not the bag header");
      }
      return record.header().u64(BagFormat.INDEX_POSITION);
    } catch (BagHeader.Malformed e) {
      throw malformed(FIRST_RECORD, e);
    }
  }

  /** Takes one record and the messages in it, if any; false at the end of the file. */
  private boolean readRecord() throws IOException {
    if (!file.require(1)) {
      return false;
    }
    messages.clear();
    nextMessage = 0;
    recordOffset = file.position();
    BagRecord record = peekRecord();
    ByteBuffer bytes = file.buffer();
    try {
      switch (record.op()) {
        case BagFormat.CHUNK_OP -> readChunk(record, bytes);
        case BagFormat.CONNECTION_OP -> addConnection(record.connection(bytes));
        // Stands outside of a chunk where a recorder was killed before it closed its last one.
        case BagFormat.MESSAGE_OP -> {
          body = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
          addMessage(record);
        }
        case BagFormat.BAG_HEADER_OP, BagFormat.INDEX_OP, BagFormat.CHUNK_INFO_OP -> {}
        default -> throw new BagHeader.Malformed("there is no record of op " + record.op());
      }
    } catch (BagHeader.Malformed e) {
      messages.clear();
      throw malformed(recordOffset, e);
    }
    bytes.position(record.dataEnd());
    return true;
  }

  /** The record at the file's position, whole in the buffer. */
  private BagRecord peekRecord() throws IOException {
    long offset = file.position();
    int headerLength = peekLength(0, MAX_HEADER_LENGTH, "header");
    int dataLength = peekLength(Integer.BYTES + headerLength, MAX_CHUNK_LENGTH, "data");
    if (!file.require(2 * Integer.BYTES + headerLength + dataLength)) {
      throw truncated(offset, "data");
    }
    try {
      return BagRecord.read(file.buffer(), file.buffer().position());
    } catch (BagHeader.Malformed e) {
      throw malformed(offset, e);
    }
  }

  /** The u32 that stands {@code ahead} bytes behind the file's position. */
  private int peekLength(int ahead, int max, String part) throws IOException {
    if (!file.require(ahead + Integer.BYTES)) {
      throw truncated(file.position(), part);
    }
    long length = file.buffer().getInt(file.buffer().position() + ahead) & BagFormat.U32_MASK;
    if (length > file.size() - file.position() - ahead - Integer.BYTES) {
      throw truncated(file.position(), part);
    }
    if (length > max) {
      throw new EventFormatException(
          file.name(), file.position(), "a record's " + part + " of " + length + " bytes");
    }
    return (int) length;
  }

  private void readChunk(BagRecord chunk, ByteBuffer bytes)
      throws IOException, BagHeader.Malformed {
    String field = chunk.header().text(BagFormat.COMPRESSION);
    compression = BagCompression.ofField(field);
    if (compression == null) {
      throw new BagHeader.Malformed(
          "compression " + field + " is unknown; none, bz2 and lz4 are read here");
    }
    long size = chunk.header().u32(BagFormat.SIZE) & BagFormat.U32_MASK;
    if (size > MAX_CHUNK_LENGTH) {
      throw new BagHeader.Malformed("a chunk of " + size + " bytes");
    }
    int recordStart = bytes.position();
    try {
      ByteBuffer stored = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
      stored.limit(chunk.dataEnd()).position(chunk.dataStart());
      body = compression.decompress(stored, (int) size);
    } catch (IOException e) {
      throw new EventFormatException(
          file.name(),
          recordOffset + chunk.dataStart() - recordStart,
          "the chunk's data are not what its header says: " + e.getMessage(),
          e);
    }
    readChunkRecords();
    messages.sort(Comparator.comparingLong(Message::receiveTimeNs));
  }

  private void readChunkRecords() throws BagHeader.Malformed {
    int next = 0;
    try {
      while (next < body.limit()) {
        BagRecord record = BagRecord.read(body, next);
        if (record.op() == BagFormat.CONNECTION_OP) {
          addConnection(record.connection(body));
        } else if (record.op() == BagFormat.MESSAGE_OP) {
          addMessage(record);
        } else {
          throw new BagHeader.Malformed("a record of op " + record.op());
        }
        next = record.dataEnd();
      }
    } catch (BagHeader.Malformed e) {
      throw new BagHeader.Malformed(
          "in this chunk, at byte " + next + " of its data: " + e.getMessage());
    }
  }

  private void addConnection(BagConnection connection) throws BagHeader.Malformed {
    String md5 =
        EventArrayCodec.TYPES.contains(connection.type())
            ? EventArrayCodec.MD5
            : connection.type().equals(EventPacket.TYPE) ? EventPacket.MD5 : connection.md5();
    if (!md5.equals(connection.md5())) {
      throw new BagHeader.Malformed(
          connection.topic()
              + " has "
              + connection.type()
              + " with MD5 "
              + connection.md5()
              + ", the type read here has "
              + md5);
    }
    connections.putIfAbsent(connection.id(), connection);
  }

  private void addMessage(BagRecord record) throws BagHeader.Malformed {
    int id = record.header().u32(BagFormat.CONNECTION);
    BagConnection connection = connections.get(id);
    if (connection == null) {
      throw new BagHeader.Malformed("a message of connection " + id + ", which is not told of");
    }
    messages.add(
        new Message(
            connection,
            record.header().timeNs(BagFormat.TIME),
            record.dataStart(),
            record.dataEnd()));
  }

  private EventFormatException truncated(long offset, String part) {
    return new EventFormatException(
        file.name(),
        offset,
        "the file ends inside the " + part + " of the record that starts here");
  }

  private EventFormatException malformed(long offset, BagHeader.Malformed e) {
    return new EventFormatException(file.name(), offset, e.getMessage(), e);
  }
}
