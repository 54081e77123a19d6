package io.tombola.engine.kernel;

import io.tombola.engine.kernel.EncoderActivity.Place;
import io.tombola.engine.net.Encoder;
import java.util.Arrays;
import java.util.List;

/** A run of a {@link TiledEncoder}. */
final class TiledRun implements EncoderRun {
  private static final int TILE = TileKernels.TILE;
  private static final int FIRST = TileKernels.FIRST;

  /** Rows whose list and sums stay in the second cache with a map's weights. */
  private static final int ROWS = 256;

  private final EncoderWeights weights;
  private final Encoder encoder;
  private final boolean counts;
  private final int words;
  private final List<TiledEncoder.Block> blocks;
  private final TileNeurons streamNeurons;
  private final TileKernels kernels;
  private final int panel;
  private final TileAttention attention;
  private final RunRoom room;

  /** A stream of counts, word for word of {@code [row][words]}; row n * timesteps + t. */
  private final SpikeCounts counted;

  /** Any other, {@code [row][dimension]} in the kernels' order. */
  private final int[] stream;

  /**
   * Spikes, {@code [row][words]}: out of or into the stream, of q, k and v, behind attention,
   * hidden.
   */
  private final long[] in;

  private final long[] qkv;
  private final long[] attended;
  private final long[] hidden;

  /** Those of the spikes that a map sees. */
  private final SpikeList list;

  /** {@code [row][TILE]} of attention, {@code [row][panel]} of a map. */
  private final int[] sums;

  /** Per block, then for the readout: {@code [tile][tokens][TILE]}. */
  private final int[][] membranes;

  private final int[] result;
  private final EncoderActivity activity;
  private boolean counting;

  /** True in a window's first step: membranes are then set to 0 just before they are used. */
  private boolean rested;

  private int tokens;
  private int timesteps;

  /** Where in a block's membranes the next map's begin. */
  private int membrane;

  TiledRun(
      EncoderWeights weights,
      List<TiledEncoder.Block> blocks,
      TileNeurons streamNeurons,
      TileKernels kernels,
      int tokens,
      int timesteps) {
    this.weights = weights;
    this.encoder = weights.encoder();
    this.counts = weights.counts();
    this.words = encoder.dimension() / TILE;
    this.blocks = blocks;
    this.streamNeurons = streamNeurons;
    this.kernels = kernels;
    this.panel = kernels.panel();
    this.room = new RunRoom(tokens, timesteps);
    this.attention = new TileAttention(kernels, tokens);
    int rows = tokens * timesteps;
    this.counted = new SpikeCounts(counts ? rows * words : 0);
    this.stream = new int[counts ? 0 : FIRST + rows * encoder.dimension()];
    this.in = new long[rows * words];
    this.qkv = new long[3 * rows * words];
    this.attended = new long[rows * words];
    this.hidden = new long[Encoder.EXPANSION * rows * words];
    int listed = Math.max(timesteps, ROWS);
    this.list = new SpikeList(panel, listed, encoder.hidden(), words);
    this.sums = new int[FIRST + Math.max(rows * TILE, listed * panel)];
    this.membranes = new int[blocks.size() + 1][];
    for (int b = 0; b < blocks.size(); b++) {
      membranes[b] = new int[FIRST + blocks.get(b).neuronTiles() * tokens * TILE];
    }
    membranes[blocks.size()] = new int[FIRST + words * tokens * TILE];
    this.result = new int[timesteps * encoder.dimension()];
    this.activity = new EncoderActivity(blocks.size());
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
    activity.clear();
    load(embedding, position);
    for (int b = 0; b < blocks.size(); b++) {
      membrane = FIRST;
      attend(blocks.get(b), b);
      perceive(blocks.get(b), b);
    }
    sum();
    rested = false;
  }

  private int rows() {
    return tokens * timesteps;
  }

