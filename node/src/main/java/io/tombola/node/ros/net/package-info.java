/**
 * How peers are reached: {@link io.tombola.node.ros.net.HostResolver} looks their names up off the
 * event loops, {@link io.tombola.node.ros.net.Connector} connects to them.
 */
package io.tombola.node.ros.net;
