package io.tombola.sim.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.tombola.engine.ticket.LayerTicket;
import io.tombola.engine.ticket.Rung;
import io.tombola.engine.ticket.Ticket;
import io.tombola.engine.ticket.VitTicket;
import io.tombola.sim.data.StubbornTickets;
import io.tombola.sim.data.StubbornVits;
import io.tombola.sim.scene.Gesture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the file says of itself; the bench module holds its arithmetic against the engine's. */
final class OnnxExportTest {
  private static final Ticket TICKET = StubbornTickets.always(Gesture.ARM_ROLL);
  private static final VitTicket VIT = StubbornVits.always(Gesture.ARM_ROLL);

  @Test
  void theTensorsAreNamedShapedAndExplained() throws InvalidProtocolBufferException {
    ModelProto model = ModelProto.parseFrom(OnnxExport.step(TICKET, 0, "stubborn.ticket"));
    List<ValueInfoProto> inputs = model.getGraph().getInputList();
    List<ValueInfoProto> outputs = model.getGraph().getOutputList();
    assertThat(inputs)
        .extracting(OnnxExportTest::signature)
        .startsWith("frame[1, 2, 32, 32]", "membrane_conv1[1, 4, 32, 32]")
        .endsWith("membrane_fc1[1, 16]", "membrane_fc2[1, 16]")
        .hasSize(9);
    assertThat(outputs)
        .extracting(OnnxExportTest::signature)
        .contains("new_membrane_conv2[1, 4, 32, 32]", "spikes_conv2[1, 4, 16, 16]")
        .contains("spikes_pool[1, 16, 4, 4]", "spikes_fc2[1, 16]")
        .endsWith("logits[1, 11]")
        .hasSize(18);
    assertThat(inputs).allSatisfy(input -> assertThat(input.getDocString()).isNotEmpty());
    assertThat(outputs).allSatisfy(output -> assertThat(output.getDocString()).isNotEmpty());
  }

  private static String signature(ValueInfoProto value) {
    List<Long> shape =
        value.getType().getTensorType().getShape().getDimList().stream()
            .map(dimension -> dimension.getDimValue())
            .toList();
    return value.getName() + shape;
  }

  @Test
  void theMetadataSayWhatItIs() throws InvalidProtocolBufferException {
    ModelProto model = ModelProto.parseFrom(OnnxExport.step(TICKET, 0, "stubborn.ticket"));
    assertThat(model.getProducerName()).isEqualTo("tombola");
    assertThat(metadata(model))
        .contains(
            entry("ticket", "stubborn.ticket"),
            entry("labels", String.join(",", TICKET.manifest().labels())),
            entry("simulated", "true"),
            entry("lambda", "0.5"),
            entry("timestep_us", "20000"));
  }

  private static Map<String, String> metadata(ModelProto model) {
    return model.getMetadataPropsList().stream()
        .collect(
            Collectors.toMap(StringStringEntryProto::getKey, StringStringEntryProto::getValue));
  }

  @Test
  void theSameTicketGivesTheSameBytes() {
    assertThat(OnnxExport.step(TICKET, 0, "a")).isEqualTo(OnnxExport.step(TICKET, 0, "a"));
  }

  @Test
  void integersBeyondFp32AreRefused() {
    Rung rung = TICKET.rungs().get(0);
    List<LayerTicket> layers = new ArrayList<>(rung.layers());
    LayerTicket conv3 = layers.get(2);
    int[] biases = conv3.biases().clone();
    Arrays.fill(biases, 1, 2, 1 << 24);
    layers.set(
        2,
        new LayerTicket(
            "conv3",
            conv3.kept(),
            conv3.flipped(),
            conv3.thresholds(),
            biases,
            conv3.gains(),
            conv3.offsets()));
    var ticket = new Ticket(TICKET.manifest(), List.of(new Rung(rung.keepRatio(), layers)));
    assertThatThrownBy(() -> OnnxExport.step(ticket, 0, "wide"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("layer conv3, channel 1");
  }

  @Test
  void aWindowsTensorsAreNamedShapedAndExplained() throws InvalidProtocolBufferException {
    ModelProto all = ModelProto.parseFrom(OnnxExport.window(VIT, 16, "stubborn.ticket"));
    ModelProto half = ModelProto.parseFrom(OnnxExport.window(VIT, 8, "stubborn.ticket"));
    assertThat(all.getGraph().getInputList())
        .extracting(OnnxExportTest::signature)
        .containsExactly("frames[2, 2, 16, 16]");
    assertThat(all.getGraph().getOutputList())
        .extracting(OnnxExportTest::signature)
        .containsExactly("sums[2, 64]", "logits[1, 11]");
    assertThat(half.getGraph().getOutputList())
        .extracting(OnnxExportTest::signature)
        .containsExactly("kept[8]", "sums[2, 64]", "logits[1, 11]");
    assertThat(half.getGraph().getOutputList())
        .allSatisfy(output -> assertThat(output.getDocString()).isNotEmpty());
    assertThat(metadata(half))
        .contains(
            entry("ticket", "stubborn.ticket"),
            entry("architecture", "vit-64x1"),
            entry("window_timesteps", "2"),
            entry("patches", "16"),
            entry("patches_kept", "8"),
            entry("kept_patches_are", "gathered"),
            entry("logits_averaged_over", "16"));
  }
}
