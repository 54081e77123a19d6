/**
 * How fast events come in: each {@link io.tombola.sim.bench.ingest.Wire} sends flat out and decodes
 * what arrives, {@link io.tombola.sim.bench.ingest.Meter} counts, {@link
 * io.tombola.sim.bench.ingest.IngestCommand} reports.
 *
 * <p>A new wire or format is a class that implements {@code Wire} and a line in {@code
 * IngestCommand}'s list.
 */
package io.tombola.sim.bench.ingest;