  private void load(long[] embedding, long[] position) {
    if (counts) {
      counted.clear(rows() * words);
      counted.add(embedding);
      counted.add(position);
      return;
    }
    for (int word = 0; word < rows() * words; word++) {
      for (int place = 0; place < TILE; place++) {
        int channel = kernels.channelAt(place);
        long count = (embedding[word] >>> channel & 1) + (position[word] >>> channel & 1);
        stream[FIRST + word * TILE + place] = (int) count << weights.streamBits();
      }
    }
  }

  private void attend(TiledEncoder.Block block, int b) {
    see(block.qkv(), membranes[b], qkv);
    if (counting) {
      activity.add(b, Place.QKV, countStream());
      countHeads(b);
    }
    for (int head = 0; head < words; head++) {
      for (int t = 0; t < timesteps; t++) {
        int q = t * 3 * words + head;
        attention.attend(
            qkv,
            q,
            q + words,
            q + 2 * words,
            timesteps * 3 * words,
            tokens,
            sums,
            FIRST + t * TILE,
            timesteps * TILE);
      }
      kernels.fire(
          sums,
          FIRST,
          TILE,
          tokens,
          timesteps,
          block.attention(),
          head * TILE,
          weights.leak(),
          membranes[b],
          rest(membranes[b], nextMembranes(1), tokens),
          attended,
          head,
          words);
    }
    if (counting) {
      activity.add(b, Place.PROJ, ones(attended, 0, rows() * words));
    }
    add(attended, block.proj(), membranes[b]);
  }

  private void perceive(TiledEncoder.Block block, int b) {
    see(block.fc1(), membranes[b], hidden);
    if (counting) {
      activity.add(b, Place.FC1, countStream());
      activity.add(b, Place.FC2, ones(hidden, 0, rows() * words * Encoder.EXPANSION));
    }
    add(hidden, block.fc2(), membranes[b]);
  }

  /** What a map with neurons makes of the stream. */
  private void see(TileMap map, int[] membranes, long[] spikes) {
    if (!counts) {
      fireStream(membranes);
    }
    int at = nextMembranes(map.tiles());
    for (int n = 0; n < tokens; n += listed()) {
      int end = Math.min(tokens, n + listed());
      if (counts) {
        listCounts(n, end, map);
      } else {
        listSpikes(in, n, end, map);
      }
      fire(map, n, end, membranes, at, spikes);
    }
  }

  /** Adds to the stream what a map makes of spikes. */
  private void add(long[] spikes, TileMap map, int[] membranes) {
    int at = counts ? nextMembranes(map.tiles()) : 0;
    for (int n = 0; n < tokens; n += listed()) {
      int end = Math.min(tokens, n + listed());
      listSpikes(spikes, n, end, map);
      if (counts) {
        fire(map, n, end, membranes, at, in);
      } else {
        charge(map, n, end);
      }
    }
    if (counts) {
      counted.add(in);
    }
  }

  /** Lists what tokens {@code n .. end-1} of the stream come to. */
  private void listCounts(int n, int end, TileMap map) {
    list.begin(map.in(), map.bandChannels(), map.mostSquares());
    for (int row = n * timesteps; row < end * timesteps; row++) {
      list.addCounts(counted, row * words, words);
    }
  }

  /** Lists their spikes. */
  private void listSpikes(long[] spikes, int n, int end, TileMap map) {
    int stride = map.in() / Long.SIZE;
    list.begin(map.in(), map.bandChannels(), map.mostSquares());
    for (int row = n * timesteps; row < end * timesteps; row++) {
      list.addSpikes(spikes, row * stride, stride);
    }
  }

  /** Fires a map's neurons of the tokens that are listed, {@code n .. end-1}. */
  private void fire(TileMap map, int n, int end, int[] membranes, int at, long[] spikes) {
    for (int tile = 0; tile < map.tiles(); tile++) {
      kernels.fire(
          sums,
          gather(map, tile),
          panel,
          end - n,
          timesteps,
          map.neurons(),
          tile * TILE,
          weights.leak(),
          membranes,
          rest(membranes, at + (tile * room.tokens() + n) * TILE, end - n),
          spikes,
          n * timesteps * map.tiles() + tile,
          map.tiles());
    }
  }

