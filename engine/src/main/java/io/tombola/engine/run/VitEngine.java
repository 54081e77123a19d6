package io.tombola.engine.run;

import io.tombola.engine.energy.Operations;
import io.tombola.engine.energy.VitOperations;
import io.tombola.engine.frame.Frame;
import io.tombola.engine.kernel.EncoderRun;
import io.tombola.engine.net.PatchKeep;
import io.tombola.engine.net.SpikingVit;
import io.tombola.engine.ticket.EncoderTicket;
import io.tombola.engine.ticket.EncoderTicket.Patches;
import java.util.Arrays;
import java.util.List;

/**
 * Runs a spiking ViT over one camera's frames. Where an {@link Engine} decides each timestep, this
 * decides each window of as many timesteps as the ticket's readout has: all membranes start it at
 * 0, its patches are chosen once, and its logits are a mean over it. Windows stand apart, and are
 * embedded as timesteps come; or they overlap by a {@link Windowing#hop}, and each is run as a
 * whole when it is over.
 *
 * <p>Its digest is over the embedding's spikes, what the readout saw and the logits: the same
 * whatever the chunks, but with {@link VitSettings.Selection#CAUSAL}, where what comes first
 * depends on them. Windows that overlap add what they share again.
 *
 * <p>One thread steps it; {@link #keep} may be called from any. Nothing is allocated after the
 * start, but for a change of the share of patches.
 */
public final class VitEngine extends StreamEngine {
  private final CompiledVit vit;
  private final VitSettings settings;
  private final EncoderTicket encoder;
  private final int window;
  private final int tokens;
  private final int dimension;

  /** Words of a token. */
  private final int words;

  private final Embedder embedder;
  private final EncoderRun run;
  private final PatchKeep choice;

  /** The window's spikes, {@code [timestep][token][words]}. */
  private final long[] embedding;

  private final long[] position;

  /** A chunk's, of the kept tokens: {@code [token][timestep][words]}. */
  private final long[] chunkEmbedding;

  private final long[] chunkPosition;

  /** The window's frames, where they may be embedded again; else null. */
  private final WindowFrames frames;

  /** One of them, or what is left of it. */
  private final long[] again;

  private final PatchMask mask;

  /** Spikes of each patch in this window, and in the one before. */
  private int[] magnitudes;

  private int[] lastMagnitudes;
  private int[] kept;
  private final List<Double> keeps;
  private volatile double wantedKeep;
  private int wantedRung;
  private int rung;

  /** Timesteps until a window of those that overlap is over. */
  private int due;

  /** Timesteps of the window so far, and those that its logits have. */
  private int timestep;

  private int encoded;
  private final VitOperations windowOperations;
  private final VitOperations stepOperations;
  private final Operations operations;
  private final Operations frameOperations;
  private final int[] spikeCounts;
  private boolean countsOperations;
  private final long[] logits;
  private final double[] exponents;

  /** An engine at rest, that runs as the ticket says. */
  public VitEngine(CompiledVit vit) {
    this(vit, VitSettings.of(vit.ticket()));
  }

  /** An engine at rest, on a ladder of one rung. */
  public VitEngine(CompiledVit vit, VitSettings settings) {
    this(new PatchLadder(vit, settings, List.of(settings.keep()), StepCost.UNTIMED));
  }

