/**
 * A token's value in, a verdict out, from memory: no I/O. How a change gets there:
 *
 * <pre>
 * commit ▶ trigger ▶ change_log, NOTIFY
 *                        │
 *   feed.IndexFeed ◀─────┘ reads the log, applies it to
 *        │  index.TokenIndex ◀ Verifier ◀ gateway
 *        ▼                        │
 *   cluster.Incarnation           ▼
 *   confirms in `replica`     usage.UsageRecorder
 *        ▲
 *   barrier.RevocationBarrier waits for that, and fences who is silent
 * </pre>
 */
@NullMarked
package dev.tollgate.verify;

import org.jspecify.annotations.NullMarked;
