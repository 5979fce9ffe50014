package dev.tollgate.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.database.Sql;
import dev.tollgate.database.TestDatabase;
import dev.tollgate.database.TestDatabase.Issued;
import dev.tollgate.request.AddressRanges;
import dev.tollgate.secret.TokenKind;
import dev.tollgate.verify.KnownOrganization;
import dev.tollgate.verify.KnownRole;
import dev.tollgate.verify.KnownToken;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Until when a holder may repeat a rotation with the value that it replaced. */
class TokenCallersTest {
    private static final Instant ROTATED = Instant.parse("2026-11-29T12:00:00Z");

    private final TestDatabase database = new TestDatabase();
    private final Issued issued = database.issue();

    @ParameterizedTest
    @CsvSource({"-1, true", "0, true", "1, false"})
    void aValueIsGoodForARepetitionUntilTheInstant(int millis, boolean found) {
        database.execute("update token_value set state = 'REVOKED', ends_at = ?", ROTATED.atOffset(ZoneOffset.UTC));
        PGSimpleDataSource pool = new PGSimpleDataSource();
        pool.setUrl(database.access.url());
        pool.setUser(database.access.user());
        pool.setPassword(database.access.password());
        KnownToken token = new KnownToken(
                issued.id(),
                TokenKind.INTEGRATION,
                KnownToken.State.REVOKED,
                0,
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                AddressRanges.EVERYWHERE,
                new KnownOrganization(database.organization, "Acme", false, false),
                new KnownRole(UUID.randomUUID(), "CI Token", List.of()));
        Caller caller = new TokenCallers(new Sql(pool), InstantSource.system())
                .find(token, issued.value().hash(), Caller.Kind.INTEGRATION_TOKEN, ROTATED.plusMillis(millis));
        assertThat(caller != null).isEqualTo(found);
    }
}
