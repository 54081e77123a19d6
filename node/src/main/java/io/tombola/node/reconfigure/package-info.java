/**
 * What can be changed while the node runs, by dynamic_reconfigure and by {@code rosparam set}
 * alike.
 */
package io.tombola.node.reconfigure;
