package dev.tollgate.login;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/** What a person logs in with. */
record Credentials(
        @NotNull @Size(max = 320) String email,
        @NotNull @Size(max = 256) String password) {
    @Override
    public String toString() {
        return "Credentials[redacted]";
    }
}
