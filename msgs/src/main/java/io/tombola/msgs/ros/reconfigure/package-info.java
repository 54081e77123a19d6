/**
 * The messages of dynamic_reconfigure, with which tools such as rqt_reconfigure change a node while
 * it runs.
 */
package io.tombola.msgs.ros.reconfigure;
