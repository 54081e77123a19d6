/** What the camera sees, as a picture for people: events, and what was made of them. */
package io.tombola.node.image;