  /** An engine at rest on rung 0. */
  public VitEngine(PatchLadder ladder) {
    this.vit = ladder.vit();
    this.settings = ladder.settings();
    this.keeps = ladder.keeps();
    this.encoder = vit.ticket().encoder();
    SpikingVit description = vit.vit();
    this.window = vit.ticket().manifest().readout().timesteps();
    this.tokens = description.encoder().tokens();
    this.dimension = description.encoder().dimension();
    this.words = dimension / 64;
    int chunk = Math.min(settings.chunk(), window);
    this.embedder = new Embedder(vit.embedding());
    this.run = vit.encoder().start(tokens, chunk);
    this.choice = new PatchKeep(tokens);
    this.embedding = new long[window * tokens * words];
    this.position = new long[window * tokens * words];
    this.chunkEmbedding = new long[chunk * tokens * words];
    this.chunkPosition = new long[chunk * tokens * words];
    boolean keepsFrames = settings.patches() == Patches.REEMBEDDED || overlap();
    int frameWords = vit.frames().length();
    this.frames = keepsFrames ? new WindowFrames(window, frameWords) : null;
    this.again = new long[keepsFrames ? frameWords : 0];
    this.due = window;
    this.mask = new PatchMask(vit.frames(), description.embedding().grid());
    this.magnitudes = new int[tokens];
    this.lastMagnitudes = new int[tokens];
    this.wantedKeep = keeps.get(0);
    this.kept = new int[PatchKeep.kept(wantedKeep, tokens)];
    this.windowOperations = new VitOperations(description, vit.keptShares());
    this.stepOperations = new VitOperations(description, vit.keptShares());
    this.operations = windowOperations.operations();
    this.frameOperations = new Operations(description.embedding().weighted());
    this.spikeCounts = new int[vit.embedding().size()];
    this.logits = new long[description.classes()];
    this.exponents = new double[description.classes()];
  }

  private boolean overlap() {
    return settings.windowing().hop() > 0;
  }

  private boolean causal() {
    return settings.windowing().selection() == VitSettings.Selection.CAUSAL;
  }

  /**
   * Takes a timestep in.
   *
   * @return true when {@link #logits} are new: at a window's end, or with {@link
   *     VitSettings.Selection#CAUSAL} at each chunk's
   * @throws IllegalArgumentException when the frame's shape is not the ticket's
   */
  @Override
  public boolean step(Frame frame) {
    FrameShape.check(frame, vit.frames());
    if (countsOperations) {
      stepOperations.clear();
    }
    if (frames != null) {
      frames.add(frame.planes());
    }
    boolean decides = overlap() ? slide() : advance(frame.planes());
    if (countsOperations) {
      stepOperations.copyTo(operations);
      windowOperations.add(stepOperations);
    }
    return decides;
  }

  /** Goes on with the one window there is. */
  private boolean advance(long[] planes) {
    if (timestep == 0) {
      beginWindow();
      if (causal()) {
        begin(lastMagnitudes);
      }
    }
    embed(planes);
    boolean over = timestep == window;
    if (!causal() && over) {
      begin(magnitudes);
      embedAgain();
    }
    boolean decides = over || (causal() && timestep % settings.chunk() == 0);
    if (decides) {
      encode();
    }
    if (over) {
      int[] swapped = lastMagnitudes;
      lastMagnitudes = magnitudes;
      magnitudes = swapped;
      timestep = 0;
    }
    return decides;
  }

  /** Runs the window that ends with this timestep, if one does. */
  private boolean slide() {
    due--;
    if (due > 0) {
      return false;
    }
    due = settings.windowing().hop();
    beginWindow();
    while (timestep < window) {
      System.arraycopy(frames.words(), frames.at(timestep), again, 0, again.length);
      embed(again);
    }
    begin(magnitudes);
    embedAgain();
    encode();
    timestep = 0;
    return true;
  }

  private void beginWindow() {
    embedder.reset();
    Arrays.fill(magnitudes, 0);
    if (countsOperations) {
      windowOperations.clear();
    }
  }

  private void embed(long[] planes) {
    int at = timestep * tokens * words;
    embedder.step(planes, embedding, position, at);
    countEmbedding(planes);
    digest.add(embedding, at, at + tokens * words);
    digest.add(position, at, at + tokens * words);
    for (int i = 0; i < tokens * words; i++) {
      magnitudes[i / words] += Long.bitCount(embedding[at + i]);
    }
    timestep++;
  }

  /** Begins the window's part behind the embedding. */
  private void begin(int[] deciding) {
    rung = wantedRung;
    int wanted = PatchKeep.kept(wantedKeep, tokens);
    if (wanted != kept.length) {
      kept = new int[wanted];
    }
    choice.choose(deciding, kept);
    run.begin(kept.length);
    Arrays.fill(logits, 0);
    encoded = 0;
  }

