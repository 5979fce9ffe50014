/**
 * Events on their way to webhooks. A trigger writes an event in the transaction of the audit event that it follows from.
 * {@link dev.tollgate.notice.delivery.Outbox#fanOut} makes a delivery for each webhook that wants it; {@link
 * dev.tollgate.notice.delivery.Outbox#claim} takes those that are due, {@link dev.tollgate.notice.delivery.Dispatcher} sends
 * them, and {@link dev.tollgate.notice.delivery.Outbox#finish} notes how that went and lets the next event of the token go.
 * Any replica does any of it. A claim that nobody finishes is taken for lost after a while, and another replica sends again.
 */
@NullMarked
package dev.tollgate.notice.delivery;

import org.jspecify.annotations.NullMarked;
