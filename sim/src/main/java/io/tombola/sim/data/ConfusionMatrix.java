package io.tombola.sim.data;

import java.util.Arrays;
import java.util.List;

/** How often each class was taken for each. */
public final class ConfusionMatrix {
  private final List<String> labels;
  private final int[][] counts;

  /** An empty matrix over the classes named. */
  public ConfusionMatrix(List<String> labels) {
    this.labels = List.copyOf(labels);
    this.counts = new int[labels.size()][labels.size()];
  }

  /** Class names, in order. */
  public List<String> labels() {
    return labels;
  }

  /** Counts one sample. */
  public void add(int truth, int decided) {
    counts[truth][decided]++;
  }

  /** Samples of class {@code truth} that were taken for {@code decided}. */
  public int count(int truth, int decided) {
    return counts[truth][decided];
  }

  /** All counts, {@code [true class][decided class]}, copied. */
  public int[][] counts() {
    return Arrays.stream(counts).map(int[]::clone).toArray(int[][]::new);
  }

  /** How many samples lie on the diagonal, of all. */
  public Proportion accuracy() {
    int correct = 0;
    int samples = 0;
    for (int truth = 0; truth < counts.length; truth++) {
      correct += counts[truth][truth];
      for (int count : counts[truth]) {
        samples += count;
      }
    }
    return new Proportion(correct, samples);
  }

  /** Aligned text: a row for each true class, a column for each class decided. */
  @Override
  public String toString() {
    int width = labels.stream().mapToInt(String::length).max().orElse(0);
    StringBuilder text = new StringBuilder(" ".repeat(width + 4));
    for (int decided = 1; decided <= counts.length; decided++) {
      text.append("%5d".formatted(decided));
    }
    for (int truth = 0; truth < counts.length; truth++) {
      String label = labels.get(truth);
      text.append("%n%3d %s".formatted(truth + 1, label + " ".repeat(width - label.length())));
      for (int count : counts[truth]) {
        text.append(count == 0 ? "    ." : "%5d".formatted(count));
      }
    }
    return text.toString();
  }
}
