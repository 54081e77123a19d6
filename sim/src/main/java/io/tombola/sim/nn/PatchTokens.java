package io.tombola.sim.nn;

import io.tombola.engine.net.PatchEmbedding;
import io.tombola.engine.net.PatchKeep;
import io.tombola.engine.net.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * The tokens of the patches that stay: an embedding {@code [T*B][D][H][W]}, one pixel a patch,
 * becomes {@code [T*B*N][D]}, a window's N patches in order. The choice has no gradient; a dropped
 * patch gets none.
 */
final class PatchTokens implements Stage {
  private final int timesteps;
  private final int batch;
  private final Shape embedding;
  private final Shape frame;
  private final PatchPruning pruning;
  private final Tensor frames;
  private final Signal spikes;
  private final Signal input;
  private final List<Stage> embedded;
  private final Signal output;

  /** The patches kept, ascending, of each window. */
  private final int[][] kept;

  /**
   * Tokens of an embedding.
   *
   * @param wiring of the embedding; all of its stages are that
   * @param embedding what it hands on
   */
  PatchTokens(
      Wiring wiring, PatchEmbedding embedding, VitWiring.Embedded ends, PatchPruning pruning) {
    this.timesteps = wiring.timesteps;
    this.batch = wiring.batch;
    this.embedding = embedding.grid();
    this.frame = VitWiring.frame(embedding);
    this.pruning = pruning;
    this.frames = wiring.frames.value();
    this.spikes = ends.spikes();
    this.input = ends.counts();
    this.embedded = List.copyOf(wiring.stages);
    this.kept = new int[batch][PatchKeep.kept(pruning.keepRatio(), embedding.tokens())];
    this.output = Signal.of((long) timesteps * batch * tokens(), this.embedding.channels());
  }

  @Override
  public Signal output() {
    return output;
  }

  /** Tokens of an image. */
  int tokens() {
    return kept[0].length;
  }

  /** Patches that window {@code b} kept in the last forward pass, ascending. */
  int[] kept(int b) {
    return kept[b].clone();
  }

  /** Chooses by the embedding as it is, embeds anew where that is wanted, and gathers. */
  @Override
  public void forward(Pass pass) {
    IntStream.range(0, batch)
        .parallel()
        .forEach(b -> new PatchKeep(patches()).choose(scores(b), kept[b]));
    if (pruning.reembedded()) {
      emptyDropped();
      var again = new Pass(pass.batchStatistics(), 0);
      embedded.forEach(stage -> stage.forward(again));
    }
    gather();
  }

  private void gather() {
    forEachImage(
        image -> {
          float[] planes = new float[channels() * patches()];
          float[] rows = new float[tokens() * channels()];
          input.value().buffer().get(image * planes.length, planes);
          int row = 0;
          for (int patch : kept[image % batch]) {
            for (int c = 0; c < channels(); c++) {
              rows[row++] = planes[c * patches() + patch];
            }
          }
          output.value().buffer().put(image * rows.length, rows);
        });
  }

  /** Empties the pixels of dropped patches in the frames. */
  private void emptyDropped() {
    forEachImage(
        image -> {
          float[] pixels = new float[pixels()];
          frames.buffer().get(image * pixels.length, pixels);
          boolean[] stays = new boolean[patches()];
          for (int patch : kept[image % batch]) {
            stays[patch] = true;
          }
          for (int i = 0; i < pixels.length; i++) {
            pixels[i] = stays[patch(i)] ? pixels[i] : 0;
          }
          frames.buffer().put(image * pixels.length, pixels);
        });
  }

  @Override
  public void backward() {
    forEachImage(
        image -> {
          float[] planes = new float[channels() * patches()];
          float[] rows = new float[tokens() * channels()];
          output.gradient().buffer().get(image * rows.length, rows);
          int row = 0;
          for (int patch : kept[image % batch]) {
            for (int c = 0; c < channels(); c++) {
              planes[c * patches() + patch] = rows[row++];
            }
          }
          input.gradient().buffer().put(image * planes.length, planes);
        });
  }

  private int[] scores(int b) {
    int[] scores = new int[patches()];
    if (tokens() == patches()) {
      return scores;
    }
    switch (pruning.selector()) {
      case MAGNITUDE ->
          count(spikes.value(), b, channels() * patches(), scores, i -> i % patches());
      case EVENTS -> count(frames, b, pixels(), scores, this::patch);
      case RANDOM -> draw(b, scores);
    }
    return scores;
  }

  /** Adds up the positive elements of window {@code b} by the patch that they belong to. */
  private void count(Tensor from, int b, int elements, int[] scores, IntUnaryOperator patch) {
    float[] values = new float[elements];
    for (int t = 0; t < timesteps; t++) {
      from.buffer().get((t * batch + b) * elements, values);
      for (int i = 0; i < elements; i++) {
        scores[patch.applyAsInt(i)] += (int) Math.max(0, values[i]);
      }
    }
  }

  private void draw(int b, int[] scores) {
    float[] values = new float[pixels()];
    long digest = 0;
    for (int t = 0; t < timesteps; t++) {
      frames.buffer().get((t * batch + b) * values.length, values);
      digest = 31 * digest + Arrays.hashCode(values);
    }
    var random = new SplittableRandom(digest);
    for (int i = 0; i < scores.length; i++) {
      scores[i] = random.nextInt(Integer.MAX_VALUE);
    }
  }

  /** The patch that an element of a frame belongs to. */
  private int patch(int element) {
    int y = element / frame.width() % frame.height();
    int x = element % frame.width();
    return y * embedding.height() / frame.height() * embedding.width()
        + x * embedding.width() / frame.width();
  }

  private void forEachImage(IntConsumer action) {
    IntStream.range(0, timesteps * batch).parallel().forEach(action);
  }

  private int channels() {
    return embedding.channels();
  }

  private int pixels() {
    return frame.channels() * frame.pixels();
  }

  private int patches() {
    return embedding.pixels();
  }
}
