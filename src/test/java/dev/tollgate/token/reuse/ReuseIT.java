package dev.tollgate.token.reuse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.support.Answer;
import dev.tollgate.support.Await;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Ended values that are presented to a running replica. */
@Tag("slow")
class ReuseIT {
    private static final Postgres.Access DATABASE = SharedServer.database();
    private static final Duration JUDGED = Duration.ofSeconds(90);
    private static final String HOLDER = "192.0.2.1";
    private static final String STRANGER = "203.0.113.9";

    private static final String USAGE_KNOWN =
            "update usage_state set unknown_until = '-infinity', addresses_unknown_until = '-infinity'";

    private static Tenant home;

    @BeforeAll
    static void anOrganizationWhereReuseDisables() {
        home = SharedServer.newTenant();
        home.owner().patch(home.path(), Map.of("reuseAction", "DISABLE")).expect(200);
    }

    @Test
    void aStrangerWithTheOldValueIsToldOfAndPutsTheTokenOutOfUse() {
        Tenant.Issued token = home.newToken();
        ask(token.value(), HOLDER, 200);
        String fresh = rotate(token);
        ask(fresh, "192.0.2.2", 200);
        twelveMinutesLater(token);
        ask(token.value(), STRANGER, 401);
        Await.until(
                JUDGED,
                "disabled",
                () -> "REUSED".equals(view(token).path("disabledReason").asText()));
        // No call waits for it: the replica learns of it a moment later.
        Await.until(JUDGED, "refused", () -> status(fresh, "192.0.2.2") == 401);
        home.owner().patch(home.token(token.id()), Map.of("enabled", true)).expectProblem(409, "TOKEN_DISABLED");
        JsonNode told = events(token, "token.reused");
        assertThat(told).hasSize(1);
        assertThat(told.get(0).get("detail").get("address").asText()).isEqualTo(STRANGER);
        assertThat(told.get(0).get("detail").get("usedFrom").asText()).isEqualTo("192.0.2.2");
        assertThat(events(token, "token.disabled")).hasSize(1);
        home.owner().post(home.token(token.id()) + "/enable", Map.of()).expect(200);
        ask(fresh, "192.0.2.2", 200);
    }

    @Test
    void whoeverHasUsedItAndAThousandRetriesAndALeakedValueDisableNothing() {
        Tenant.Issued used = home.newToken();
        ask(used.value(), HOLDER, 200);
        String usedFresh = rotate(used);
        ask(usedFresh, "192.0.2.2", 200);

        Tenant.Issued retried = home.newToken();
        ask(retried.value(), HOLDER, 200);
        ask(rotate(retried), HOLDER, 200);
        for (int retry = 0; retry < 1_000; retry++) {
            ask(retried.value(), STRANGER, 401);
        }

        Tenant.Issued leaked = home.newToken();
        ask(leaked.value(), HOLDER, 200);
        ask(rotate(leaked), HOLDER, 200);
        SharedServer.anonymous()
                .post("/api/v1/leaks", Map.of("tokens", List.of(leaked.value())))
                .expect(202);

        twelveMinutesLater(used);
        twelveMinutesLater(leaked);
        ask(used.value(), HOLDER, 401);
        ask(used.value(), "192.0.2.2", 401);
        for (int address = 0; address < 1_000; address++) {
            ask(leaked.value(), "198.51." + address / 250 + "." + address % 250, 401);
        }
        Await.until(JUDGED, "judged", () -> judged(used) >= 2 && judged(leaked) >= 11 && unjudged() == 0);
        for (Tenant.Issued each : List.of(used, retried, leaked)) {
            assertThat(view(each).get("enabled").asBoolean()).isTrue();
        }
        assertThat(events(retried, "token.reused")).as("a retry").isEmpty();
        assertThat(events(leaked, "token.reused")).as("once a day").hasSize(1);
        ask(usedFresh, HOLDER, 200);
    }

    @Test
    void whereItIsOnlyRecordedTheTokenGoesOn() {
        Tenant recording = SharedServer.newTenant();
        recording
                .owner()
                .patch(recording.path(), Map.of("reuseAction", "RECORD"))
                .expect(200);
        Tenant.Issued token = recording.newToken();
        ask(token.value(), HOLDER, 200);
        String fresh = recording
                .owner()
                .post(recording.token(token.id()) + "/rotate", Map.of())
                .expect(200)
                .text("token");
        ask(fresh, "192.0.2.2", 200);
        twelveMinutesLater(token);
        ask(token.value(), STRANGER, 401);
        Await.until(JUDGED, "judged", () -> judged(token) == 1);
        ask(fresh, "192.0.2.2", 200);
        assertThat(recording
                        .owner()
                        .get(recording.path("audit-events") + "?subject=" + token.id())
                        .items("action"))
                .contains("token.reused")
                .doesNotContain("token.disabled");
    }

    private static void ask(String value, String address, int status) {
        auth(value, address).expect(status);
    }

    private static int status(String value, String address) {
        return auth(value, address).status();
    }

    private static Answer auth(String value, String address) {
        return SharedServer.anonymous()
                .bearer(value)
                .with("X-Forwarded-For", address)
                .get("/auth");
    }

    private static String rotate(Tenant.Issued token) {
        return home.owner()
                .post(home.token(token.id()) + "/rotate", Map.of())
                .expect(200)
                .text("token");
    }

    private static JsonNode view(Tenant.Issued token) {
        return home.owner().get(home.token(token.id())).expect(200).json();
    }

    private static JsonNode events(Tenant.Issued token, String action) {
        return home.owner()
                .get(home.path("audit-events") + "?subject=" + token.id() + "&action=" + action)
                .expect(200)
                .get("items");
    }

    private static void twelveMinutesLater(Tenant.Issued token) {
        DATABASE.execute(
                "update token_value set created_at = created_at - interval '12 minutes',"
                        + " ends_at = ends_at - interval '12 minutes' where token_id = ?",
                UUID.fromString(token.id()));
        Await.until(JUDGED, "applied", ReuseIT::isApplied);
        // Of replicas that other tests have lost meanwhile.
        DATABASE.execute(USAGE_KNOWN);
    }

    /** By those that answer: of those that other tests have killed, rows stay for a while. */
    private static boolean isApplied() {
        return DATABASE.number("select count(*) from replica where state = 'LIVE'"
                        + " and applied_seq < (select max(seq) from change_log)")
                == 0;
    }

    private static long judged(Tenant.Issued token) {
        return DATABASE.number("select count(*) from refusal where judged and token_id = '" + token.id() + "'");
    }

    private static long unjudged() {
        return DATABASE.number("select count(*) from refusal where value_ended_at is not null and not judged");
    }
}
