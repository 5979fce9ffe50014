package dev.tollgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Postgres;
import dev.tollgate.verify.Verifier;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Verifying costs no statement, however many ask and whatever they present. */
@QuarkusTest
@WithTestResource(value = Postgres.class, scope = TestResourceScope.GLOBAL)
class NoStatementTest {
    private static final int BATCHES = 1_000;
    private static final int PER_BATCH = 100;
    private static final int VERIFICATIONS = 5_000;

    /** Transactions per second that a replica may make of itself: confirming, polling, flushing usage. */
    private static final int OF_ITSELF = 50;

    @Inject
    AgroalDataSource database;

    @Test
    void neitherVerificationsNorJunkReachTheDatabase() throws Exception {
        StoredTokens tokens = new StoredTokens(database);
        UUID organization = tokens.organization("No statement");
        String gateway = tokens.token(organization, StoredTokens.GATEWAY).value();
        String token = tokens.token(organization, StoredTokens.CI_TOKEN).value();
        Visible.await(RestAssured.port, token);

        long before = transactions();
        long start = System.nanoTime();
        try (RawHttp http = new RawHttp(RestAssured.port)) {
            junk(http, gateway);
            verifications(http, token, gateway);
        }
        long marked = mark();
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start) + 1;
        // The statistics may still lack some of the marks: never of what came before them.
        long made = Math.max(0, transactions() - before - marked);
        System.getLogger(NoStatementTest.class.getName())
                .log(
                        System.Logger.Level.INFO,
                        "verified=" + (BATCHES * PER_BATCH + 2 * VERIFICATIONS) + " seconds=" + seconds
                                + " transactionsOfTheReplicaItself=" + made);
        assertThat(made).isLessThan(OF_ITSELF * seconds).isLessThan(VERIFICATIONS);
    }

    private static void junk(RawHttp http, String gateway) throws Exception {
        for (int batch = 0; batch < BATCHES; batch++) {
            int number = batch;
            String body = IntStream.range(0, PER_BATCH)
                    .mapToObj(i -> "{\"token\":\"" + junk(number * PER_BATCH + i) + "\"}")
                    .collect(Collectors.joining(",", "{\"items\":[", "]}"));
            RawHttp.Answer answer = http.send("POST /api/v1/verify/batch HTTP/1.1\nHost: localhost\nPrivate-Token: "
                            + gateway + "\nContent-Type: application/json\nContent-Length: " + body.length() + "\n\n"
                            + body)
                    .answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).contains("MALFORMED").doesNotContain("NOT_FOUND");
        }
    }

    /** Of the right length and alphabet, with a checksum that does not fit. */
    private static String junk(int number) {
        return "tg_ci_%032d000000".formatted(number);
    }

    private static void verifications(RawHttp http, String token, String gateway) throws Exception {
        String body = "token=" + token;
        for (int i = 0; i < VERIFICATIONS; i++) {
            http.send("GET /auth HTTP/1.1\nHost: localhost\nPrivate-Token: " + token + "\n\n"
                    + "POST /oauth2/introspect HTTP/1.1\nHost: localhost\nPrivate-Token: " + gateway
                    + "\nContent-Type: application/x-www-form-urlencoded\nContent-Length: " + body.length() + "\n\n"
                    + body);
            assertThat(http.answer().status()).isEqualTo(200);
            assertThat(http.answer().body()).contains("true");
        }
    }

    @Test
    void junkIsRefusedWithoutALookup() throws Exception {
        AtomicInteger lookups = new AtomicInteger();
        FakeTokens tokens = new FakeTokens();
        Verifier counting = new Verifier(
                FakeTokens.FORMAT,
                hash -> {
                    lookups.incrementAndGet();
                    return tokens.find(hash);
                },
                Clock.systemUTC());
        try (PlainGateway gateway = new PlainGateway(tokens, counting, List.of());
                RawHttp http = new RawHttp(gateway.port())) {
            for (int i = 0; i < 1_000; i++) {
                String request = "GET /auth HTTP/1.1\nHost: localhost\nPrivate-Token: " + junk(i) + "\n\n";
                assertThat(http.send(request).answer().status()).isEqualTo(401);
            }
            assertThat(lookups).hasValue(0);
            gateway.ask("GET /auth HTTP/1.1\nHost: localhost\nPrivate-Token: " + StoredTokens.unknown());
            assertThat(lookups).hasValue(1);
        }
    }

    /** Makes transactions until they show in the statistics, which every backend delivers with some delay. */
    private long mark() throws SQLException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        long target = transactions() + 2_000;
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            long made = 0;
            while (transactions() < target) {
                assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
                for (int i = 0; i < 1_000; i++) {
                    // Of a table: what touches none is not delivered while the backend is busy.
                    statement.execute("select 1 from organization limit 1");
                }
                made += 1_000;
            }
            return made;
        }
    }

    private long transactions() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select xact_commit + xact_rollback from pg_stat_database"
                        + " where datname = current_database()")) {
            row.next();
            return row.getLong(1);
        }
    }
}
