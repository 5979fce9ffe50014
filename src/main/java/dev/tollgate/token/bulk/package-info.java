/**
 * One act on many integration tokens: counted and confirmed, then done batch by batch.
 *
 * <pre>
 * BulkResource ▶ BulkJob (a row: what, which, how far) ◀ BulkRunner, on every replica
 *        └───────────▶ BulkBatch: one transaction ◀──────────┘
 * </pre>
 */
@NullMarked
package dev.tollgate.token.bulk;

import org.jspecify.annotations.NullMarked;
