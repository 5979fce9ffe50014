/** The web pages: files, and the headers that keep a browser from doing anything else with them. */
@NullMarked
package dev.tollgate.dashboard;

import org.jspecify.annotations.NullMarked;
