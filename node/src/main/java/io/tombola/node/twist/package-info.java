/**
 * From gestures to velocities: an optional map, off unless configured, that makes commands move a
 * robot's base and is built to stop it.
 *
 * <p>Pure: time comes in as an argument.
 */
package io.tombola.node.twist;
