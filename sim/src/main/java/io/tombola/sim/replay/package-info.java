/**
 * Plays events at their own pace, recordings and a simulated camera: onto ROS topics, or over UDP
 * and TCP.
 */
package io.tombola.sim.replay;
