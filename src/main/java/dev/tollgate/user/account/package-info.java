/** What operators do to a person's account, whatever organizations that person is in. */
@NullMarked
package dev.tollgate.user.account;

import org.jspecify.annotations.NullMarked;
