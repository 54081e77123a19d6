package io.tombola.sim.search;

import io.tombola.engine.net.Layer;
import io.tombola.sim.nn.BatchNorm;
import io.tombola.sim.nn.Neurons;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Weights by how likely their loss is to change a spike (Yao et al., arXiv 2305.12148, eq (12),
 * (13)): {@code r_i |w_ij| |gamma_j| / sqrt(var_j + eps) N(0; mu_j - 1, sigma_j^2)}, with r_i the
 * firing rate of input channel i, gamma and var those of batch norm behind channel j, mu and sigma
 * the moments of its membranes before reset.
 *
 * <p>The first convolution and fully connected layers are ranked by magnitude, as there, and apart
 * from the others, since the two scales do not compare.
 */
record FiringProbability() implements Criterion {
  /** True of layers that are ranked by magnitude. */
  static boolean byMagnitude(Layer.Weighted layer, boolean first) {
    return first || layer instanceof Layer.Dense || layer instanceof Layer.Readout;
  }

  @Override
  public List<List<Integer>> families(TicketSearch search) {
    List<Layer.Weighted> weighted = search.subject().weighted();
    return List.copyOf(
        IntStream.range(0, weighted.size())
            .boxed()
            .collect(Collectors.partitioningBy(i -> byMagnitude(weighted.get(i), i == 0)))
            .values());
  }

  @Override
  public List<float[]> ranks(TicketSearch search, Samples training) {
    List<Layer.Weighted> weighted = search.subject().weighted();
    List<Activity> activities = Activity.measure(search, training);
    List<float[]> ranks = new ArrayList<>();
    for (int i = 0; i < weighted.size(); i++) {
      float[] values = Magnitude.of(search.layers().get(i).weights());
      if (!byMagnitude(weighted.get(i), i == 0)) {
        weigh(values, weighted.get(i), activities.get(i), search.graph().norms().get(i));
      }
      ranks.add(values);
    }
    return ranks;
  }

  private static void weigh(
      float[] values, Layer.Weighted layer, Activity activity, BatchNorm norm) {
    int channels = activity.inputRates().length;
    int taps = layer.fanIn() / channels;
    for (int o = 0; o < layer.out(); o++) {
      double sensitivity =
          Math.abs(norm.foldedGain(o)) * density(1 - activity.mean()[o], activity.variance()[o]);
      for (int i = 0; i < layer.fanIn(); i++) {
        values[o * layer.fanIn() + i] *= (float) (sensitivity * activity.inputRates()[i / taps]);
      }
    }
  }

  private static double density(double distance, double variance) {
    double positive = Math.max(variance, 1e-12);
    return Math.exp(-distance * distance / (2 * positive)) / Math.sqrt(2 * Math.PI * positive);
  }

  /** What a layer's inputs and membranes did, averaged over batches of training samples. */
  private record Activity(double[] inputRates, double[] mean, double[] variance) {
    static List<Activity> measure(TicketSearch search, Samples training) {
      List<Layer.Weighted> weighted = search.subject().weighted();
      List<Activity> totals = new ArrayList<>();
      int batches =
          search.observe(
              training,
              graph -> {
                List<Neurons.Membranes> membranes =
                    graph.neurons().stream().map(Neurons::membranes).toList();
                for (int i = 0, n = -1; i < weighted.size() - 1; i++) {
                  n += weighted.get(i).spikes() ? 1 : 0; // a shortcut charges its join's neurons
                  add(totals, i, graph.inputRates(i), membranes.get(n));
                }
              });
      totals.forEach(activity -> activity.divideBy(batches));
      return totals;
    }

    private static void add(
        List<Activity> totals, int index, double[] rates, Neurons.Membranes membranes) {
      if (totals.size() == index) {
        int out = membranes.mean().length;
        totals.add(new Activity(new double[rates.length], new double[out], new double[out]));
      }
      Activity total = totals.get(index);
      addTo(total.inputRates, rates);
      addTo(total.mean, membranes.mean());
      addTo(total.variance, membranes.variance());
    }

    private static void addTo(double[] total, double[] values) {
      for (int i = 0; i < total.length; i++) {
        total[i] += values[i];
      }
    }

    private void divideBy(int batches) {
      for (double[] values : List.of(inputRates, mean, variance)) {
        for (int i = 0; i < values.length; i++) {
          values[i] /= batches;
        }
      }
    }
  }
}
