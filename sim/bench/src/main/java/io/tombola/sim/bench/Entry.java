package io.tombola.sim.bench;

import java.util.List;

/**
 * A ticket that will be drawn, and who runs it.
 *
 * @param runtimes some of {@link Runtimes#ALL}
 */
record Entry(Setting setting, List<String> runtimes) {}
