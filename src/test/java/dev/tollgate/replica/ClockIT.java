package dev.tollgate.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.ShiftedClock;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TollgateProcess;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One of two replicas has a wall clock that is hours off: what it judges and stores is right all the same. */
@Tag("slow")
class ClockIT {
    private static final Duration CLOSE = Duration.ofSeconds(30);

    @ParameterizedTest
    @ValueSource(longs = {7_200, -7_200})
    void aReplicaWhoseWallClockIsOffDoesAsTheOthersDo(long seconds) throws Exception {
        Postgres.Access database = Postgres.newDatabase();
        Map<String, String> settings = new HashMap<>(database.environment());
        settings.put("TOLLGATE_ADMIN_EMAIL", SharedServer.ADMIN);
        settings.put("TOLLGATE_ADMIN_PASSWORD", SharedServer.PASSWORD);
        Map<String, String> shifted = new HashMap<>(settings);
        shifted.putAll(ShiftedClock.by(Duration.ofSeconds(seconds)));
        try (TollgateProcess right = TollgateProcess.start(settings);
                TollgateProcess off = TollgateProcess.start(shifted)) {
            Api here = Api.on(right).login(SharedServer.ADMIN, SharedServer.PASSWORD);
            Api there = Api.on(off).login(SharedServer.ADMIN, SharedServer.PASSWORD);
            Tenant home = Tenant.create(here, "Clocks");

            loginsCountOnBoth(here, there, right, off);
            endingAnOverlapEndsIt(home, there);
            lengthsAreAsSaid(home, there);
            whatHasPassedIsRefused(home, there);
            assertThat(storedOffTheDatabasesTime(database)).isEmpty();
        }
    }

    private static void loginsCountOnBoth(Api here, Api there, TollgateProcess right, TollgateProcess off) {
        new Api(off.url(), here.headers()).get("/api/v1/me").expect(200);
        new Api(right.url(), there.headers()).get("/api/v1/me").expect(200);
    }

    private static void endingAnOverlapEndsIt(Tenant home, Api there) {
        Tenant.Issued token = home.newToken();
        home.owner()
                .post(home.token(token.id()) + "/rotate", Map.of("overlap", "PT1H"))
                .expect(200);

        Answer ended = there.delete(home.token(token.id()) + "/ending-value").expect(204);

        assertThat(ended.header("Tollgate-Propagation")).isEqualTo("complete");
        assertThat(home.verdict(token.value())).isEqualTo("REVOKED");
        assertThat(new Tenant(home.id(), home.name(), there).verdict(token.value()))
                .isEqualTo("REVOKED");
    }

    private static void lengthsAreAsSaid(Tenant home, Api there) {
        Tenant.Issued token = home.newToken();
        Answer rotated = there.post(home.token(token.id()) + "/rotate", Map.of("overlap", "PT5M"))
                .expect(200);
        assertThat(Instant.parse(rotated.text("/endingValue/endsAt"))).isCloseTo(in(Duration.ofMinutes(5)), close());

        there.patch(home.path(), Map.of("maxTokenLifetime", "PT2M")).expect(200);
        Answer created = there.post(home.path("tokens"), Map.of("label", "short", "role", "CI Token"))
                .expect(201);
        assertThat(Instant.parse(created.text("expiresAt"))).isCloseTo(in(Duration.ofMinutes(2)), close());
        assertThat(Instant.parse(created.text("createdAt"))).isCloseTo(in(Duration.ZERO), close());
        Map<String, String> unlimited = new HashMap<>();
        unlimited.put("maxTokenLifetime", null);
        there.patch(home.path(), unlimited).expect(200);
    }

    private static void whatHasPassedIsRefused(Tenant home, Api there) {
        String past = in(Duration.ofHours(-1)).toString();
        there.post(home.path("tokens"), Map.of("label", "past", "role", "CI Token", "expiresAt", past))
                .expectViolation("expiresAt");
        String soon = in(Duration.ofHours(1)).truncatedTo(ChronoUnit.MILLIS).toString();
        Answer created = there.post(home.path("tokens"), Map.of("label", "soon", "role", "CI Token", "expiresAt", soon))
                .expect(201);
        assertThat(created.text("expiresAt")).isEqualTo(soon);
        assertThat(created.text("state")).isEqualTo("ACTIVE");
        assertThat(new Tenant(home.id(), home.name(), there).verdict(created.text("token")))
                .isEqualTo("VALID");
    }

    /** Columns that say when something happened, with a time that is not of the last hour. */
    private static List<String> storedOffTheDatabasesTime(Postgres.Access database) throws SQLException {
        List<String> wrong = new ArrayList<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                Statement counting = connection.createStatement();
                ResultSet columns = statement.executeQuery("select table_name, column_name"
                        + " from information_schema.columns where table_schema = 'public'"
                        + " and data_type like 'timestamp with%'"
                        + " and column_name not in ('expires_at', 'ends_at', 'lifetime_until', 'renew_until')")) {
            while (columns.next()) {
                String column = columns.getString(2);
                try (ResultSet count = counting.executeQuery("select count(*) from " + columns.getString(1) + " where "
                        + "isfinite(" + column + ") and " + column
                        + " not between clock_timestamp() - interval '1 hour'"
                        + " and clock_timestamp() + interval '1 minute'")) {
                    count.next();
                    if (count.getLong(1) > 0) {
                        wrong.add(columns.getString(1) + "." + column);
                    }
                }
            }
        }
        return wrong;
    }

    private static Instant in(Duration time) {
        return Instant.now().plus(time);
    }

    private static org.assertj.core.data.TemporalUnitOffset close() {
        return org.assertj.core.api.Assertions.within(CLOSE.toSeconds(), ChronoUnit.SECONDS);
    }
}
