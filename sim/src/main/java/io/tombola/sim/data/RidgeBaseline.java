package io.tombola.sim.data;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * Ridge regression onto one-hot classes: the linear classifier that a network must beat.
 *
 * <p>Features are standardised by the training samples' mean and deviation; a feature that never
 * varies is left out. The intercept is not penalised. Solves {@code (X'X + n lambda I) w = X'y} by
 * Cholesky.
 */
public final class RidgeBaseline {
  private static final double[] LAMBDAS = {1e-4, 1e-3, 1e-2, 1e-1, 1, 10};

  private final double lambda;
  private final double[] mean;
  private final double[] scale;
  private final double[] intercept;
  private final RealMatrix weights;

  private RidgeBaseline(
      double lambda, double[] mean, double[] scale, double[] intercept, RealMatrix weights) {
    this.lambda = lambda;
    this.mean = mean;
    this.scale = scale;
    this.intercept = intercept;
    this.weights = weights;
  }

  /** A sample: its features and its class. */
  public record Sample(double[] features, int truth) {}

  /**
   * Fits clips of trials: their events counted in 16x16 cells, ON and OFF apart, as shares of the
   * clip's events.
   */
  public static RidgeBaseline ofTrials(List<Trial> train, List<Trial> validation)
      throws IOException {
    return fit(EventGrid.samples(train), EventGrid.samples(validation), GestureLabels.CLASSES);
  }

  /** How many clips of the trials it gets right. */
  public Proportion accuracyOn(List<Trial> trials) throws IOException {
    return accuracy(EventGrid.samples(trials));
  }

  /**
   * Picks lambda on the validation samples, then fits training and validation samples together.
   *
   * @param train at least one sample; all samples have the same number of features
   * @param validation of other users; may be empty, then lambda is 0.1
   */
  public static RidgeBaseline fit(List<Sample> train, List<Sample> validation, int classes) {
    double best = 1e-1;
    int most = -1;
    for (double lambda : LAMBDAS) {
      if (validation.isEmpty()) {
        break;
      }
      RidgeBaseline candidate = fit(train, lambda, classes);
      int correct = candidate.accuracy(validation).count();
      if (correct > most) {
        most = correct;
        best = lambda;
      }
    }
    List<Sample> all = Stream.concat(train.stream(), validation.stream()).toList();
    return fit(all, best, classes);
  }

  static RidgeBaseline fit(List<Sample> samples, double lambda, int classes) {
    int features = samples.get(0).features().length;
    double[] mean = new double[features];
    double[] scale = new double[features];
    standardise(samples, mean, scale);
    double[] share = new double[classes];
    RealMatrix x = new Array2DRowRealMatrix(samples.size(), features);
    for (Sample sample : samples) {
      share[sample.truth()] += 1.0 / samples.size();
    }
    RealMatrix y = new Array2DRowRealMatrix(samples.size(), classes);
    for (int i = 0; i < samples.size(); i++) {
      x.setRow(i, standardised(samples.get(i).features(), mean, scale));
      for (int c = 0; c < classes; c++) {
        y.setEntry(i, c, (samples.get(i).truth() == c ? 1 : 0) - share[c]);
      }
    }
    RealMatrix transposed = x.transpose();
    RealMatrix gram = transposed.multiply(x);
    for (int f = 0; f < features; f++) {
      gram.addToEntry(f, f, samples.size() * lambda);
    }
    RealMatrix weights = new CholeskyDecomposition(gram).getSolver().solve(transposed.multiply(y));
    return new RidgeBaseline(lambda, mean, scale, share, weights);
  }

  private static void standardise(List<Sample> samples, double[] mean, double[] scale) {
    for (Sample sample : samples) {
      for (int f = 0; f < mean.length; f++) {
        mean[f] += sample.features()[f] / samples.size();
      }
    }
    double[] variance = new double[mean.length];
    for (Sample sample : samples) {
      for (int f = 0; f < mean.length; f++) {
        double off = sample.features()[f] - mean[f];
        variance[f] += off * off / samples.size();
      }
    }
    Arrays.setAll(scale, f -> variance[f] > 0 ? 1 / Math.sqrt(variance[f]) : 0);
  }

  private static double[] standardised(double[] features, double[] mean, double[] scale) {
    double[] row = new double[features.length];
    Arrays.setAll(row, f -> (features[f] - mean[f]) * scale[f]);
    return row;
  }

  /** The class of a sample. */
  public int classify(double[] features) {
    double[] scores = weights.preMultiply(standardised(features, mean, scale));
    int best = 0;
    for (int c = 0; c < scores.length; c++) {
      scores[c] += intercept[c];
      if (scores[c] > scores[best]) {
        best = c;
      }
    }
    return best;
  }

  /** How many samples it gets right; there is at least one. */
  public Proportion accuracy(List<Sample> samples) {
    int correct = 0;
    for (Sample sample : samples) {
      correct += classify(sample.features()) == sample.truth() ? 1 : 0;
    }
    return new Proportion(correct, samples.size());
  }

  /** The penalty that was picked. */
  public double lambda() {
    return lambda;
  }
}
