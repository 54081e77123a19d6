/**
 * The live page: what the camera sees and what becomes of it, in a browser, for robots without a
 * screen and people without ROS. It shows and changes nothing.
 */
package io.tombola.node.web;
