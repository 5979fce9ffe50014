package dev.tollgate.user.account;

import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import dev.tollgate.auth.CurrentCaller;
import dev.tollgate.auth.fairshare.OrganizationCalls;
import dev.tollgate.database.Transactions;
import dev.tollgate.login.Passwords;
import dev.tollgate.password.PasswordRules;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Sets a new password with a link of one use. */
@Path("/api/v1/password-reset")
@Tag(name = "Login")
public class PasswordResetResource {
    private final PasswordResets resets;
    private final Passwords passwords;
    private final OrganizationCalls calls;
    private final CurrentCaller caller;

    PasswordResetResource(PasswordResets resets, Passwords passwords, OrganizationCalls calls, CurrentCaller caller) {
        this.resets = resets;
        this.calls = calls;
        this.passwords = passwords;
        this.caller = caller;
    }

    record NewPassword(
            @NotNull @Size(max = 256) String token,

            @NotNull @Size(min = PasswordRules.SHORTEST, max = PasswordRules.LONGEST)
            String password) {
        @Override
        public String toString() {
            return "NewPassword[redacted]";
        }
    }

    @POST
    @AllowedTo(Audience.PUBLIC)
    @ResponseStatus(204)
    @Operation(
            operationId = "setPassword",
            summary = "Set a new password with what a reset has given; every login of the person ends",
            description = "A token that was used, is too old or never was is answered alike. It enables nothing.")
    @APIResponse(responseCode = "204", description = "Set.")
    public void set(@NotNull @Valid NewPassword request) {
        PasswordResets.Holder holder = resets.holder(request.token());
        String hash = passwords.hash(PasswordRules.require("password", request.password(), holder.email()));
        calls.ofPeople(() -> Transactions.inOne(() -> {
            resets.use(request.token(), holder, hash, caller.address());
            return true;
        }));
    }
}
