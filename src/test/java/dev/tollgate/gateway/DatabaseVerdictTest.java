package dev.tollgate.gateway;

import dev.tollgate.secret.TokenKind;
import dev.tollgate.secret.TokenValue;
import dev.tollgate.support.Postgres;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeAll;

/** The table of verdicts on the whole service, its tokens in a real database. */
@QuarkusTest
@WithTestResource(value = Postgres.class, scope = TestResourceScope.GLOBAL)
class DatabaseVerdictTest extends VerdictTable {
    private static final Instant PAST = Instant.parse("2024-01-01T00:00:00Z");
    private static final Instant FUTURE = Instant.parse("2099-01-31T00:00:00Z");

    @Inject
    AgroalDataSource database;

    private final Map<TokenState, StoredTokens.Stored> stored = new EnumMap<>(TokenState.class);
    private String gateway = "";

    @BeforeAll
    void store() throws Exception {
        StoredTokens tokens = new StoredTokens(database);
        UUID organization = tokens.organization("Table");
        gateway = tokens.token(organization, StoredTokens.GATEWAY).value();
        for (TokenState state : TokenState.values()) {
            stored.put(state, store(tokens, organization, state));
        }
        Visible.await(
                port(),
                gateway,
                Objects.requireNonNull(stored.get(TokenState.VALID_FOREVER)).value());
    }

    private static StoredTokens.Stored store(StoredTokens tokens, UUID organization, TokenState state)
            throws SQLException {
        List<String> elsewhere = List.of("192.0.2.0/24", "2001:db8::/32");
        return switch (state) {
            case MALFORMED -> new StoredTokens.Stored(organization, organization, "tg_ci_nonsense");
            case NOT_FOUND -> new StoredTokens.Stored(organization, organization, StoredTokens.unknown());
            case VALID_FOREVER -> tokens.token(organization, StoredTokens.CI_TOKEN);
            case VALID -> tokens.token(organization, StoredTokens.CI_TOKEN, FUTURE, List.of());
            case VALID_BOUND -> tokens.token(organization, StoredTokens.CI_TOKEN, null, List.of("127.0.0.0/8"));
            case INSUFFICIENT_PERMISSIONS -> tokens.token(organization, StoredTokens.READ_ONLY);
            case EXPIRED -> tokens.token(organization, StoredTokens.CI_TOKEN, PAST, List.of());
            case ADDRESS_NOT_ALLOWED -> tokens.token(organization, StoredTokens.CI_TOKEN, null, elsewhere);
            case ADDRESS_AND_PERMISSION -> tokens.token(organization, StoredTokens.READ_ONLY, null, elsewhere);
            case EXPIRED_AND_DISABLED -> {
                StoredTokens.Stored token = tokens.token(organization, StoredTokens.CI_TOKEN, PAST, elsewhere);
                tokens.run("update token set enabled = false where id = ?", token.id());
                yield token;
            }
            case DISABLED -> changed(tokens, organization, "update token set enabled = false where id = ?");
            case REVOKED -> changed(tokens, organization, "update token set revoked_at = now() where id = ?");
            case OVERLAP_OVER ->
                changed(
                        tokens,
                        organization,
                        "update token_value set ends_at = now() - interval '1 s' where token_id = ?");
            case ROTATED_OUT -> {
                StoredTokens.Stored token =
                        changed(tokens, organization, "update token_value set state = 'REVOKED' where token_id = ?");
                TokenValue next = FakeTokens.FORMAT.generate(TokenKind.INTEGRATION);
                tokens.value(token.id(), next);
                yield token;
            }
            case ORGANIZATION_SUSPENDED ->
                changed(
                        tokens,
                        tokens.organization("Suspended"),
                        "update organization set suspended = true where id ="
                                + " (select organization_id from token where id = ?)");
            case ORGANIZATION_DELETED ->
                changed(
                        tokens,
                        tokens.organization("Deleted"),
                        "update organization set deleted_at = now() where id ="
                                + " (select organization_id from token where id = ?)");
        };
    }

    private static StoredTokens.Stored changed(StoredTokens tokens, UUID organization, String change)
            throws SQLException {
        StoredTokens.Stored token = tokens.token(organization, StoredTokens.CI_TOKEN);
        tokens.run(change, token.id());
        return token;
    }

    @Override
    int port() {
        return ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
    }

    @Override
    String gatewayToken() {
        return gateway;
    }

    @Override
    String presented(TokenState state) {
        return Objects.requireNonNull(stored.get(state)).value();
    }

    @Override
    Map.Entry<String, String> ids(TokenState state) {
        StoredTokens.Stored token = Objects.requireNonNull(stored.get(state));
        return Map.entry(token.id().toString(), token.organization().toString());
    }
}
