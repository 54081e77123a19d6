package io.tombola.sim.search;

import java.util.List;
import java.util.Map;

/**
 * What one search found, as it stands after its last epoch: plain values, for reports.
 *
 * @param keptShare of all weights
 * @param validationAccuracy of the network searched, on held-out windows
 * @param integerAccuracy of the ticket in the engine on the same windows; null when it has none
 * @param testAccuracy of the network searched, on a split looked at once; null when it was not
 * @param inputRates mean magnitude of each layer's input on validation windows; firing rates where
 *     spikes feed it
 * @param seconds of all epochs' training
 */
public record SearchResult(
    String method,
    Map<String, String> settings,
    long seed,
    List<EpochReport> epochs,
    double keptShare,
    double validationAccuracy,
    int validationWindows,
    Double integerAccuracy,
    Double testAccuracy,
    Integer testWindows,
    Map<String, Double> inputRates,
    double seconds) {}
