package dev.tollgate.verify;

import java.util.List;
import java.util.UUID;

/** A token role as verification sees it, with its permissions in their declared order. */
public record KnownRole(UUID id, String name, List<String> permissions) {
    public KnownRole {
        permissions = List.copyOf(permissions);
    }
}
