/** JSON and times as they come in: what is unknown, ambiguous or inexact is refused. */
@NullMarked
package dev.tollgate.json;

import org.jspecify.annotations.NullMarked;
