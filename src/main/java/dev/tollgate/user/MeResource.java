package dev.tollgate.user;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tollgate.audit.AuditLog;
import dev.tollgate.audit.AuditLog.Subject;
import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import dev.tollgate.auth.Caller;
import dev.tollgate.auth.CurrentCaller;
import dev.tollgate.auth.MemberRole;
import dev.tollgate.auth.fairshare.OrganizationCalls;
import dev.tollgate.database.Transactions;
import dev.tollgate.login.LoginSessions;
import dev.tollgate.login.PasswordCheck;
import dev.tollgate.login.Passwords;
import dev.tollgate.password.PasswordRules;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import dev.tollgate.user.account.PasswordResets;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** The caller's own account. */
@Path("/api/v1/me")
@Tag(name = "Self")
public class MeResource {
    private static final String MEMBERSHIPS = """
            select o.id, o.name, m.role
              from Membership m join Organization o on o.id = m.organizationId
             where m.userId = :user and o.deletedAt is null
             order by o.id
            """;

    private final CurrentCaller caller;
    private final EntityManager entities;
    private final Passwords passwords;
    private final PasswordCheck passwordCheck;
    private final LoginSessions sessions;
    private final PasswordResets resets;
    private final OrganizationCalls calls;
    private final AuditLog audit;

    @Inject
    MeResource(
            CurrentCaller caller,
            EntityManager entities,
            Passwords passwords,
            PasswordCheck passwordCheck,
            LoginSessions sessions,
            PasswordResets resets,
            OrganizationCalls calls,
            AuditLog audit) {
        this.caller = caller;
        this.entities = entities;
        this.passwords = passwords;
        this.passwordCheck = passwordCheck;
        this.sessions = sessions;
        this.resets = resets;
        this.calls = calls;
        this.audit = audit;
    }

    /** The caller, with their organizations; an access token's is only its own. */
    @Schema(name = "Me")
    @RegisterForReflection
    record Me(UUID id, String email, String name, boolean operator, List<MembershipView> memberships) {}

    @Schema(name = "Membership")
    @RegisterForReflection
    record MembershipView(UUID organizationId, String organizationName, MemberRole role) {}

    /** @param next the new password, checked by hand: a violation is to name it as the request does */
    record PasswordChange(
            @NotNull @Size(max = 256) String current,

            @JsonProperty("new") @Schema(required = true, minLength = 8, maxLength = 256) @Nullable
            String next) {
        @Override
        public String toString() {
            return "PasswordChange[redacted]";
        }
    }

    @GET
    @AllowedTo(Audience.PERSON)
    @Operation(operationId = "me", summary = "Who is calling, and where they are a member")
    public Me me() {
        Caller self = caller.get();
        User user = User.get(self.id());
        return new Me(user.id, user.email, user.name, self.operator(), memberships(self));
    }

    @POST
    @Path("password")
    @AllowedTo(Audience.LOGIN)
    @ResponseStatus(204)
    @Operation(operationId = "changePassword", summary = "Change the password; every other login ends")
    @APIResponse(responseCode = "204", description = "Changed.")
    public void changePassword(@NotNull @Valid PasswordChange change) {
        Caller self = caller.get();
        String next = PasswordRules.require("new", change.next(), User.get(self.id()).email);
        String checked = passwordCheck.require(self.id(), change.current());
        String hash = passwords.hash(next);
        calls.ofPeople(() -> Transactions.inOne(() -> {
            User user = User.lock(self.id());
            // Meanwhile a link may have been followed, or the account been disabled: that stands.
            if (!user.passwordHash.equals(checked) || user.disabledAt != null || user.passwordOff) {
                throw new ProblemException(ProblemType.BAD_CREDENTIALS);
            }
            user.passwordHash = hash;
            resets.end(self.id());
            // First: a login that is under way then waits, and finds its password changed.
            User.flush();
            sessions.endOthers(self.id(), self.sessionId());
            for (MembershipView membership : memberships(self)) {
                audit.append(
                        membership.organizationId(),
                        "user.password-changed",
                        Subject.user(user.id, user.email),
                        Map.of());
            }
            return true;
        }));
    }

    private List<MembershipView> memberships(Caller self) {
        return entities.createQuery(MEMBERSHIPS, Object[].class)
                .setParameter("user", self.id())
                .getResultStream()
                .map(row -> new MembershipView((UUID) row[0], (String) row[1], (MemberRole) row[2]))
                .filter(membership ->
                        self.organizationId() == null || self.organizationId().equals(membership.organizationId()))
                .toList();
    }
}
