package io.tombola.engine.frame;

import java.util.ArrayList;
import java.util.List;

/**
 * The last frames of a stream, kept for whoever wants to try something on them. Adding allocates
 * nothing. Owned by one thread.
 */
public final class FrameRing {
  private final FrameSettings settings;
  private final Frame[] frames;
  private long added;

  /** An empty ring of so many frames of the settings' shape. */
  public FrameRing(FrameSettings settings, int capacity) {
    this.settings = settings;
    this.frames = new Frame[capacity];
    for (int i = 0; i < capacity; i++) {
      frames[i] = new Frame(settings);
    }
  }

  /** Keeps a copy of a frame; the oldest goes when the ring is full. */
  public void add(Frame frame) {
    frames[(int) (added % frames.length)].copy(frame);
    added++;
  }

  /** Copies of the frames kept, the oldest first. */
  public List<Frame> copies() {
    List<Frame> copies = new ArrayList<>();
    for (long i = Math.max(0, added - frames.length); i < added; i++) {
      Frame copy = new Frame(settings);
      copy.copy(frames[(int) (i % frames.length)]);
      copies.add(copy);
    }
    return copies;
  }
}
