/** Rules that settings of several rooms share; what one room alone asks for stands beside its settings. */
@NullMarked
package dev.tollgate.settings;

import org.jspecify.annotations.NullMarked;
