/** A long run: the whole node under load from every side, with publishers that come and go. */
package io.tombola.sim.bench.soak;
