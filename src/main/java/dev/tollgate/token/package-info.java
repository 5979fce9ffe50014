/** Tokens of every kind and their values: stored, handed out, shown. What is done to them is in the rooms below. */
@NullMarked
package dev.tollgate.token;

import org.jspecify.annotations.NullMarked;
