package io.tombola.sim.cli;

import io.tombola.engine.energy.Activity;
import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Network;
import io.tombola.sim.data.DataSetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Firing rates in a text file: lines of {@code layer,rate}; blank lines and # comments pass. */
final class RatesFile {
  private RatesFile() {}

  /**
   * Reads a rate for each layer.
   *
   * @param first whether the first layer's is needed; else 1 stands for it
   * @throws DataSetException naming the line that is no rate, or the layer that has none
   */
  static Activity read(Path file, Network network, boolean first) throws IOException {
    Map<String, Double> rates = new HashMap<>();
    List<String> lines = Files.readAllLines(file);
    List<String> names = network.weighted().stream().map(Layer.Weighted::name).toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        String[] fields = line.split(",", -1);
        String name = fields[0].strip();
        if (fields.length != 2 || !names.contains(name)) {
          throw new DataSetException(
              file, i + 1, "'" + line + "' is not 'layer,rate' with a layer of " + names);
        }
        rates.put(name, rate(file, i + 1, fields[1].strip()));
      }
    }
    List<Double> inOrder = new ArrayList<>();
    for (String name : names) {
      boolean needed = first || !name.equals(names.get(0));
      if (needed && !rates.containsKey(name)) {
        throw new DataSetException(file, "has no rate for layer " + name);
      }
      inOrder.add(rates.getOrDefault(name, 1.0));
    }
    return new Activity(inOrder, Optional.empty());
  }

  private static double rate(Path file, int line, String field) throws DataSetException {
    try {
      double rate = Double.parseDouble(field);
      if (rate >= 0 && Double.isFinite(rate)) {
        return rate;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new DataSetException(file, line, "'" + field + "' is no firing rate");
  }
}
