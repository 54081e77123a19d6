/**
 * What a network is made of: layers, their shapes, and the architectures a ticket can name.
 *
 * <p>Pure descriptions. Kernels turn them into arithmetic, the search turns them into training
 * graphs; both read the same records, so they cannot disagree about a shape.
 */
package io.tombola.engine.net;
