package dev.tollgate.user;

import dev.tollgate.listing.Page;
import dev.tollgate.listing.PageRequest;
import dev.tollgate.problem.ProblemException;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
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

    MemberListing(EntityManager entities) {
        this.entities = entities;
    }

    Page<UserView> page(UUID organization, PageRequest page) {
        int limit = page.limit();
        List<UserView> rows = entities.createQuery(QUERY.formatted("m.userId > :after"), Object[].class)
                .setParameter("organization", organization)
                .setParameter("after", page.afterId())
                .setMaxResults(limit + 1)
                .getResultStream()
                .map(MemberListing::view)
                .toList();
        return Page.of(rows, limit, row -> row, row -> PageRequest.cursor(row.id()));
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
