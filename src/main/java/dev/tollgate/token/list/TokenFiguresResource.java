package dev.tollgate.token.list;

import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import dev.tollgate.database.Sql;
import dev.tollgate.token.list.TokenFiguresView.Refused;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What a super admin wants to know first. */
@Path("/api/v1/organizations/{org}/tokens/figures")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Integration tokens")
public class TokenFiguresResource {
    private static final String FIGURES = """
            with asked as (select cast(? as timestamptz) as now, cast(? as uuid) as organization),
            living as (
                select t.enabled and (t.expires_at is null or t.expires_at > now) as active,
                       not t.enabled and (t.expires_at is null or t.expires_at > now) as disabled,
                       t.expires_at <= now as expired, t.expires_at - now as rest, t.disabled_reason as reason,
                       u.last_used_at is null as unused,
                       coalesce(u.last_used_at, t.created_at) < now - interval '90 days'
                           and (u.last_used_at is not null or not exists (
                               select 1 from token_value v
                                where v.token_id = t.id and v.created_at >= now - interval '90 days')) as idle
                  from asked join token t on t.organization_id = organization and t.kind = 'ci' and t.revoked_at is null
                  left join token_usage u on u.token_id = t.id)
            select count(*) filter (where active),
                   count(*) filter (where active and rest < interval '7 days'),
                   count(*) filter (where active and rest < interval '30 days'),
                   count(*) filter (where active and idle), count(*) filter (where active and unused),
                   count(*) filter (where disabled),
                   count(*) filter (where disabled and reason = 'LEAKED'),
                   count(*) filter (where disabled and reason = 'REUSED'), count(*) filter (where expired)
              from living
            """;
    private static final String REFUSED = """
            select t.id, t.label, sum(v.total)
              from token t join verdict_count v on v.subject = t.id and v.day = ? and v.code <> 'VALID'
             where t.organization_id = ? and t.kind = 'ci' and t.revoked_at is null
             group by t.id, t.label order by sum(v.total) desc, t.id limit 5
            """;

    private final Sql sql;
    private final InstantSource clock;

    TokenFiguresResource(Sql sql, InstantSource clock) {
        this.sql = sql;
        this.clock = clock;
    }

    @GET
    @AllowedTo(Audience.SUPER_ADMIN)
    @Operation(
            operationId = "getTokenFigures",
            summary = "How many integration tokens are active, expire soon, are not used, are disabled")
    public TokenFiguresView figures(@PathParam("org") UUID organization) {
        Instant now = clock.instant();
        List<Refused> refused = sql.list(
                REFUSED,
                row -> new Refused(row.getObject(1, UUID.class), row.getString(2), row.getLong(3)),
                now.atOffset(ZoneOffset.UTC).toLocalDate(),
                organization);
        return Objects.requireNonNull(sql.first(FIGURES, row -> view(row, refused), now, organization));
    }

    private static TokenFiguresView view(ResultSet row, List<Refused> refused) throws SQLException {
        return new TokenFiguresView(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8),
                row.getLong(9),
                refused);
    }
}
