package io.tombola.sim.bench.node;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * What a camera's process is told.
 *
 * @param width columns of its sensor
 * @param packetUs time that a message spans; divides a timestep
 * @param patternSeed of its {@link BlockPattern}
 * @param epochOffsetNs from the host's monotonic clock to its events' times
 */
record CameraScript(
    URI master,
    String topic,
    int width,
    int height,
    long timestepUs,
    long packetUs,
    long patternSeed,
    long epochOffsetNs,
    List<Stretch> stretches) {
  private static final int FIXED = 8;

  /** A rate for a while. */
  record Stretch(long packets, double megaEventsPerSecond) {}

  /** As words of a command line. */
  String[] arguments() {
    List<String> words = new ArrayList<>();
    words.add(master.toString());
    words.add(topic);
    for (long number :
        new long[] {width, height, timestepUs, packetUs, patternSeed, epochOffsetNs}) {
      words.add(Long.toString(number));
    }
    for (Stretch stretch : stretches) {
      words.add(stretch.packets + ":" + stretch.megaEventsPerSecond);
    }
    return words.toArray(String[]::new);
  }

  /** From words of a command line. */
  static CameraScript of(String[] words) {
    List<Stretch> stretches = new ArrayList<>();
    for (int i = FIXED; i < words.length; i++) {
      int colon = words[i].indexOf(':');
      stretches.add(
          new Stretch(
              Long.parseLong(words[i].substring(0, colon)),
              Double.parseDouble(words[i].substring(colon + 1))));
    }
    return new CameraScript(
        URI.create(words[0]),
        words[1],
        Integer.parseInt(words[2]),
        Integer.parseInt(words[3]),
        Long.parseLong(words[4]),
        Long.parseLong(words[5]),
        Long.parseLong(words[6]),
        Long.parseLong(words[7]),
        List.copyOf(stretches));
  }

  /** Messages of a timestep. */
  long packetsPerTimestep() {
    return timestepUs / packetUs;
  }

  /** Messages of all stretches. */
  long packets() {
    return stretches.stream().mapToLong(Stretch::packets).sum();
  }
}
