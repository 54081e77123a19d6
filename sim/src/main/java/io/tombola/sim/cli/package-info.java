/**
 * The command {@code tombola}: thin classes that turn options into calls of the other packages.
 *
 * <p>Exit codes are 0 for success, 2 for whatever the user can mend (an option, a missing or
 * malformed file), told in one line on standard error, and 1 for a failure of the program itself.
 */
package io.tombola.sim.cli;