  /** Charges the stream likewise. */
  private void charge(TileMap map, int n, int end) {
    int dimension = encoder.dimension();
    for (int tile = 0; tile < map.tiles(); tile++) {
      kernels.charge(
          sums,
          gather(map, tile),
          panel,
          (end - n) * timesteps,
          map.neurons(),
          tile * TILE,
          stream,
          FIRST + n * timesteps * dimension + tile * TILE,
          dimension);
    }
  }

  /** Where a tile's sums begin, made with its panel's. */
  private int gather(TileMap map, int tile) {
    int tiles = panel / TILE;
    if (tile % tiles == 0) {
      kernels.gather(list, map, tile / tiles, sums);
    }
    return FIRST + tile % tiles * TILE;
  }

  /** The neurons between the stream and a map. */
  private void fireStream(int[] membranes) {
    for (int tile = 0; tile < words; tile++) {
      kernels.fire(
          stream,
          FIRST + tile * TILE,
          encoder.dimension(),
          tokens,
          timesteps,
          streamNeurons,
          tile * TILE,
          weights.leak(),
          membranes,
          rest(membranes, nextMembranes(1), tokens),
          in,
          tile,
          words);
    }
  }

  /** What the stream hands to the maps that see it. */
  private long countStream() {
    return counts ? counted.total() : ones(in, 0, rows() * words);
  }

  private void countHeads(int b) {
    for (int row = 0; row < rows() * 3 * words; row += 3 * words) {
      activity.add(b, Place.Q, ones(qkv, row, words));
      activity.add(b, Place.K, ones(qkv, row + words, words));
      activity.add(b, Place.V, ones(qkv, row + 2 * words, words));
      for (int k = row + words; k < row + 2 * words; k++) {
        activity.add(b, Place.KV, (long) Long.bitCount(qkv[k]) * Long.bitCount(qkv[k + words]));
      }
    }
  }

  private static long ones(long[] spikes, int from, int words) {
    long ones = 0;
    for (int i = from; i < from + words; i++) {
      ones += Long.bitCount(spikes[i]);
    }
    return ones;
  }

  /** Tokens that are listed at a time. */
  private int listed() {
    return Math.max(1, ROWS / timesteps);
  }

  /** Sets a tile's membranes to 0 where a window begins, and returns where they are. */
  private int rest(int[] membranes, int at, int tokens) {
    if (rested) {
      Arrays.fill(membranes, at, at + tokens * TILE, 0);
    }
    return at;
  }

  /** Where the membranes of so many tiles begin. */
  private int nextMembranes(int tiles) {
    int at = membrane;
    membrane += tiles * room.tokens() * TILE;
    return at;
  }

  private void sum() {
    Arrays.fill(result, 0, timesteps * encoder.dimension(), 0);
    if (counts) {
      for (int i = 0; i < rows() * words; i++) {
        int to = resultAt(i);
        for (long bits = counted.some(i); bits != 0; bits &= bits - 1) {
          int bit = Long.numberOfTrailingZeros(bits);
          result[to + bit] += counted.counts()[i * TILE + bit] & 0xFF;
        }
      }
    } else {
      membrane = FIRST;
      fireStream(membranes[blocks.size()]);
      for (int i = 0; i < rows() * words; i++) {
        int to = resultAt(i);
        for (long bits = in[i]; bits != 0; bits &= bits - 1) {
          result[to + Long.numberOfTrailingZeros(bits)]++;
        }
      }
    }
  }

  /** Where the sums of a row's word begin. */
  private int resultAt(int word) {
    return (word / words % timesteps * words + word % words) * TILE;
  }
}
