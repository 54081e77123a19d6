/**
 * Sweeps: many searches that differ in one setting at a time, kept as a file each, and the report
 * that shows them side by side.
 */
package io.tombola.sim.report;
