/**
 * Notices by mail: whom an organization names, a digest a day, leaks at once.
 *
 * <p>An event leaves an item behind (a trigger, migration V56). {@link dev.tollgate.notice.mail.MailWriter} makes items into
 * mails, and {@link dev.tollgate.notice.mail.MailRound} sends these, on whichever replica comes first.
 */
@NullMarked
package dev.tollgate.notice.mail;

import org.jspecify.annotations.NullMarked;
