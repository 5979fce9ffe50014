/** How this program speaks to its database: connections of its own, transactions that are tried again, failures. */
@NullMarked
package dev.tollgate.database;

import org.jspecify.annotations.NullMarked;
