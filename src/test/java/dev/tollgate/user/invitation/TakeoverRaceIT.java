package dev.tollgate.user.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.Await;
import dev.tollgate.support.MailingServer;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever had the account is let in, and waits, when its person takes it over. */
@Tag("slow")
class TakeoverRaceIT {
    private static final Pattern LINK = Pattern.compile("/ui/invitation#([\\w-]+)");

    private static MailingServer server;

    @BeforeAll
    static void start() {
        server = new MailingServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"reset by a login", "reset by the token", "invite"})
    void whatTheyAskedForBeforeIsRefusedAfter(String what) throws Exception {
        Tenant home = server.newTenant();
        Tenant squatted = server.newTenant();
        Tenant.Member squatter = squatted.newMember("OWNER");
        Api session = server.anonymous().login(squatter.email(), SharedServer.PASSWORD);
        home.owner()
                .post(home.path("users"), Map.of("email", squatter.email(), "role", "MEMBER"))
                .expect(201);
        Matcher link = LINK.matcher(server.await(squatter.email(), 1));
        assertThat(link.find()).isTrue();

        CompletableFuture<Answer> taken;
        CompletableFuture<Answer> asked;
        try (Connection holder = server.database().connect();
                PreparedStatement hold = holder.prepareStatement("select from organization where id = ? for update")) {
            holder.setAutoCommit(false);
            hold.setObject(1, UUID.fromString(squatted.id()));
            hold.execute();
            taken = CompletableFuture.supplyAsync(() -> server.anonymous()
                    .post(
                            "/api/v1/invitations/sign-up",
                            Map.of("token", link.group(1), "name", "Ada", "password", "a password of her own")));
            awaitWaiting(1);
            asked = CompletableFuture.supplyAsync(() -> switch (what) {
                case "invite" ->
                    session.post(squatted.path("users"), Map.of("email", SharedServer.uniqueEmail(), "role", "OWNER"));
                case "reset by the token" -> reset(squatter.api(), squatted, squatter);
                default -> reset(session, squatted, squatter);
            });
            awaitWaiting(2);
            holder.rollback();
        }
        taken.get().expect(200);
        asked.get().expectProblem(401, "UNAUTHENTICATED");
    }

    private static Answer reset(Api as, Tenant tenant, Tenant.Member member) {
        return as.post(tenant.path("users", member.id(), "access-token", "reset"));
    }

    private static void awaitWaiting(int calls) {
        Await.until(
                Duration.ofSeconds(30),
                calls + " wait",
                () -> server.database()
                                .number("select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                                        + " and datname = current_database()")
                        == calls);
    }
}