  private void embedAgain() {
    if (settings.patches().embeddings(kept.length, tokens) == 1) {
      return;
    }
    mask.keep(kept);
    embedder.reset();
    for (int t = 0; t < window; t++) {
      mask.apply(frames.words(), frames.at(t), again);
      embedder.step(again, embedding, position, t * tokens * words);
      countEmbedding(again);
    }
  }

  private void countEmbedding(long[] planes) {
    if (countsOperations) {
      for (int l = 0; l < spikeCounts.length; l++) {
        spikeCounts[l] = embedder.count(l);
      }
      vit.operations().count(planes, embedder.spikes(), spikeCounts, frameOperations);
      stepOperations.add(frameOperations);
    }
  }

  /** Runs the encoder over all timesteps that it has not seen. */
  private void encode() {
    while (encoded < timestep) {
      int steps = Math.min(settings.chunk(), timestep - encoded);
      for (int i = 0; i < kept.length; i++) {
        for (int t = 0; t < steps; t++) {
          int from = ((encoded + t) * tokens + kept[i]) * words;
          int to = (i * steps + t) * words;
          System.arraycopy(embedding, from, chunkEmbedding, to, words);
          System.arraycopy(position, from, chunkPosition, to, words);
        }
      }
      run.step(chunkEmbedding, chunkPosition, steps);
      if (countsOperations) {
        stepOperations.add(run.activity(), kept.length, steps);
      }
      for (int t = 0; t < steps; t++) {
        readOut(run.sums(), t * dimension);
      }
      encoded += steps;
    }
    for (int o = 0; o < logits.length && timestep == window; o++) {
      digest.add(logits[o]);
    }
  }

  private void readOut(int[] sums, int at) {
    short[] weights = encoder.readoutWeights();
    for (int o = 0; o < logits.length; o++) {
      long logit = (long) kept.length * encoder.readoutBiases()[o];
      for (int c = 0; c < dimension; c++) {
        logit += (long) weights[o * dimension + c] * sums[at + c];
      }
      logits[o] += logit;
    }
    for (int c = 0; c < dimension; c++) {
      digest.add(sums[at + c]);
    }
  }

  /** Keeps another share of the patches from the next window on. */
  public void keep(double share) {
    PatchKeep.kept(share, tokens);
    wantedKeep = share;
  }

  /**
   * Keeps the share of patches of another rung: of this window if it ends with the next timestep,
   * with {@link VitSettings.Selection#CAUSAL} from the next window on.
   */
  @Override
  public void draw(int drawn) {
    wantedRung = drawn;
    wantedKeep = keeps.get(drawn);
  }

  /** The rung that the last window's patches were chosen for. */
  @Override
  public int rung() {
    return rung;
  }

  @Override
  public void countOperations(boolean count) {
    countsOperations = count;
    run.countActivity(count);
  }

  /**
   * What the last counted timestep did: all of the encoder's part in those that decide. Owned by
   * this engine.
   */
  @Override
  public Operations operations() {
    return operations;
  }

  /** What the window's counted timesteps did so far, or those of the last; owned by this engine. */
  public VitOperations windowOperations() {
    return windowOperations;
  }

  /** Does nothing: the engine has no threads. */
  @Override
  public void close() {}

  /** What it runs. */
  public CompiledVit vit() {
    return vit;
  }

  /** Forgets the window; membranes at 0, and no window before. The digest goes on. */
  @Override
  public void reset() {
    timestep = 0;
    due = window;
    encoded = 0;
    Arrays.fill(logits, 0);
    Arrays.fill(lastMagnitudes, 0);
  }

  /**
   * Integer logits, one per class: the sum over kept patches and the window's timesteps so far.
   * Owned by this engine.
   */
  public long[] logits() {
    return logits;
  }

  /** Timesteps that the logits sum up; 0 when there are none. */
  public int timesteps() {
    return encoded;
  }

  /** The patches that the window keeps, ascending; owned by this engine. */
  public int[] kept() {
    return kept;
  }

  @Override
  public void confidences(float[] out) {
    double factor =
        encoded == 0 ? 0 : vit.ticket().rung().readoutScale() / ((double) encoded * kept.length);
    for (int c = 0; c < exponents.length; c++) {
      exponents[c] = factor * logits[c];
    }
    Softmax.of(exponents, out);
  }
}
