package io.tombola.msgs.ros.reconfigure;

import io.tombola.msgs.ros.MessageFormatException;
import io.tombola.msgs.ros.MessageReader;
import io.tombola.msgs.ros.MessageWriter;
import java.util.List;

/**
 * {@code dynamic_reconfigure/Group}: parameters that belong together.
 *
 * @param type how a tool shows the group; empty for plainly
 * @param parent id of the group that holds this one
 */
public record Group(String name, String type, List<Parameter> parameters, int parent, int id) {
  /** Name of the group that holds all others; its id is 0. */
  public static final String DEFAULT_NAME = "Default";

  /** Fewest bytes of a group: three lengths and two numbers. */
  static final int MIN_LENGTH = 5 * Integer.BYTES;

  /** Makes the list unmodifiable. */
  public Group {
    parameters = List.copyOf(parameters);
  }

  /**
   * {@code dynamic_reconfigure/ParamDescription}.
   *
   * @param type {@code bool}, {@code int}, {@code str} or {@code double}
   * @param level bits that tell a node what a change needs; 0 for nothing
   * @param editMethod how a tool edits it; empty for as its type says
   */
  public record Parameter(
      String name, String type, int level, String description, String editMethod) {
    private static final int MIN_LENGTH = 5 * Integer.BYTES;

    private void write(MessageWriter out) {
      out.string(name).string(type).int32(level).string(description).string(editMethod);
    }

    private static Parameter read(MessageReader in) throws MessageFormatException {
      return new Parameter(in.string(), in.string(), in.int32(), in.string(), in.string());
    }
  }

  void write(MessageWriter out) {
    out.string(name).string(type).list(parameters, Parameter::write).int32(parent).int32(id);
  }

  static Group read(MessageReader in) throws MessageFormatException {
    return new Group(
        in.string(),
        in.string(),
        in.list(Parameter.MIN_LENGTH, Parameter::read),
        in.int32(),
        in.int32());
  }
}
