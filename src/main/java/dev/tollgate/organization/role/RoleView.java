package dev.tollgate.organization.role;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.tollgate.precondition.Version;
import dev.tollgate.precondition.Versioned;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * @param managed given by Tollgate itself: it cannot change
 * @param tokens how many of the organization's integration tokens have it, but for deleted ones
 */
@Schema(name = "Role")
@RegisterForReflection
record RoleView(
        UUID id,
        String name,
        boolean managed,
        List<String> permissions,
        long tokens,
        @JsonIgnore @Schema(hidden = true) Version version)
        implements Versioned {
    static RoleView from(TokenRole role, long tokens) {
        return new RoleView(role.id, role.name, role.managed(), role.permissions, tokens, role.version());
    }
}
