package dev.tollgate.token.list;

import dev.tollgate.listing.Page;
import dev.tollgate.listing.PageRequest;
import dev.tollgate.token.Token;
import dev.tollgate.token.TokenUsage;
import dev.tollgate.token.TokenValueRow;
import dev.tollgate.token.TokenValueRow.Overlap;
import dev.tollgate.token.TokenView;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds an organization's integration tokens, each with its usage and the overlap of its rotation. */
@Singleton
public class TokenListing {
    private static final String FROM = " from Token t left join TokenUsage u on u.tokenId = t.id ";

    private final EntityManager entities;

    TokenListing(EntityManager entities) {
        this.entities = entities;
    }

    private record Row(Token token, @Nullable TokenUsage usage) {}

    public Page<TokenView> page(
            UUID organization, TokenFilter filter, TokenOrder order, PageRequest page, Instant now) {
        int limit = page.limit();
        List<String> cursor = page.after(order.kind(), 2);
        TokenFilter.Condition condition = filter.in(organization, now);
        String behind = cursor == null ? "" : " and " + order.behind();
        TypedQuery<Object[]> query = entities.createQuery(
                "select t, u" + FROM + "join fetch t.role where " + condition.hql() + behind + order.orderBy(),
                Object[].class);
        condition.parameters().forEach(query::setParameter);
        if (cursor != null) {
            TokenOrder.Place place = order.place(cursor);
            query.setParameter("place", place.value()).setParameter("placeId", place.id());
        }
        Instant never = order.never();
        if (never != null) {
            query.setParameter("never", never);
        }
        List<Row> rows = query.setMaxResults(limit + 1)
                .getResultStream()
                .map(row -> new Row((Token) row[0], (TokenUsage) row[1]))
                .toList();
        Map<UUID, Overlap> overlaps = overlaps(rows, now);
        return Page.of(
                rows,
                limit,
                row -> TokenView.from(row.token(), row.usage(), overlaps.get(row.token().id), now),
                row -> order.cursor(row.token(), row.usage()));
    }

    /** The job tokens of a publisher in the order of creation. */
    public Page<TokenView> ofPublisher(UUID publisher, PageRequest page, Instant now) {
        int limit = page.limit();
        List<Row> rows = entities.createQuery(
                        "select t, u" + FROM + "join fetch t.role where t.kind = 'job' and t.createdById = :publisher"
                                + " and t.id > :after order by t.id",
                        Object[].class)
                .setParameter("publisher", publisher)
                .setParameter("after", page.afterId())
                .setMaxResults(limit + 1)
                .getResultStream()
                .map(row -> new Row((Token) row[0], (TokenUsage) row[1]))
                .toList();
        return Page.of(
                rows,
                limit,
                row -> TokenView.from(row.token(), row.usage(), null, now),
                row -> PageRequest.cursor(row.token().id));
    }

    private static Map<UUID, Overlap> overlaps(List<Row> rows, Instant now) {
        List<UUID> ids = rows.stream().map(row -> row.token().id).toList();
        return ids.isEmpty() ? Map.of() : TokenValueRow.overlaps(ids, now);
    }

    /** Where a token stands in the order of creation. */
    public record Place(Instant createdAt, UUID id) {}

    /** How many are meant, of those that there were at that time. */
    public int count(UUID organization, TokenFilter filter, Instant now) {
        return Math.toIntExact(select("count(*)", "", Long.class, filter.in(organization, now), now)
                .getSingleResult());
    }

    /** Those that are meant, of those that there were at that time, behind a place in the order of creation. */
    public List<Place> places(UUID organization, TokenFilter filter, Place after, int limit, Instant now) {
        String behind = " and (t.createdAt, t.id) > (:placeAt, :placeId) order by t.createdAt, t.id";
        return select("t.createdAt, t.id", behind, Object[].class, filter.in(organization, now), now)
                .setParameter("placeAt", after.createdAt())
                .setParameter("placeId", after.id())
                .setMaxResults(limit)
                .getResultStream()
                .map(row -> new Place((Instant) row[0], (UUID) row[1]))
                .toList();
    }

    private <T> TypedQuery<T> select(
            String what, String behind, Class<T> type, TokenFilter.Condition condition, Instant now) {
        TypedQuery<T> query = entities.createQuery(
                "select " + what + FROM + "where " + condition.hql() + " and t.createdAt < :before" + behind, type);
        condition.parameters().forEach(query::setParameter);
        return query.setParameter("before", now);
    }
}
