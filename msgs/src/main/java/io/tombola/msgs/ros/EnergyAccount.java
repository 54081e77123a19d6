package io.tombola.msgs.ros;

import java.util.List;

/**
 * {@code tombola_msgs/EnergyAccount}: what consecutive timesteps of one ticket and rung cost.
 *
 * @param header stamped with the sensor time of the last event so far, in ROS time
 * @param ticketGeneration counts the tickets loaded since start
 * @param rung which of the ticket's masks; 0 is the largest
 * @param firstTimestep number of the first timestep covered; 0 is the first since start
 * @param timesteps covered, one after the other
 * @param eventAdditions the first layer's
 * @param spikeAdditions all other layers'
 * @param layers that own weights, in order, with what they did
 * @param energies of all additions, by preset
 */
public record EnergyAccount(
    Header header,
    int ticketGeneration,
    int rung,
    long firstTimestep,
    int timesteps,
    long eventAdditions,
    long spikeAdditions,
    List<LayerOperations> layers,
    List<Energy> energies) {
  /** The type's name, md5 and bytes. */
  public static final RosMessageType<EnergyAccount> TYPE =
      RosMessageType.of("tombola_msgs/EnergyAccount", EnergyAccount::write, EnergyAccount::read);

  /** A length prefix. */
  private static final int MIN_STRING_BYTES = Integer.BYTES;

  /** What a layer did. */
  public record LayerOperations(String layer, long spikesIn, long additions) {}

  /** What all additions cost at the prices of a preset. */
  public record Energy(String preset, double picojoules) {}

  /** Copies the lists. */
  public EnergyAccount {
    layers = List.copyOf(layers);
    energies = List.copyOf(energies);
  }

  /** All additions. */
  public long additions() {
    return eventAdditions + spikeAdditions;
  }

  private void write(MessageWriter out) {
    header.write(out);
    out.int32(ticketGeneration).int32(rung).int64(firstTimestep).int32(timesteps);
    out.int64(eventAdditions).int64(spikeAdditions);
    out.list(layers, (layer, to) -> to.string(layer.layer()));
    out.list(layers, (layer, to) -> to.int64(layer.spikesIn()));
    out.list(layers, (layer, to) -> to.int64(layer.additions()));
    out.list(energies, (energy, to) -> to.string(energy.preset()));
    out.list(energies, (energy, to) -> to.float64(energy.picojoules()));
  }

  private static EnergyAccount read(MessageReader in) throws MessageFormatException {
    return new EnergyAccount(
        Header.read(in),
        in.int32(),
        in.int32(),
        in.int64(),
        in.int32(),
        in.int64(),
        in.int64(),
        readLayers(in),
        readEnergies(in));
  }

  private static List<LayerOperations> readLayers(MessageReader in) throws MessageFormatException {
    List<String> names = in.list(MIN_STRING_BYTES, MessageReader::string);
    List<Long> spikesIn = in.list(Long.BYTES, MessageReader::int64);
    List<Long> additions = in.list(Long.BYTES, MessageReader::int64);
    check(in, names.size() == spikesIn.size() && names.size() == additions.size(), "layers");
    LayerOperations[] layers = new LayerOperations[names.size()];
    for (int l = 0; l < layers.length; l++) {
      layers[l] = new LayerOperations(names.get(l), spikesIn.get(l), additions.get(l));
    }
    return List.of(layers);
  }

  private static List<Energy> readEnergies(MessageReader in) throws MessageFormatException {
    List<String> presets = in.list(MIN_STRING_BYTES, MessageReader::string);
    List<Double> picojoules = in.list(Double.BYTES, MessageReader::float64);
    check(in, presets.size() == picojoules.size(), "presets");
    Energy[] energies = new Energy[presets.size()];
    for (int i = 0; i < energies.length; i++) {
      energies[i] = new Energy(presets.get(i), picojoules.get(i));
    }
    return List.of(energies);
  }

  private static void check(MessageReader in, boolean holds, String what)
      throws MessageFormatException {
    if (!holds) {
      throw new MessageFormatException(in.offset(), "the arrays of " + what + " differ in length");
    }
  }
}
