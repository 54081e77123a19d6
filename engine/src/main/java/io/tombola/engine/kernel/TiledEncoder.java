package io.tombola.engine.kernel;

import io.tombola.engine.kernel.EncoderActivity.Place;
import io.tombola.engine.net.Encoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * An encoder in tiles of 64 channels, whose weights stay in the first cache while tokens and
 * timesteps pass by. Sums add up the rows of the spikes that there are, and of the bits of counts,
 * so that their time falls with the firing rate and with pruned patches, and needs no full chunk.
 */
final class TiledEncoder implements EncoderKernel {
  private static final int TILE = TileKernels.TILE;

  private final EncoderWeights weights;
  private final Supplier<TileKernels> provider;
  private final List<Block> blocks = new ArrayList<>();

  /** Of the neurons between the stream and a map, where it is no count. */
  private final TileNeurons streamNeurons;

  /** Channel of a place in a tile. */
  private final TileKernels order;

  /** A block's maps, those of q, k and v side by side. */
  private record Block(TileMap qkv, TileMap proj, TileMap fc1, TileMap fc2, TileNeurons attention) {
    int neuronTiles() {
      return qkv.tiles() + 3 * proj.tiles() + fc1.tiles() + 2 * fc2.tiles();
    }
  }

  /**
   * Arranges weights.
   *
   * @param provider of kernels for each run
   */
  TiledEncoder(EncoderWeights weights, Supplier<TileKernels> provider) {
    this.weights = weights;
    this.provider = provider;
    this.order = provider.get();
    int dimension = weights.encoder().dimension();
    for (int b = 0; b < weights.blocks().size(); b++) {
      EncoderWeights.Block block = weights.blocks().get(b);
      blocks.add(
          new Block(
              map(block.q(), block.k(), block.v()),
              map(block.proj()),
              map(block.fc1()),
              map(block.fc2()),
              TileNeurons.uniform(dimension, weights.fractionBits(), block.attentionThreshold())));
    }
    this.streamNeurons = TileNeurons.uniform(dimension, 0, 1 << weights.streamBits());
  }

  private TileMap map(LinearWeights... maps) {
    return new TileMap(List.of(maps), order);
  }

  @Override
  public EncoderRun start(int tokens, int timesteps) {
    return new TiledRun(tokens, timesteps);
  }

  /** The run. */
  private final class TiledRun implements EncoderRun {
    /** Rows whose sums stay in the first cache with the weights. */
    private static final int ROWS = 8;

    private final TileKernels kernels = provider.get();
    private final TileAttention attention;
    private final Encoder encoder = weights.encoder();
    private final boolean counts = weights.counts();
    private final int words = encoder.dimension() / TILE;
    private final int mostTokens;
    private final int mostTimesteps;

    /** A stream of counts, {@code [row][words]}; row {@code n * timesteps + t}. */
    private final CountPlanes counted;

    /** Any other, {@code [row][dimension]} in the provider's order. */
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

    /** {@code [row][TILE]}. */
    private final int[] sums;

    /** Per block, then for the readout: {@code [tile][tokens][TILE]}. */
    private final int[][] membranes;

    private final int[] result;
    private final EncoderActivity activity;
    private boolean counting;
    private int tokens;
    private int timesteps;

    /** Where in a block's membranes the next map's begin. */
    private int membrane;

    TiledRun(int tokens, int timesteps) {
      this.mostTokens = tokens;
      this.mostTimesteps = timesteps;
      this.attention = new TileAttention(kernels, tokens);
      int rows = tokens * timesteps;
      int most = Encoder.maxCount(2 * encoder.depth());
      this.counted = new CountPlanes(counts ? rows * words : 0, most);
      this.stream = new int[counts ? 0 : rows * encoder.dimension()];
      this.in = new long[rows * words];
      this.qkv = new long[3 * rows * words];
      this.attended = new long[rows * words];
      this.hidden = new long[Encoder.EXPANSION * rows * words];
      this.list = new SpikeList(rows, encoder.hidden(), counts ? counted.mostPlanes() : 1);
      this.sums = new int[rows * TILE];
      this.membranes = new int[blocks.size() + 1][];
      for (int b = 0; b < blocks.size(); b++) {
        membranes[b] = new int[blocks.get(b).neuronTiles() * tokens * TILE];
      }
      membranes[blocks.size()] = new int[words * tokens * TILE];
      this.result = new int[timesteps * encoder.dimension()];
      this.activity = new EncoderActivity(blocks.size());
    }

