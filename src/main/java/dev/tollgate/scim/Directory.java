package dev.tollgate.scim;

import dev.tollgate.audit.AuditLog;
import dev.tollgate.audit.AuditLog.Subject;
import dev.tollgate.audit.Changes;
import dev.tollgate.auth.Caller;
import dev.tollgate.auth.CurrentCaller;
import dev.tollgate.auth.MemberRole;
import dev.tollgate.database.Sql;
import dev.tollgate.organization.Limits;
import dev.tollgate.organization.Organization;
import dev.tollgate.precondition.IfMatch;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import dev.tollgate.text.FoldedText;
import dev.tollgate.user.Provisioning;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets a company's directory say who is a member. It never touches owners, nor anything of an account: that may be in other
 * organizations, too.
 */
@Singleton
class Directory {
    // Held, so that whoever revokes the token waits for what is under way by it, or the other way round.
    private static final String CALLER = """
            select from token where id = ? and role_id = ? and enabled and revoked_at is null
               and (expires_at is null or expires_at > clock_timestamp()) for share
            """;

    private final ScimUsers users;
    private final Provisioning provisioning;
    private final Limits limits;
    private final CurrentCaller caller;
    private final IfMatch ifMatch;
    private final AuditLog audit;
    private final Sql sql;

    Directory(
            ScimUsers users,
            Provisioning provisioning,
            Limits limits,
            CurrentCaller caller,
            IfMatch ifMatch,
            AuditLog audit,
            Sql sql) {
        this.users = users;
        this.provisioning = provisioning;
        this.limits = limits;
        this.caller = caller;
        this.ifMatch = ifMatch;
        this.audit = audit;
        this.sql = sql;
    }

    /**
     * @param email valid as an address
     * @throws ProblemException {@code uniqueness}, {@code LIMIT_REACHED}
     */
    @Transactional(Transactional.TxType.MANDATORY)
    ScimUser add(UUID organization, String email, UserDraft draft) {
        hold(organization);
        draft.requireSound();
        requireNoOwner(draft.role());
        DirectoryEntry entry = draft.entry();
        Provisioning.Account account = provisioning.account(email, draft.accountName(email));
        if (users.find(organization, account.id()) != null) {
            throw ScimProblem.uniqueness("There is a user with this userName.");
        }
        if (!account.trusted()) {
            throw ScimProblem.uniqueness(
                    "The address has an account with a password, and nobody has proven to have that"
                            + " address: let its person sign in through the company.");
        }
        limits.requireRoomForPerson(users.count(organization, ScimFilter.ALL));
        users.keep(organization, account.id(), entry);
        if (Boolean.FALSE.equals(draft.active())) {
            users.keepActive(organization, account.id(), false);
            record(organization, "scim.user-added", account.id(), email, Map.of());
        } else {
            provisioning.join(organization, account.id(), Objects.requireNonNullElse(draft.role(), MemberRole.MEMBER));
        }
        return users.get(organization, account.id());
    }

    /**
     * @param wish what they are to be, made of what they are
     * @throws ProblemException {@code NOT_FOUND}, {@code STALE}, {@code mutability}
     */
    @Transactional(Transactional.TxType.MANDATORY)
    ScimUser change(UUID organization, UUID id, Function<ScimUser, UserDraft> wish) {
        hold(organization);
        ScimUser before = users.get(organization, id);
        ifMatch.require(ScimUserView.versionOf(before));
        UserDraft draft = wish.apply(before);
        if (before.role() != null && Boolean.FALSE.equals(draft.active())) {
            return left(organization, before, draft);
        }
        draft.requireSound();
        requireSameAddress(before, draft.userName());
        MemberRole role = wantedRole(before, draft);
        if (before.role() == MemberRole.OWNER && role != MemberRole.OWNER) {
            throw ofOwner();
        }
        keep(organization, before, draft.entry());
        if (role != null || draft.isActiveSaid()) {
            users.keepActive(organization, id, role != null);
        }
        if (before.role() == null && role != null) {
            provisioning.join(organization, id, role);
        } else if (role != null) {
            provisioning.assume(organization, id, role);
        }
        return users.get(organization, id);
    }

    /** Whatever else is said with it: a person who has left does not stay for a name that is too long. */
    private ScimUser left(UUID organization, ScimUser before, UserDraft draft) {
        if (before.role() == MemberRole.OWNER) {
            throw ofOwner();
        }
        keep(organization, before, heard(before, draft));
        users.keepActive(organization, before.id(), false);
        provisioning.leave(organization, before.id());
        return users.get(organization, before.id());
    }

    private static DirectoryEntry heard(ScimUser before, UserDraft draft) {
        try {
            draft.requireSound();
            return draft.entry();
        } catch (ProblemException e) {
            return before.entry();
        }
    }

    /** @throws ProblemException {@code NOT_FOUND}, {@code STALE}, {@code mutability} */
    @Transactional(Transactional.TxType.MANDATORY)
    void remove(UUID organization, UUID id) {
        hold(organization);
        ScimUser user = users.get(organization, id);
        ifMatch.require(ScimUserView.versionOf(user));
        if (user.role() == MemberRole.OWNER) {
            throw ofOwner();
        }
        if (user.active()) {
            provisioning.leave(organization, id);
        } else {
            record(organization, "scim.user-removed", id, user.email(), Map.of());
        }
        users.forget(organization, id);
    }

    private void hold(UUID organization) {
        boolean suspended = Organization.lock(organization).suspended;
        if (suspended || !sql.exists(CALLER, caller.get().id(), Caller.DIRECTORY_ROLE)) {
            throw new ProblemException(ProblemType.UNAUTHENTICATED);
        }
    }

    /** Null = none, since they are not to be active. */
    private static @Nullable MemberRole wantedRole(ScimUser before, UserDraft draft) {
        boolean active = Objects.requireNonNullElse(draft.active(), before.active());
        if (!active) {
            return null;
        }
        MemberRole said = draft.role() == null ? before.role() : draft.role();
        if (before.role() != MemberRole.OWNER) {
            requireNoOwner(said);
        }
        return said == null ? MemberRole.MEMBER : said;
    }

    private static void requireNoOwner(@Nullable MemberRole role) {
        if (role == MemberRole.OWNER) {
            throw ScimProblem.invalidValue("roles: owners are made by owners.");
        }
    }

    private static ProblemException ofOwner() {
        return ScimProblem.mutability("Owners are removed and given other roles by owners alone.");
    }

    private static void requireSameAddress(ScimUser user, @Nullable String userName) {
        if (userName == null || !FoldedText.keyOf(userName).equals(FoldedText.keyOf(user.email()))) {
            throw ScimProblem.mutability("userName is the address of the person's account, which is theirs.");
        }
    }

    private void keep(UUID organization, ScimUser before, DirectoryEntry entry) {
        if (before.known() && before.entry().equals(entry)) {
            return;
        }
        users.keep(organization, before.id(), entry);
        Map<String, ?> changes = Changes.between(before.entry().fields(), entry.fields());
        if (!changes.isEmpty()) {
            record(organization, "scim.user-changed", before.id(), before.email(), changes);
        }
    }

    private void record(UUID organization, String action, UUID id, String email, Map<String, ?> detail) {
        audit.append(organization, action, Subject.user(id, email), detail);
    }
}
