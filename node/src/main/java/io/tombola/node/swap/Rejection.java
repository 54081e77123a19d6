package io.tombola.node.swap;

/** Every reason for which a ticket is refused, with a sentence for people. */
public enum Rejection {
  UNREADABLE("There is no such file, or it went or could not be read."),
  DAMAGED("The file is no sound ticket of a format that this version knows."),
  UNTRUSTED("The ticket is not signed by a trusted key."),
  WRONG_SHAPE("The ticket wants other frames than the running camera makes."),
  WRONG_LABELS("The ticket does not know a gesture that moves the robot."),
  NOT_COMPILED("The ticket cannot be made ready to run here."),
  SELF_CHECK_FAILED("On recorded frames the ticket gave other spikes than the trusted kernels."),
  NOT_SWAPPED("The camera did not take the ticket.");

  private final String sentence;

  Rejection(String sentence) {
    this.sentence = sentence;
  }

  /** What is wrong, in one sentence. */
  public String sentence() {
    return sentence;
  }
}
