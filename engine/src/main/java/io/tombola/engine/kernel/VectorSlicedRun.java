package io.tombola.engine.kernel;

import io.tombola.engine.kernel.EncoderActivity.Place;
import io.tombola.engine.net.Encoder;
import java.util.Arrays;
import java.util.List;

/** A run of a {@link VectorSlicedEncoder}. */
final class VectorSlicedRun implements EncoderRun {
  private static final int LANES = VectorCarrySave.LANES;
  private static final int HEAD = Encoder.HEAD;
  private static final int FIRST = TileKernels.FIRST;

  private final EncoderWeights weights;
  private final List<VectorSlicedEncoder.Block> blocks;
  private final int dimension;
  private final boolean counts;
  private final RunRoom room;
  private final TokenLanes lanes;
  private final TileKernels kernels = new VectorTiles();
  private final TileAttention attention;

  /** The stream: of counts, else null, or of charges, else null. */
  private final CountPlanes counted;

  private final VectorTokenStream charged;

  /** Spikes into or out of the stream. */
  private final long[] in;

  private final long[] q;
  private final long[] k;
  private final long[] v;
  private final long[] attended;
  private final long[] hidden;

  /** A head's queries at a timestep, token by token, and what it attends, {@code [token][t]}. */
  private final long[] queries;

  private final long[] answers;

  /** 64 words on their way from a row to a column. */
  private final long[] column = new long[64];

  private final long[] square = new long[64];

  /** {@code [token][t][HEAD]}. */
  private final int[] sums;

  /** Per block, then for the readout. */
  private final long[][] states;

  /** Per block, of the neurons behind attention: {@code [head][token][HEAD]}. */
  private final int[][] membranes;

  private final Scratch scratch;
  private final int[] result;
  private final EncoderActivity activity;
  private boolean counting;

  /** True in a window's first step: membranes are then set to 0 just before they are used. */
  private boolean rested;

  private int tokens;
  private int timesteps;

  /** Where in a block's states the next neurons' begin. */
  private int state;

  VectorSlicedRun(
      EncoderWeights weights, List<VectorSlicedEncoder.Block> blocks, int tokens, int timesteps) {
    this.weights = weights;
    this.blocks = blocks;
    this.dimension = weights.encoder().dimension();
    this.counts = weights.counts();
    this.room = new RunRoom(tokens, timesteps);
    this.attention = new TileAttention(kernels, tokens);
    this.lanes = new TokenLanes(LANES, tokens);
    int words = words(tokens, timesteps);
    this.counted =
        counts ? new CountPlanes(words, Encoder.maxCount(2 * weights.encoder().depth())) : null;
    this.charged = counts ? null : stream(weights, words);
    this.in = new long[words];
    this.q = new long[words];
    this.k = new long[words];
    this.v = new long[words];
    this.attended = new long[words];
    this.hidden = new long[Encoder.EXPANSION * words];
    this.queries = new long[64 * ((tokens + 63) / 64)];
    this.answers = new long[tokens * timesteps];
    this.sums = new int[FIRST + tokens * timesteps * HEAD];
    this.states = new long[blocks.size() + 1][];
    this.membranes = new int[blocks.size()][FIRST + dimension * tokens];
    int space = counts ? 0 : charged.scratchWords();
    for (int b = 0; b < blocks.size(); b++) {
      states[b] = states(blocks.get(b));
      for (VectorTokenMap map : blocks.get(b).maps()) {
        space = Math.max(space, map.scratchWords());
      }
    }
    states[blocks.size()] = new long[VectorScratch.FIRST + seeWords()];
    prepareSee(states[blocks.size()], VectorScratch.FIRST);
    this.scratch = new Scratch(new long[space], new short[0]);
    this.result = new int[timesteps * dimension];
    this.activity = new EncoderActivity(blocks.size());
  }

