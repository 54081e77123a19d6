package io.tombola.msgs.ros;

/**
 * {@code tombola_msgs/BudgetState}: how one camera's runtime budget stands.
 *
 * @param header stamped with the time of the last event so far
 * @param reason why this rung
 * @param rung in force, 0 is the largest
 * @param rungs of the ticket's ladder
 * @param keepRatio share of the network's weights that the rung keeps
 * @param everySecondTimestep whether every second timestep is shed
 * @param predictedUs microseconds that the last timestep was expected to take, at most
 * @param measuredUs microseconds that the last timestep took which was run
 * @param budgetUs microseconds that the last timestep was allowed; 0 for any
 * @param predictedUjPerSecond microjoule a second, at most; 0 without such a budget
 * @param budgetUjPerSecond microjoule a second allowed; 0 for any
 * @param rungChanges since the node's start
 * @param timestepsShed since the node's start
 */
public record BudgetState(
    Header header,
    Reason reason,
    int rung,
    int rungs,
    float keepRatio,
    boolean everySecondTimestep,
    float predictedUs,
    float measuredUs,
    float budgetUs,
    float predictedUjPerSecond,
    float budgetUjPerSecond,
    long rungChanges,
    long timestepsShed) {
  /** The type's name, md5 and bytes. */
  public static final RosMessageType<BudgetState> TYPE =
      RosMessageType.of("tombola_msgs/BudgetState", BudgetState::write, BudgetState::read);

  private static final Reason[] REASONS = Reason.values();

  /** Why the rung in force is in force. */
  public enum Reason {
    /** No budget is set. */
    NO_BUDGET(0),
    /** Nothing has been too dear since the budget was set. */
    WITHIN(1),
    /** A larger rung would break the time of a timestep. */
    STEP_TIME(2),
    /** A larger rung would break the time for each event. */
    EVENT_TIME(3),
    /** A larger rung would break the energy of a second. */
    ENERGY(4),
    /** It fitted with room to spare for the quiet time. */
    QUIET(5);

    private final int code;

    Reason(int code) {
      this.code = code;
    }

    /** The constant of the definition that stands for this reason. */
    public int code() {
      return code;
    }
  }

  private void write(MessageWriter out) {
    header.write(out);
    out.uint8(reason.code()).uint8(rung).uint8(rungs);
    out.float32(keepRatio).bool(everySecondTimestep);
    out.float32(predictedUs).float32(measuredUs).float32(budgetUs);
    out.float32(predictedUjPerSecond).float32(budgetUjPerSecond);
    out.int64(rungChanges).int64(timestepsShed);
  }

  private static BudgetState read(MessageReader in) throws MessageFormatException {
    return new BudgetState(
        Header.read(in),
        reason(in),
        in.uint8(),
        in.uint8(),
        in.float32(),
        in.bool(),
        in.float32(),
        in.float32(),
        in.float32(),
        in.float32(),
        in.float32(),
        in.int64(),
        in.int64());
  }

  private static Reason reason(MessageReader in) throws MessageFormatException {
    int offset = in.offset();
    int code = in.uint8();
    for (Reason reason : REASONS) {
      if (reason.code == code) {
        return reason;
      }
    }
    throw new MessageFormatException(offset, "reason " + code + " is none of 0 to 5");
  }
}
