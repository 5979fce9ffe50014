package dev.tollgate.user;

import dev.tollgate.listing.Page;
import dev.tollgate.listing.PageRequest;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.user.invitation.Invitation;
import dev.tollgate.user.invitation.Invitations;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds an organization's members, each with their access token. */
@Singleton
class MemberListing {
    private static final String QUERY = """
            select m, t.hint, coalesce(v.createdAt, t.createdAt), u.lastUsedAt
              from Membership m join fetch m.user
              join Token t on t.organizationId = m.organizationId and t.userId = m.userId and t.revokedAt is null
              left join TokenValueRow v on v.tokenId = t.id and v.state = 'ACTIVE' and v.endsAt is null
              left join TokenUsage u on u.tokenId = t.id
             where m.organizationId = :organization and %s
             order by m.userId
            """;

    private final EntityManager entities;
    private final Invitations invitations;

    MemberListing(EntityManager entities, Invitations invitations) {
        this.entities = entities;
        this.invitations = invitations;
    }

    /** Members and invitations, in the order of their ids. */
    Page<UserView> page(UUID organization, PageRequest page) {
        int limit = page.limit();
        List<UserView> rows = Stream.concat(
                        members(organization, page.afterId(), limit + 1),
                        invitations.list(organization, page.afterId(), limit + 1).stream()
                                .map(UserView::from))
                // As text, since UUID.compareTo is signed and the cursor is not.
                .sorted(Comparator.comparing(row -> row.id().toString()))
                .limit(limit + 1)
                .toList();
        return Page.of(rows, limit, row -> row, row -> PageRequest.cursor(row.id()));
    }

    private Stream<UserView> members(UUID organization, UUID after, int limit) {
        return entities
                .createQuery(QUERY.formatted("m.userId > :after"), Object[].class)
                .setParameter("organization", organization)
                .setParameter("after", after)
                .setMaxResults(limit)
                .getResultList()
                .stream()
                .map(MemberListing::view);
    }

    /**
     * A member by their account's id, or an invitation by its own.
     *
     * @throws ProblemException {@code NOT_FOUND}
     */
    UserView memberOrInvitation(UUID organization, UUID id) {
        Invitation invitation = invitations.find(organization, id);
        return invitation == null ? one(organization, id) : UserView.from(invitation);
    }

    /** @throws ProblemException {@code NOT_FOUND} */
    UserView one(UUID organization, UUID user) {
        return entities.createQuery(QUERY.formatted("m.userId = :user"), Object[].class)
                .setParameter("organization", organization)
                .setParameter("user", user)
                .getResultStream()
                .findFirst()
                .map(MemberListing::view)
                .orElseThrow(ProblemException::notFound);
    }

    private static UserView view(Object[] row) {
        @Nullable Instant lastUsedAt = (Instant) row[3];
        return UserView.from((Membership) row[0], new AccessTokenView((String) row[1], (Instant) row[2], lastUsedAt));
    }
}
