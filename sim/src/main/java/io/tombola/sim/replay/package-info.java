/** Plays events onto ROS topics at their own pace: recordings, and a simulated camera. */
package io.tombola.sim.replay;
