package io.tombola.sim.cli;

import io.tombola.engine.energy.ActivitySum;
import io.tombola.engine.energy.EnergyModel;
import io.tombola.engine.energy.EnergyReport;
import io.tombola.engine.energy.FirstLayer;
import io.tombola.engine.energy.MemoryTraffic;
import io.tombola.engine.energy.Technology;
import io.tombola.engine.energy.VitLayers;
import io.tombola.engine.net.Network;
import io.tombola.engine.net.SpikingVit;
import io.tombola.engine.ticket.Manifest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** An energy report as a table for people and as one JSON object. */
final class EnergyOutput {
  private static final double PICOJOULE_PER_MILLIJOULE = 1e9;

  private final Subject subject;
  private final List<String> lines = new ArrayList<>();
  private final Map<String, Object> json = new LinkedHashMap<>();

  /**
   * What is reported on.
   *
   * @param input channels, rows, columns
   * @param dense what it would cost without spikes
   */
  record Subject(
      String architecture,
      List<Integer> input,
      long weights,
      long parameters,
      long multiplyAdds,
      Function<Technology, EnergyReport> dense) {
    static Subject of(String architecture, Network network) {
      return new Subject(
          architecture,
          List.of(network.inputChannels(), network.height(), network.width()),
          network.weights(),
          network.parameters(),
          network.multiplyAdds(),
          technology -> EnergyModel.dense(network, technology));
    }

    static Subject of(Manifest.Architecture architecture, SpikingVit vit) {
      return new Subject(
          architecture.name(),
          List.of(architecture.inputChannels(), architecture.height(), architecture.width()),
          vit.weights(),
          vit.parameters(),
          vit.multiplyAdds(),
          new VitLayers(vit)::dense);
    }
  }

  EnergyOutput(Subject subject, Technology technology) {
    this.subject = subject;
    say(
        "%s, input %dx%dx%d: %,d weights, %.2f M multiply-adds a timestep; %s (MAC %s pJ, AC %s"
            + " pJ)",
        subject.architecture,
        subject.input.get(0),
        subject.input.get(1),
        subject.input.get(2),
        subject.weights,
        subject.multiplyAdds / 1e6,
        technology.name(),
        technology.multiplyAddPicojoule(),
        technology.additionPicojoule());
    json.put("architecture", subject.architecture);
    json.put("input", subject.input);
    json.put("weights", subject.weights);
    json.put("parameters", subject.parameters);
    json.put("multiplyAdds", subject.multiplyAdds);
    json.put("technology", technology);
  }

  /** The lines for people. */
  List<String> lines() {
    return lines;
  }

  /** The object. */
  Map<String, Object> json() {
    return json;
  }

  /** Says what firing rates were measured on. */
  void measuredOn(String data) {
    say("measured on %s", data);
    json.put("measuredOn", data);
  }

  /** The exact sums over recordings, as the node's topic {@code ~energy} has them. */
  void counted(ActivitySum sum, String recordings) {
    measuredOn(recordings + ", as streams");
    say(
        "counted   %,d timesteps: %,d additions by events, %,d by spikes",
        sum.timesteps(), sum.eventAdditions(), sum.spikeAdditions());
    Map<String, Object> counted = new LinkedHashMap<>();
    counted.put("timesteps", sum.timesteps());
    counted.put("eventAdditions", sum.eventAdditions());
    counted.put("spikeAdditions", sum.spikeAdditions());
    List<Map<String, Object>> layers = new ArrayList<>();
    List<String> names = sum.layers();
    for (int l = 0; l < names.size(); l++) {
      Map<String, Object> layer = new LinkedHashMap<>();
      layer.put("name", names.get(l));
      layer.put("spikesIn", sum.spikesIn(l));
      layer.put("additions", sum.synapticOperations(l));
      layers.add(layer);
    }
    counted.put("layers", layers);
    Map<String, Double> picojoules = new LinkedHashMap<>();
    for (Technology technology : Technology.PRESETS) {
      picojoules.put(technology.name(), sum.picojoule(technology));
      say("  %-16s %,.1f pJ", technology.name(), sum.picojoule(technology));
    }
    counted.put("picojoules", picojoules);
    json.put("counted", counted);
  }

  /** A network without spikes. */
  EnergyOutput dense(EnergyReport report) {
    totals(report);
    table(report);
    say("energy    %.3f mJ an inference, all multiply-adds", report.totalMillijoule());
    return this;
  }