  /** The states of a block's neurons, in the order in which they are used. */
  private long[] states(VectorSlicedEncoder.Block block) {
    int size = 2 * seeWords();
    for (VectorTokenMap map : block.maps()) {
      size += map.stateWords(lanes);
    }
    long[] states = new long[VectorScratch.FIRST + size];
    int at = prepareSee(states, VectorScratch.FIRST);
    for (VectorTokenMap map : block.maps()) {
      if (map == block.fc1()) {
        at = prepareSee(states, at);
      }
      map.prepare(lanes, states, at);
      at += map.stateWords(lanes);
    }
    return states;
  }

  private int seeWords() {
    return counts ? 0 : charged.stateWords(lanes);
  }

  private int prepareSee(long[] states, int at) {
    if (!counts) {
      charged.prepare(lanes, states, at);
    }
    return at + seeWords();
  }

  private static VectorTokenStream stream(EncoderWeights weights, int words) {
    long[] bounds = weights.streamBounds();
    return new VectorTokenStream(
        weights.encoder().dimension(),
        words,
        weights.leak(),
        weights.streamBits(),
        bounds[0],
        bounds[1]);
  }

  /** Words of a plane of all channels, whatever fewer tokens and timesteps there are. */
  private int words(int tokens, int timesteps) {
    lanes.arrange(tokens, timesteps);
    return lanes.length(dimension);
  }

  @Override
  public void begin(int tokens) {
    this.tokens = room.window(tokens);
    this.rested = true;
  }

  @Override
  public int[] sums() {
    return result;
  }

  @Override
  public void countActivity(boolean count) {
    counting = count;
  }

  @Override
  public EncoderActivity activity() {
    return activity;
  }

  @Override
  public void step(long[] embedding, long[] position, int timesteps) {
    this.timesteps = room.chunk(timesteps);
    lanes.arrange(tokens, timesteps);
    activity.clear();
    load(embedding, position);
    for (int b = 0; b < blocks.size(); b++) {
      state = VectorScratch.FIRST;
      attend(blocks.get(b), b);
      perceive(blocks.get(b), b);
    }
    sum();
    rested = false;
  }

  private void load(long[] embedding, long[] position) {
    turn(embedding, in);
    turn(position, attended);
    if (counts) {
      counted.clear(lanes.length(dimension));
      counted.add(in);
      counted.add(attended);
    } else {
      charged.load(in, attended, lanes);
    }
  }

  /** Turns rows of tokens into planes. */
  private void turn(long[] rows, long[] planes) {
    Arrays.fill(planes, 0, lanes.length(dimension), 0);
    int words = dimension / 64;
    for (int t = 0; t < timesteps; t++) {
      for (int word = 0; word < words; word++) {
        turn(rows, t * words + word, timesteps * words, t, planes, 64 * word);
      }
    }
  }

  /** Turns a timestep's word of channels; the next token's is {@code stride} words behind. */
  private void turn(long[] rows, int at, int stride, int t, long[] planes, int channel) {
    for (int word = 0; word < lanes.words(); word++) {
      int from = at + 64 * word * stride;
      TokenBits.transpose(rows, from, stride, Math.min(64, tokens - 64 * word), square, 0, 1);
      int to = lanes.at(dimension, channel, t, word);
      int shift = lanes.shift(t);
      for (int c = 0; c < 64; c++) {
        planes[to + c * LANES] |= square[c] << shift;
      }
    }
  }

  private void attend(VectorSlicedEncoder.Block block, int b) {
    see(b);
    count(b, Place.QKV, seen());
    fire(block.q(), b, q);
    fire(block.k(), b, k);
    fire(block.v(), b, v);
    count(b, Place.Q, ones(q, dimension));
    count(b, Place.K, ones(k, dimension));
    count(b, Place.V, ones(v, dimension));
    Arrays.fill(attended, 0, lanes.length(dimension), 0);
    for (int head = 0; head < dimension; head += HEAD) {
      for (int t = 0; t < timesteps; t++) {
        ask(head, t);
        attention.attend(queries, 0, 1, tokens, sums, FIRST + t * HEAD, timesteps * HEAD);
        count(b, Place.KV, counting ? attention.pairs(tokens) : 0);
      }
      if (rested) {
        Arrays.fill(membranes[b], FIRST + head * tokens, FIRST + (head + HEAD) * tokens, 0);
      }
      kernels.fire(
          sums,
          FIRST,
          HEAD,
          tokens,
          timesteps,
          block.attention(),
          head,
          weights.leak(),
          membranes[b],
          FIRST + head * tokens,
          answers,
          0,
          1);
      for (int t = 0; t < timesteps; t++) {
        turn(answers, t, timesteps, t, attended, head);
      }
    }
    count(b, Place.PROJ, ones(attended, dimension));
    add(block.proj(), b, attended);
  }

