/**
 * Tokens of every kind and their values: stored, handed out, shown. What is done to them is in the rooms below, and in
 * those of people and publishers.
 *
 * <pre>
 * administrators ▶ integration, rotation, imported, bulk ─┐
 * who holds, or has found, a value ▶ holder ──────────────┼▶ TokenIssuer ▶ Token, TokenValueRow
 * members ▶ user ─────────────────────────────────────────┤
 * CI jobs ▶ publisher.exchange ▶ JobTokens ───────────────┘
 * </pre>
 */
@NullMarked
package dev.tollgate.token;

import org.jspecify.annotations.NullMarked;
