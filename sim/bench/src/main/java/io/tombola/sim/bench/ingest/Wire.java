package io.tombola.sim.bench.ingest;

import java.util.List;

/** One way for events to come in, with a sender that never pauses. */
public interface Wire {
  /** What the report calls it, such as {@code ros/EventArray}. */
  String name();

  /** Sizes of messages that are worth measuring, in events. */
  List<Integer> eventsPerMessage();

  /**
   * Starts a stream: messages are sent flat out, received as the node receives them, decoded into
   * an {@code EventBatch} and reported to {@code meter}, until the stream is closed. What is sent
   * is made beforehand; a sender that takes much time belongs in a process of its own.
   *
   * @param meter is to be told of every message on the thread that decodes it
   * @throws Exception when it cannot start; the message says why
   */
  Stream start(int eventsPerMessage, Meter meter) throws Exception;

  /** A stream that runs until closed. */
  interface Stream extends AutoCloseable {
    @Override
    void close();
  }
}