  /** Puts a head's spikes at a timestep where attention takes them. */
  private void ask(int head, int t) {
    int words = lanes.words();
    for (int word = 0; word < words; word++) {
      int from = lanes.at(dimension, head, t, word);
      int shift = lanes.shift(t);
      long valid = lanes.valid(word);
      for (int c = 0; c < HEAD; c++) {
        attention.keys()[c * words + word] = (k[from + c * LANES] >>> shift) & valid;
        attention.values()[c * words + word] = (v[from + c * LANES] >>> shift) & valid;
        column[c] = (q[from + c * LANES] >>> shift) & valid;
      }
      TokenBits.transpose(column, 0, 1, 64, queries, 64 * word, 1);
    }
  }

  private void perceive(VectorSlicedEncoder.Block block, int b) {
    see(b);
    count(b, Place.FC1, seen());
    fire(block.fc1(), b, hidden);
    count(b, Place.FC2, ones(hidden, Encoder.EXPANSION * dimension));
    add(block.fc2(), b, hidden);
  }

  /** Where the stream is no count, what its neurons make of it. */
  private void see(int b) {
    if (!counts) {
      charged.fire(lanes, rested, states[b], state, in, scratch.words());
      state += seeWords();
    }
  }

  private long seen() {
    return counting && counts ? counted.total() : ones(in, dimension);
  }

  /** What a map with neurons makes of the stream. */
  private void fire(VectorTokenMap map, int b, long[] spikes) {
    if (counts) {
      map.fire(
          counted.planes(),
          counted.used(),
          counted.stride(),
          lanes,
          rested,
          states[b],
          state,
          spikes,
          scratch);
    } else {
      map.fire(in, 1, 0, lanes, rested, states[b], state, spikes, scratch);
    }
    state += map.stateWords(lanes);
  }

  /** Adds to the stream what a map makes of spikes. */
  private void add(VectorTokenMap map, int b, long[] spikes) {
    if (counts) {
      map.fire(spikes, 1, 0, lanes, rested, states[b], state, in, scratch);
      state += map.stateWords(lanes);
      counted.add(in);
    } else {
      map.charge(spikes, lanes, charged, scratch);
    }
  }

  private void count(int b, Place place, long count) {
    if (counting) {
      activity.add(b, place, count);
    }
  }

  private long ones(long[] planes, int channels) {
    long ones = 0;
    for (int i = 0; counting && i < lanes.length(channels); i++) {
      ones += Long.bitCount(planes[i]);
    }
    return ones;
  }

  private void sum() {
    Arrays.fill(result, 0, timesteps * dimension, 0);
    if (counts) {
      for (int plane = 0; plane < counted.used(); plane++) {
        sum(counted.planes(), plane * counted.stride(), plane);
      }
    } else {
      state = VectorScratch.FIRST;
      see(blocks.size());
      sum(in, 0, 0);
    }
  }

  /** Adds {@code 1 << shift} for each spike. */
  private void sum(long[] planes, int at, int shift) {
    for (int t = 0; t < timesteps; t++) {
      for (int word = 0; word < lanes.words(); word++) {
        int from = at + lanes.at(dimension, 0, t, word);
        for (int c = 0; c < dimension; c++) {
          long spikes = (planes[from + c * LANES] >>> lanes.shift(t)) & lanes.valid(word);
          result[t * dimension + c] += Long.bitCount(spikes) << shift;
        }
      }
    }
  }
}
