/** The chain of audit events, judged by somebody who trusts only SHA-256 and the keys that sign checkpoints. */
@NullMarked
package dev.tollgate.audit.chain;

import org.jspecify.annotations.NullMarked;
