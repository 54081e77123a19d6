/**
 * What a network is made of: layers, their shapes, and the architectures a ticket can name.
 *
 * <p>Pure descriptions. Kernels turn them into arithmetic, the search turns them into training
 * graphs; both read the same records, so they cannot disagree about a shape. A {@link
 * io.tombola.engine.net.Network} is a list of layers; a {@link io.tombola.engine.net.SpikingVit} an
 * embedding of layers and an encoder.
 */
package io.tombola.engine.net;
