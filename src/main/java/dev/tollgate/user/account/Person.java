package dev.tollgate.user.account;

import java.util.UUID;

/** Whose account it is, as its row said when it was locked. */
record Person(UUID id, String email, boolean operator, boolean disabled, boolean passwordOff) {}
