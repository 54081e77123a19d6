package io.tombola.msgs.bag;

/**
 * Names and numbers of the bag format 2.0.
 *
 * <pre>
 * "#ROSBAG V2.0\n" | records
 * record: u32 header length | header | u32 data length | data             all little-endian
 * header: repeated { u32 field length | name '=' value }
 * </pre>
 *
 * <p>Source: ros_comm {@code rosbag_storage/constants.h}, {@code rosbag/bag.py}.
 */
final class BagFormat {
  static final String MAGIC = "#ROSBAG V2.0";

  static final int MESSAGE_OP = 0x02;
  static final int BAG_HEADER_OP = 0x03;
  static final int INDEX_OP = 0x04;
  static final int CHUNK_OP = 0x05;
  static final int CHUNK_INFO_OP = 0x06;
  static final int CONNECTION_OP = 0x07;

  static final String OP = "op";

  // Bag header: where the index begins (0 when there is none) and what it holds.
  static final String INDEX_POSITION = "index_pos";
  static final String CONNECTION_COUNT = "conn_count";
  static final String CHUNK_COUNT = "chunk_count";

  /** The bag header's record: header and data take 4096 bytes, filled up with spaces. */
  static final int BAG_HEADER_RECORD_LENGTH = 2 * Integer.BYTES + 4096;

  // Chunk: how its data is stored, and their length in bytes when they are not.
  static final String COMPRESSION = "compression";
  static final String SIZE = "size";

  // Connection and message. The data of a connection are a header of their own.
  static final String CONNECTION = "conn";
  static final String TIME = "time";
  static final String TOPIC = "topic";
  static final String TYPE = "type";
  static final String MD5 = "md5sum";
  static final String DEFINITION = "message_definition";
  static final String CALLER_ID = "callerid";
  static final String LATCHING = "latching";

  // Index of a chunk's messages, and what is told of a chunk at the end of the file.
  static final String VERSION = "ver";
  static final int INDEX_VERSION = 1;
  static final String COUNT = "count";
  static final String CHUNK_POSITION = "chunk_pos";
  static final String START_TIME = "start_time";
  static final String END_TIME = "end_time";

  /** An entry of an index: u32 secs | u32 nsecs | u32 offset in the uncompressed chunk. */
  static final int INDEX_ENTRY_LENGTH = 12;

  static final long NS_PER_SECOND = 1_000_000_000L;
  static final long U32_MASK = 0xFFFF_FFFFL;

  private BagFormat() {}
}
