/** Webhooks: where an organization wants its events to be sent, and the secrets that they are signed with. */
@NullMarked
package dev.tollgate.notice.webhook;

import org.jspecify.annotations.NullMarked;
