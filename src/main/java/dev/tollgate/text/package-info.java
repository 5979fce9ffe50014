/** Texts that people see and compare: what may be in them, and when two of them are the same. */
@NullMarked
package dev.tollgate.text;

import org.jspecify.annotations.NullMarked;
