package io.tombola.msgs.bag;

import java.nio.ByteBuffer;

/**
 * One record where it stands in a buffer: its header, and where its data are.
 *
 * @param header the fields
 * @param op the record's kind, one of {@link BagFormat}
 * @param dataStart index of the first byte of the data
 * @param dataEnd index behind the last
 */
record BagRecord(BagHeader header, int op, int dataStart, int dataEnd) {
  /**
   * The record at {@code offset} of {@code bytes}, which hold it up to their limit.
   *
   * @throws BagHeader.Malformed when they do not, or when it is not a record
   */
  static BagRecord read(ByteBuffer bytes, int offset) throws BagHeader.Malformed {
    int headerStart = offset + Integer.BYTES;
    int headerEnd = end(bytes, offset, "header");
    int dataStart = headerEnd + Integer.BYTES;
    int dataEnd = end(bytes, headerEnd, "data");
    BagHeader header = new BagHeader(bytes, headerStart, headerEnd);
    return new BagRecord(header, header.op(), dataStart, dataEnd);
  }

  private static int end(ByteBuffer bytes, int lengthOffset, String part)
      throws BagHeader.Malformed {
    int left = bytes.limit() - lengthOffset - Integer.BYTES;
    long length = left < 0 ? 0 : bytes.getInt(lengthOffset) & BagFormat.U32_MASK;
    if (left < length) {
      throw new BagHeader.Malformed("the data end inside a record's " + part);
    }
    return lengthOffset + Integer.BYTES + (int) length;
  }

  /** The connection that this record tells of. */
  BagConnection connection(ByteBuffer bytes) throws BagHeader.Malformed {
    BagHeader data = new BagHeader(bytes, dataStart, dataEnd);
    return new BagConnection(
        header.u32(BagFormat.CONNECTION),
        header.text(BagFormat.TOPIC),
        data.text(BagFormat.TYPE),
        data.text(BagFormat.MD5),
        data.text(BagFormat.DEFINITION),
        data.has(BagFormat.CALLER_ID) ? data.text(BagFormat.CALLER_ID) : "",
        data.has(BagFormat.LATCHING) && data.text(BagFormat.LATCHING).equals("1"));
  }
}