    @Override
    public void begin(int tokens) {
      if (tokens < 1 || tokens > mostTokens) {
        throw new IllegalArgumentException(
            tokens + " tokens of a window are outside 1.." + mostTokens);
      }
      this.tokens = tokens;
      for (int[] block : membranes) {
        Arrays.fill(block, 0);
      }
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
      if (timesteps < 1 || timesteps > mostTimesteps) {
        throw new IllegalArgumentException(
            timesteps + " timesteps of a chunk are outside 1.." + mostTimesteps);
      }
      this.timesteps = timesteps;
      activity.clear();
      load(embedding, position);
      for (int b = 0; b < blocks.size(); b++) {
        membrane = 0;
        attend(blocks.get(b), b);
        perceive(blocks.get(b), b);
      }
      sum();
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
          int channel = order.channelAt(place);
          long count = (embedding[word] >>> channel & 1) + (position[word] >>> channel & 1);
          stream[word * TILE + place] = (int) count << weights.streamBits();
        }
      }
    }

    private void attend(Block block, int b) {
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
              t * TILE,
              timesteps * TILE);
        }
        kernels.fire(
            sums,
            0,
            TILE,
            tokens,
            timesteps,
            block.attention(),
            head * TILE,
            weights.leak(),
            membranes[b],
            nextMembranes(),
            attended,
            head,
            words);
      }
      if (counting) {
        activity.add(b, Place.PROJ, ones(attended, 0, rows() * words));
      }
      add(attended, block.proj(), membranes[b]);
    }

    private void perceive(Block block, int b) {
      see(block.fc1(), membranes[b], hidden);
      if (counting) {
        activity.add(b, Place.FC1, countStream());
        activity.add(b, Place.FC2, ones(hidden, 0, rows() * words * Encoder.EXPANSION));
      }
      add(hidden, block.fc2(), membranes[b]);
    }

    /** What a map with neurons makes of the stream. */
    private void see(TileMap map, int[] membranes, long[] spikes) {
      if (counts) {
        list.list(counted.planes(), 0, words, words, rows(), counted.used(), counted.stride());
      } else {
        fireStream(membranes);
        list.list(in, 0, words, words, rows());
      }
      for (int tile = 0; tile < map.tiles(); tile++) {
        int at = nextMembranes();
        for (int n = 0; n < tokens; n += group()) {
          int group = Math.min(group(), tokens - n);
          kernels.gather(list, n * timesteps, group * timesteps, map, tile, sums);
          kernels.fire(
              sums,
              0,
              TILE,
              group,
              timesteps,
              map.neurons(),
              tile * TILE,
              weights.leak(),
              membranes,
              at + n * TILE,
              spikes,
              n * timesteps * map.tiles() + tile,
              map.tiles());
        }
      }
    }

    /** Adds to the stream what a map makes of spikes. */
    private void add(long[] spikes, TileMap map, int[] membranes) {
      int dimension = encoder.dimension();
      int stride = map.in() / 64;
      list.list(spikes, 0, stride, stride, rows());
      for (int tile = 0; tile < map.tiles(); tile++) {
        int at = nextMembranes();
        for (int n = 0; n < tokens; n += group()) {
          int group = Math.min(group(), tokens - n);
          kernels.gather(list, n * timesteps, group * timesteps, map, tile, sums);
          if (counts) {
            kernels.fire(
                sums,
                0,
                TILE,
                group,
                timesteps,
                map.neurons(),
                tile * TILE,
                weights.leak(),
                membranes,
                at + n * TILE,
                in,
                n * timesteps * words + tile,
                words);
          } else {
            int to = n * timesteps * dimension + tile * TILE;
            kernels.charge(
                sums, group * timesteps, map.neurons(), tile * TILE, stream, to, dimension);
          }
        }
      }
      if (counts) {
        counted.add(in);
      }
    }

    /** The neurons between the stream and a map. */
    private void fireStream(int[] membranes) {
      for (int tile = 0; tile < words; tile++) {
        kernels.fire(
            stream,
            tile * TILE,
            encoder.dimension(),
            tokens,
            timesteps,
            streamNeurons,
            tile * TILE,
            weights.leak(),
            membranes,
            nextMembranes(),
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

    private int group() {
      return Math.max(1, ROWS / timesteps);
    }

    private int nextMembranes() {
      int at = membrane;
      membrane += mostTokens * TILE;
      return at;
    }

    private void sum() {
      Arrays.fill(result, 0, timesteps * encoder.dimension(), 0);
      if (counts) {
        for (int plane = 0; plane < counted.used(); plane++) {
          sum(counted.planes(), plane * counted.stride(), 1 << plane);
        }
      } else {
        membrane = 0;
        fireStream(membranes[blocks.size()]);
        sum(in, 0, 1);
      }
    }

    /** Adds {@code value} for each spike of {@code [row][words]}. */
    private void sum(long[] spikes, int at, int value) {
      for (int i = 0; i < rows() * words; i++) {
        int to = (i / words % timesteps * words + i % words) * TILE;
        for (long bits = spikes[at + i]; bits != 0; bits &= bits - 1) {
          result[to + Long.numberOfTrailingZeros(bits)] += value;
        }
      }
    }
  }
}
