/** The exchange of a CI job's identity token for a job token (RFC 8693), and what is kept of it. */
@NullMarked
package dev.tollgate.publisher.exchange;

import org.jspecify.annotations.NullMarked;
