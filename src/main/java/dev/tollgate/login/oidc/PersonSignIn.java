package dev.tollgate.login.oidc;

import dev.tollgate.auth.Accounts;
import dev.tollgate.auth.fairshare.OrganizationCalls;
import dev.tollgate.database.Sql;
import dev.tollgate.database.Transactions;
import dev.tollgate.login.LoginSessions.Origin;
import dev.tollgate.login.oidc.SignInRefused.Reason;
import dev.tollgate.text.FoldedText;
import dev.tollgate.user.DirectoryMembers;
import dev.tollgate.user.account.LinkedAccounts;
import dev.tollgate.user.account.LinkedAccounts.Account;
import dev.tollgate.user.group.GroupMemberships;
import dev.tollgate.user.invitation.Invitation;
import dev.tollgate.user.invitation.Invitations;
import dev.tollgate.verify.barrier.Propagated;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** From who a person is to their session: their account, what they are a member of, and the cookie, in one transaction. */
@Singleton
class PersonSignIn {
    // All that this may change, before anything else is held, in the order of every other change of members.
    private static final String LOCK = """
            select o.id from organization o
             where o.id in (select organization_id from group_role where group_name = any (?)
                            union all select organization_id from invitation where email_key = ?
                            union all select organization_id from membership
                             where user_id = ?
                                or user_id in (select user_id from oidc_identity where issuer = ? and subject = ?)
                                or user_id in (select id from app_user where email_key = ? or lower(email) = lower(?)))
             order by o.id for update
            """;

    private final LinkedAccounts accounts;
    private final GroupMemberships groups;
    private final DirectoryMembers members;
    private final Invitations invitations;
    private final ProviderSessions sessions;
    private final Accounts addresses;
    private final OrganizationCalls calls;
    private final Sql sql;

    PersonSignIn(
            LinkedAccounts accounts,
            GroupMemberships groups,
            DirectoryMembers members,
            Invitations invitations,
            ProviderSessions sessions,
            Accounts addresses,
            OrganizationCalls calls,
            Sql sql) {
        this.accounts = accounts;
        this.groups = groups;
        this.members = members;
        this.invitations = invitations;
        this.sessions = sessions;
        this.addresses = addresses;
        this.calls = calls;
        this.sql = sql;
    }

    /**
     * @param signedIn whose account is to be linked; null = whose it is will be seen
     * @return the cookie's value
     * @throws SignInRefused if the person does not get in; nothing is changed then
     */
    @Propagated(silent = true)
    String enter(ProviderIdentity who, @Nullable UUID signedIn, Origin origin) {
        return calls.ofPeople(() -> Transactions.inOne(() -> {
            Set<UUID> held = locked(who, signedIn);
            Account known = known(who, signedIn);
            UUID user = known == null ? created(who, held) : known.id();
            if (who.groups() != null) {
                groups.follow(user, who.groups(), held);
            }
            String secret = sessions.start(user, who, origin);
            if (secret == null) {
                throw new SignInRefused(Reason.ACCOUNT_DISABLED);
            }
            addresses.rememberAddress(user, origin.address());
            return secret;
        }));
    }

    private Set<UUID> locked(ProviderIdentity who, @Nullable UUID signedIn) {
        Set<String> names = who.groups() == null ? Set.of() : who.groups();
        String key = who.email() == null ? "" : FoldedText.keyOf(who.email());
        return Set.copyOf(sql.list(
                LOCK,
                row -> row.getObject(1, UUID.class),
                names.toArray(String[]::new),
                key,
                signedIn,
                who.identity().issuer(),
                who.identity().subject(),
                key,
                who.email()));
    }

    /** @return null if nobody has the address */
    private @Nullable Account known(ProviderIdentity who, @Nullable UUID signedIn) {
        Account known = accounts.of(who.identity());
        if (known == null) {
            return signedIn == null ? byAddress(who) : linked(who, signedIn);
        }
        if (signedIn != null && !signedIn.equals(known.id())) {
            throw new SignInRefused(Reason.ADDRESS_LINKED);
        }
        return enabled(known);
    }

    /** Whoever has stolen a session does not get in by an identity of their own for good: the address has to be the same. */
    private Account linked(ProviderIdentity who, UUID signedIn) {
        Account account = accounts.byId(signedIn);
        if (account == null || account.linked()) {
            throw new SignInRefused(Reason.ADDRESS_LINKED);
        }
        requireAddress(who, account);
        return attached(who, account);
    }

    /** For the first time: the address alone says whose account it is, so it has to be the person's beyond doubt. */
    private @Nullable Account byAddress(ProviderIdentity who) {
        if (who.email() == null) {
            throw new SignInRefused(Reason.EMAIL_NOT_VERIFIED);
        }
        Account account = accounts.byEmail(who.email());
        if (account == null) {
            return null;
        }
        requireAddress(who, account);
        if (account.linked()) {
            return linkedMeanwhile(who);
        }
        if (enabled(account).operator()) {
            throw new SignInRefused(Reason.OPERATOR_NOT_LINKED);
        }
        return attached(who, account);
    }

    /** Addresses that count as one here may be two people's mailboxes. */
    private static void requireAddress(ProviderIdentity who, Account account) {
        if (!who.hasAddress(account.email())) {
            throw new SignInRefused(Reason.EMAIL_NOT_VERIFIED, "the account's address is spelt otherwise");
        }
    }

    /** Whoever has it, without being seen to have the address, may be another: an operator's password stays all the same. */
    private Account attached(ProviderIdentity who, Account account) {
        if (enabled(account).operator() || account.proven()) {
            accounts.link(account, who.identity());
        } else {
            accounts.takeOver(account, who.identity());
        }
        return account;
    }

    /** For whom a group or an invitation waits. Whoever has an account follows the link of an invitation. */
    private UUID created(ProviderIdentity who, Set<UUID> held) {
        String email = Objects.requireNonNull(who.email());
        List<Invitation> waiting = invitations.ofAddress(email).stream()
                .filter(invitation -> held.contains(invitation.organizationId()) && who.hasAddress(invitation.email()))
                .toList();
        if (waiting.isEmpty() && (who.groups() == null || !groups.wouldGive(who.groups(), held))) {
            throw new SignInRefused(Reason.NO_MEMBERSHIP);
        }
        UUID id = accounts.create(email, who.name(), who.identity());
        if (id == null) {
            return linkedMeanwhile(who).id();
        }
        waiting.forEach(invitation -> members.accept(invitation, id));
        return id;
    }

    /** Two browsers of one person may come back at once. */
    private Account linkedMeanwhile(ProviderIdentity who) {
        Account account = accounts.of(who.identity());
        if (account == null) {
            throw new SignInRefused(Reason.ADDRESS_LINKED);
        }
        return enabled(account);
    }

    private static Account enabled(Account account) {
        if (account.disabled()) {
            throw new SignInRefused(Reason.ACCOUNT_DISABLED);
        }
        return account;
    }
}
