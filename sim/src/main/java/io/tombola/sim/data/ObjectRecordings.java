package io.tombola.sim.data;

import io.tombola.engine.ticket.Manifest;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventReader;
import io.tombola.msgs.file.EventFiles;
import io.tombola.sim.search.Clip;
import io.tombola.sim.search.ClipFrames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One long AEDAT recording a class, {@code <Class>.aedat}: neighbouring moments look alike, so each
 * recording is cut into ten blocks of equal time, of which the first six train, the next two
 * validate and the last two test. Nothing is drawn at random, and no window crosses a block's end.
 *
 * <p>Windows of one block still resemble each other: an interval that takes them for independent is
 * too narrow.
 */
final class ObjectRecordings implements DataSet {
  private static final String ENDING = ".aedat";
  private static final int BLOCKS = 10;
  private static final int FIRST_VALIDATION_BLOCK = 6;
  private static final int FIRST_TEST_BLOCK = 8;
  private static final int LEAST_CLASSES = 2;

  private final List<Path> recordings;

  private ObjectRecordings(List<Path> recordings) {
    this.recordings = recordings;
  }

  static boolean recognises(Path folder) throws IOException {
    return Folders.files(folder, ENDING).size() >= LEAST_CLASSES;
  }

  static ObjectRecordings open(Path folder) throws IOException {
    List<Path> recordings = Folders.files(folder, ENDING);
    if (recordings.size() < LEAST_CLASSES) {
      throw new DataSetException(
          folder, "holds " + recordings.size() + " recordings <Class>.aedat; two are the least");
    }
    return new ObjectRecordings(recordings);
  }

  @Override
  public String name() {
    return "recordings by class";
  }

  @Override
  public List<String> labels() {
    return recordings.stream()
        .map(it -> it.getFileName().toString())
        .map(it -> it.substring(0, it.length() - ENDING.length()))
        .toList();
  }

  @Override
  public Recipe recipe() {
    return new Recipe(
        new Windows(new Manifest.Frames(50_000, 0, 1, 2, 5_000), 32, 32, 4), 15, 15, 2);
  }

  private static boolean belongs(Split split, int block) {
    return switch (split) {
      case TRAIN -> block < FIRST_VALIDATION_BLOCK;
      case VALIDATION -> block >= FIRST_VALIDATION_BLOCK && block < FIRST_TEST_BLOCK;
      case TEST -> block >= FIRST_TEST_BLOCK;
    };
  }

  @Override
  public String describe(Split split) {
    return switch (split) {
      case TRAIN -> "train (blocks 1-6 of each recording's 10 blocks of equal time)";
      case VALIDATION -> "validation (blocks 7-8 of each recording's 10 blocks of equal time)";
      case TEST -> "test (blocks 9-10 of each recording's 10 blocks of equal time)";
    };
  }

  @Override
  public int size(Split split) {
    return recordings.size()
        * (int) IntStream.range(0, BLOCKS).filter(block -> belongs(split, block)).count();
  }

  @Override
  public List<Path> files(Split split) {
    return recordings;
  }

  @Override
  public ClipFrames load(Split split, Windows windows) throws IOException {
    List<Integer> labels = IntStream.range(0, recordings.size()).boxed().toList();
    List<Clip> clips =
        Workers.map(labels, label -> clips(label, split, windows), () -> {}).stream()
            .flatMap(List::stream)
            .toList();
    return new ClipFrames(windows.emptyFrame(), windows.timesteps(), false, clips);
  }

  private List<Clip> clips(int label, Split split, Windows windows) throws IOException {
    Path recording = recordings.get(label);
    EventBatch events;
    try (EventReader reader = EventFiles.open(recording)) {
      events = EventClips.read(reader);
    }
    if (events.size() == 0) {
      throw new DataSetException(recording, "the recording holds no event");
    }
    long startNs = events.sensorTimeNs(0);
    long blockNs = (events.sensorTimeNs(events.size() - 1) - startNs) / BLOCKS + 1;
    List<EventBatch> blocks = new ArrayList<>();
    for (int block = 0; block < BLOCKS; block++) {
      blocks.add(new EventBatch(events.width(), events.height(), 0));
    }
    for (int i = 0; i < events.size(); i++) {
      long block = Math.floorDiv(events.sensorTimeNs(i) - startNs, blockNs);
      blocks.get((int) Math.max(0, Math.min(BLOCKS - 1, block))).addAll(events, i, i + 1);
    }
    List<Clip> clips = new ArrayList<>();
    for (int block = 0; block < BLOCKS; block++) {
      if (belongs(split, block)) {
        if (blocks.get(block).size() == 0) {
          throw new DataSetException(
              recording, "block " + (block + 1) + " of " + BLOCKS + " holds no event");
        }
        clips.add(EventClips.of(blocks.get(block), windows, label, block));
      }
    }
    return clips;
  }
}
