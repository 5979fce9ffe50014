package dev.tollgate.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code POST /api/v1/organizations/{org}/users/{user}/access-token/reset}. */
class AccessTokenIT {
    private static Tenant home;

    @BeforeAll
    static void prepare() {
        home = SharedServer.newTenant();
    }

    private static String reset(Tenant.Member member) {
        return home.path("users", member.id(), "access-token/reset");
    }

    @Test
    void aMemberResetsTheirOwnAndTheOldValueIsDeadAtOnce() {
        Tenant.Member member = home.newMember("MEMBER");
        Answer answer = member.api().post(reset(member)).expect(200);
        String value = answer.text("token");
        assertThat(value).matches("tg_pat_[0-9A-Za-z]{38}").isNotEqualTo(member.accessToken());
        assertThat(answer.text("hint")).isEqualTo("tg_pat_…" + value.substring(value.length() - 4));
        assertThat(answer.text("createdAt")).endsWith("Z");
        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(answer.header("Tollgate-Propagation")).isEqualTo("complete");
        assertThat(home.verdict(member.accessToken())).isEqualTo("REVOKED");
        assertThat(home.verdict(value)).isEqualTo("VALID");
        member.api().get("/api/v1/me").expectProblem(401, "UNAUTHENTICATED");
        Answer users = home.owner().get(home.path("users")).expect(200);
        assertThat(users.text()).contains(answer.text("hint")).doesNotContain(value);
    }

    @Test
    void aSuperAdminResetsAnybodysAndAMemberNobodyElses() {
        Tenant.Member superAdmin = home.newMember("SUPER_ADMIN");
        Tenant.Member member = home.newMember("MEMBER");
        Tenant.Member other = home.newMember("MEMBER");
        other.api().post(reset(member)).expectProblem(403, "FORBIDDEN");
        other.api().post(reset(superAdmin)).expectProblem(403, "FORBIDDEN");
        assertThat(home.verdict(member.accessToken())).isEqualTo("VALID");
        String value = superAdmin.api().post(reset(member)).expect(200).text("token");
        assertThat(home.verdict(member.accessToken())).isEqualTo("REVOKED");
        assertThat(home.verdict(value)).isEqualTo("VALID");
    }

    @Test
    void whoIsNoMemberHasNone() {
        home.owner()
                .post(home.path("users", UUID.randomUUID().toString(), "access-token/reset"))
                .expectProblem(404, "NOT_FOUND");
        Tenant.Member stranger = SharedServer.newTenant().newMember("MEMBER");
        home.owner().post(reset(stranger)).expectProblem(404, "NOT_FOUND");
        stranger.api().post(reset(stranger)).expectProblem(404, "NOT_FOUND");
    }

    @Test
    void theResetIsAudited() {
        Tenant.Member member = home.newMember("MEMBER");
        String value = home.owner().post(reset(member)).expect(200).text("token");
        Answer events = home.owner()
                .get(home.path("audit-events") + "?action=access-token.reset&subject=" + member.id())
                .expect(200);
        assertThat(events.items("id")).hasSize(1);
        assertThat(events.text("/items/0/actor/id"))
                .isEqualTo(home.owner().get("/api/v1/me").text("id"));
        assertThat(events.text()).doesNotContain(value);
    }
}
