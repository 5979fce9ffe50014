package dev.tollgate.token.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code DELETE /api/v1/organizations/{org}/tokens/{id}}. */
class TokenDeleteIT {
    private static Tenant home;

    @BeforeAll
    static void prepare() {
        home = SharedServer.newTenant();
    }

    @Test
    void whenItAnswersTheTokenIsDead() {
        for (int round = 0; round < 20; round++) {
            Tenant.Issued token = home.newToken();
            assertThat(home.verdict(token.value())).isEqualTo("VALID");
            Answer deleted = home.owner().delete(home.token(token.id())).expect(204);
            assertThat(home.verdict(token.value())).isEqualTo("REVOKED");
            assertThat(deleted.header("Tollgate-Propagation")).isEqualTo("complete");
            assertThat(deleted.text()).isEmpty();
        }
    }

    @Test
    void aRevokedTokenIsKeptAndShown() {
        Tenant.Issued token = home.newToken();
        home.owner().delete(home.token(token.id())).expect(204);
        assertThat(home.owner().get(home.token(token.id())).expect(200).text("state"))
                .isEqualTo("REVOKED");
        assertThat(home.owner().get(home.path("tokens")).items("id")).doesNotContain(token.id());
        assertThat(home.owner().get(home.path("tokens") + "?state=REVOKED").items("id"))
                .contains(token.id());
    }

    @Test
    void deletingAgainSucceedsAndIsOneEvent() {
        Tenant.Issued token = home.newToken();
        for (int i = 0; i < 3; i++) {
            assertThat(home.owner().delete(home.token(token.id())).expect(204).header("Tollgate-Propagation"))
                    .isEqualTo("complete");
        }
        assertThat(events("token.revoked", token)).isEqualTo(1);
    }

    private static int events(String action, Tenant.Issued token) {
        return home.owner()
                .get(home.path("audit-events") + "?action=" + action + "&subject=" + token.id())
                .items("id")
                .size();
    }

    @Test
    void ofTwoDeletesAtOnceBothSucceed() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 10; round++) {
                Tenant.Issued token = home.newToken();
                Callable<Answer> delete = () -> home.owner().delete(home.token(token.id()));
                List<Integer> statuses = new ArrayList<>();
                for (Future<Answer> answer : pool.invokeAll(List.of(delete, delete))) {
                    statuses.add(answer.get().status());
                }
                assertThat(statuses).containsExactly(204, 204);
                assertThat(home.verdict(token.value())).isEqualTo("REVOKED");
                assertThat(events("token.revoked", token)).isEqualTo(1);
            }
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void whatIsNotThereCannotBeDeleted() {
        home.owner().delete(home.token(UUID.randomUUID().toString())).expectProblem(404, "NOT_FOUND");
        home.owner().delete(home.token("nothing")).expectProblem(404, "NOT_FOUND");
        // An access token is not an integration token, under whatever id.
        Tenant.Member member = home.newMember("MEMBER");
        String accessToken = member.api().get("/api/v1/token").expect(200).text("id");
        home.owner().delete(home.token(accessToken)).expectProblem(404, "NOT_FOUND");
        assertThat(home.verdict(member.accessToken())).isEqualTo("VALID");
    }
}
