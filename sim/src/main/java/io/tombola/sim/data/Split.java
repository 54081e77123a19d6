package io.tombola.sim.data;

import java.util.Locale;

/**
 * Which users a figure is about. DVS128Gesture has no validation users of its own, so users 21 to
 * 23 are held out of its training list: what is chosen by looking (a setting, an epoch) is chosen
 * on them, never on the test users.
 */
public enum Split {
  /** The users of {@code trials_to_train.txt} without the validation users. */
  TRAIN("users 1-20 and any above 29"),
  /** Users 21 to 23, listed in {@code trials_to_train.txt}. */
  VALIDATION("users 21-23"),
  /** The users of {@code trials_to_test.txt}. */
  TEST("users 24-29");

  private static final int FIRST_VALIDATION_USER = 21;
  private static final int LAST_VALIDATION_USER = 23;

  private final String users;

  Split(String users) {
    this.users = users;
  }

  /** The split's name and users, such as {@code test (users 24-29)}. */
  public String description() {
    return name().toLowerCase(Locale.ROOT) + " (" + users + ")";
  }

  /** True when a trial of {@code user} in this split's list belongs to it. */
  boolean includes(int user) {
    boolean validationUser = user >= FIRST_VALIDATION_USER && user <= LAST_VALIDATION_USER;
    return this == TEST || (this == VALIDATION) == validationUser;
  }
}