  /** Equations (3) and (4), and what the same network would cost without spikes. */
  void spiking(EnergyReport report, int timesteps, FirstLayer first) {
    json.put("timesteps", timesteps);
    json.put("firstLayer", first);
    totals(report);
    table(report);
    say(
        "energy    %.3f mJ an inference of %d timesteps by equations (3) and (4): %.1f M SOP;"
            + " first layer: %s",
        report.totalMillijoule(),
        timesteps,
        report.synapticOperations() / 1e6,
        first.description());
    withoutSpikes();
  }

  /**
   * A spiking ViT's exact additions.
   *
   * @param patches that stay, of {@code all}
   */
  void window(EnergyReport report, int timesteps, long patches, long all) {
    json.put("timesteps", timesteps);
    json.put("patches", patches);
    totals(report);
    table(report);
    say(
        "energy    %.3f mJ a window of %d timesteps by exact additions, %d of %d patches behind the"
            + " embedding: %.1f M SOP",
        report.totalMillijoule(), timesteps, patches, all, report.synapticOperations() / 1e6);
    withoutSpikes();
  }

  private void withoutSpikes() {
    Map<String, Double> baselines = new LinkedHashMap<>();
    for (Technology technology : List.of(Technology.FP32, Technology.INT8, Technology.ONE_BIT)) {
      double millijoule = subject.dense.apply(technology).totalMillijoule();
      baselines.put(technology.name(), millijoule);
      say("  ANN     %.3f mJ, %s", millijoule, technology.name());
    }
    json.put("annMillijoule", baselines);
  }

  /** Equation (4) with exact operations. */
  void masked(EnergyReport report) {
    say(
        "masked    %.3f mJ with exact operations under the mask: %.1f M SOP",
        report.totalMillijoule(), report.synapticOperations() / 1e6);
    Map<String, Object> masked = new LinkedHashMap<>();
    masked.put("totalMillijoule", report.totalMillijoule());
    masked.put("sop", report.synapticOperations());
    masked.put("layers", layers(report));
    json.put("masked", masked);
  }

  /** Reading and writing. */
  void memory(List<MemoryTraffic.LayerTraffic> traffic, String weights) {
    double spikes = sum(traffic.stream().map(MemoryTraffic.LayerTraffic::spikes).toList());
    double ofWeights = sum(traffic.stream().map(MemoryTraffic.LayerTraffic::weights).toList());
    double membranes = sum(traffic.stream().map(MemoryTraffic.LayerTraffic::membranes).toList());
    say(
        "memory    %.3f mJ more, after Lemaire et al.: spikes %.3f, weights %.3f (%s), membranes"
            + " %.3f",
        spikes + ofWeights + membranes, spikes, ofWeights, weights, membranes);
    Map<String, Object> memory = new LinkedHashMap<>();
    memory.put("totalMillijoule", spikes + ofWeights + membranes);
    memory.put("spikes", spikes);
    memory.put("weights", ofWeights);
    memory.put("membranes", membranes);
    memory.put("layersPicojoule", traffic);
    json.put("memory", memory);
  }

  private static double sum(List<Double> picojoules) {
    return picojoules.stream().mapToDouble(it -> it).sum() / PICOJOULE_PER_MILLIJOULE;
  }

  private void totals(EnergyReport report) {
    json.put("totalMillijoule", report.totalMillijoule());
    json.put("sop", report.synapticOperations());
    json.put("layers", layers(report));
  }

  private static List<Map<String, Object>> layers(EnergyReport report) {
    List<Map<String, Object>> layers = new ArrayList<>();
    for (EnergyReport.LayerEnergy layer : report.layers()) {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("name", layer.name());
      map.put("multiplyAdds", layer.multiplyAdds());
      map.put("firingRate", layer.firingRate());
      map.put("sop", layer.synapticOperations());
      map.put("picojoule", layer.picojoule());
      layers.add(map);
    }
    return layers;
  }

  private void table(EnergyReport report) {
    say("%-20s %12s %8s %14s %14s", "layer", "MAC", "rate", "SOP", "pJ");
    for (EnergyReport.LayerEnergy layer : report.layers()) {
      say(
          "%-20s %,12d %8.4f %,14.0f %,14.0f",
          layer.name(),
          layer.multiplyAdds(),
          layer.firingRate(),
          layer.synapticOperations(),
          layer.picojoule());
    }
  }

  private void say(String format, Object... values) {
    lines.add(String.format(Locale.ROOT, format, values));
  }
}
