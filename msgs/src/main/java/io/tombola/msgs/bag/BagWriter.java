package io.tombola.msgs.bag;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tombola.msgs.io.AtomicFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes an indexed ROS bag of format 2.0, which {@code rosbag} and rqt_bag read.
 *
 * <p>The bag appears under its name with {@link #close()}; when a write failed, it does not appear
 * at all. A chunk is closed once it holds {@value #DEFAULT_CHUNK_LENGTH} bytes, rosbag's own
 * default.
 */
public final class BagWriter implements Closeable {
  /** Bytes in a chunk after which the next message starts a new one. */
  public static final int DEFAULT_CHUNK_LENGTH = 768 * 1024;

  /** What is known of a connection while the bag is written; the index is of the open chunk. */
  private static final class ConnectionState {
    final BagConnection connection;
    final BagBuffer index = new BagBuffer();
    boolean written;

    ConnectionState(BagConnection connection) {
      this.connection = connection;
    }

    int indexCount() {
      return index.size() / BagFormat.INDEX_ENTRY_LENGTH;
    }
  }

  private final AtomicFile file;
  private final BagCompression compression;
  private final int chunkLength;
  private final List<ConnectionState> connections = new ArrayList<>();
  private final BagBuffer chunk = new BagBuffer();
  private final BagBuffer chunkInfos = new BagBuffer();
  private final BagBuffer scratch = new BagBuffer();
  private int chunkCount;
  private long chunkStartNs = Long.MAX_VALUE;
  private long chunkEndNs = Long.MIN_VALUE;
  private boolean whole = true;

  private BagWriter(AtomicFile file, BagCompression compression, int chunkLength) {
    this.file = file;
    this.compression = compression;
    this.chunkLength = chunkLength;
  }

  /** Starts a bag with chunks of the default length. */
  public static BagWriter create(Path file, BagCompression compression) throws IOException {
    return create(file, compression, DEFAULT_CHUNK_LENGTH);
  }

  /** Starts a bag whose chunks are closed at {@code chunkLength} bytes before compression. */
  public static BagWriter create(Path file, BagCompression compression, int chunkLength)
      throws IOException {
    BagWriter writer = new BagWriter(AtomicFile.create(file), compression, chunkLength);
    try {
      writer.file.write(ByteBuffer.wrap((BagFormat.MAGIC + "\n").getBytes(US_ASCII)));
      writer.file.write(writer.bagHeader(0));
      return writer;
    } catch (IOException e) {
      writer.file.close();
      throw e;
    }
  }

  /** Adds a connection without a caller's name and answers its id. */
  public int addConnection(String topic, String type, String md5, String definition) {
    return addConnection(new BagConnection(0, topic, type, md5, definition, "", false));
  }

  /** Adds a connection like {@code connection}, whatever its id, and answers its id in this bag. */
  public int addConnection(BagConnection connection) {
    int id = connections.size();
    connections.add(
        new ConnectionState(
            new BagConnection(
                id,
                connection.topic(),
                connection.type(),
                connection.md5(),
                connection.definition(),
                connection.callerId(),
                connection.latching())));
    return id;
  }

  /**
   * Appends a message.
   *
   * @param connection an id that {@link #addConnection} answered
   * @param receiveTimeNs when it was received, in ROS time; 0 to 2^32 seconds
   * @param body the serialized message from position to limit; neither moves
   */
  public void write(int connection, long receiveTimeNs, ByteBuffer body) throws IOException {
    if (receiveTimeNs < 0 || receiveTimeNs / BagFormat.NS_PER_SECOND > BagFormat.U32_MASK) {
      throw new IllegalArgumentException(
          "time " + receiveTimeNs + " ns does not fit a ROS time (0 to 2^32 seconds)");
    }
    ConnectionState state = connections.get(connection);
    if (!state.written) {
      putConnection(chunk, state.connection);
      state.written = true;
    }
    state.index.time(receiveTimeNs).u32(chunk.size());
    chunkStartNs = Math.min(chunkStartNs, receiveTimeNs);
    chunkEndNs = Math.max(chunkEndNs, receiveTimeNs);
    chunk
        .startHeader(BagFormat.MESSAGE_OP)
        .u32Field(BagFormat.CONNECTION, connection)
        .timeField(BagFormat.TIME, receiveTimeNs)
        .endHeader()
        .startData()
        .bytes(body)
        .endData();
    if (chunk.size() >= chunkLength) {
      writeChunk();
    }
  }

  /** Gives up: {@link #close()} will leave no bag. */
  public void discard() {
    whole = false;
  }

  /** Writes the index and moves the bag into place, or deletes it when a write failed. */
  @Override
  public void close() throws IOException {
    try (file) {
      if (!whole) {
        return;
      }
      if (chunk.size() > 0) {
        writeChunk();
      }
      whole = false;
      long indexPosition = file.position();
      scratch.clear();
      for (ConnectionState state : connections) {
        putConnection(scratch, state.connection);
      }
      file.write(scratch.view());
      file.write(chunkInfos.view());
      file.overwrite(bagHeader(indexPosition), BagFormat.MAGIC.length() + 1);
      file.commit();
    }
  }

  private ByteBuffer bagHeader(long indexPosition) {
    return scratch
        .clear()
        .startHeader(BagFormat.BAG_HEADER_OP)
        .u64Field(BagFormat.INDEX_POSITION, indexPosition)
        .u32Field(BagFormat.CONNECTION_COUNT, connections.size())
        .u32Field(BagFormat.CHUNK_COUNT, chunkCount)
        .endHeader()
        .startData()
        .padTo(BagFormat.BAG_HEADER_RECORD_LENGTH)
        .endData()
        .view();
  }

  private static void putConnection(BagBuffer out, BagConnection connection) {
    out.startHeader(BagFormat.CONNECTION_OP)
        .u32Field(BagFormat.CONNECTION, connection.id())
        .field(BagFormat.TOPIC, connection.topic())
        .endHeader()
        .startData()
        .field(BagFormat.TOPIC, connection.topic())
        .field(BagFormat.TYPE, connection.type())
        .field(BagFormat.MD5, connection.md5())
        .field(BagFormat.DEFINITION, connection.definition());
    if (!connection.callerId().isEmpty()) {
      out.field(BagFormat.CALLER_ID, connection.callerId());
    }
    if (connection.latching()) {
      out.field(BagFormat.LATCHING, "1");
    }
    out.endData();
  }

  private void writeChunk() throws IOException {
    whole = false;
    addChunkInfo(file.position());
    ByteBuffer stored = compression.compress(chunk.view());
    scratch
        .clear()
        .startHeader(BagFormat.CHUNK_OP)
        .field(BagFormat.COMPRESSION, compression.field())
        .u32Field(BagFormat.SIZE, chunk.size())
        .endHeader()
        .u32(stored.remaining());
    file.write(scratch.view());
    file.write(stored);
    scratch.clear();
    for (ConnectionState state : connections) {
      if (state.indexCount() > 0) {
        putIndex(state);
        state.index.clear();
      }
    }
    file.write(scratch.view());
    chunk.clear();
    chunkStartNs = Long.MAX_VALUE;
    chunkEndNs = Long.MIN_VALUE;
    whole = true;
  }

  private void putIndex(ConnectionState state) {
    scratch
        .startHeader(BagFormat.INDEX_OP)
        .u32Field(BagFormat.VERSION, BagFormat.INDEX_VERSION)
        .u32Field(BagFormat.CONNECTION, state.connection.id())
        .u32Field(BagFormat.COUNT, state.indexCount())
        .endHeader()
        .startData()
        .bytes(state.index.view())
        .endData();
  }

  private void addChunkInfo(long chunkPosition) {
    chunkCount++;
    int connectionsInChunk =
        (int) connections.stream().filter(state -> state.indexCount() > 0).count();
    chunkInfos
        .startHeader(BagFormat.CHUNK_INFO_OP)
        .u32Field(BagFormat.VERSION, BagFormat.INDEX_VERSION)
        .u64Field(BagFormat.CHUNK_POSITION, chunkPosition)
        .timeField(BagFormat.START_TIME, chunkStartNs)
        .timeField(BagFormat.END_TIME, chunkEndNs)
        .u32Field(BagFormat.COUNT, connectionsInChunk)
        .endHeader()
        .startData();
    for (ConnectionState state : connections) {
      if (state.indexCount() > 0) {
        chunkInfos.u32(state.connection.id()).u32(state.indexCount());
      }
    }
    chunkInfos.endData();
  }
}
