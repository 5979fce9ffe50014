package dev.tollgate.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Owners are dealt with by owners, and an organization keeps at least one. */
class OwnerIT {
    private static final Map<String, String> OWNER = Map.of("role", "OWNER");
    private static final Map<String, String> MEMBER = Map.of("role", "MEMBER");

    private static String self(Tenant home) {
        return home.owner().get("/api/v1/me").text("id");
    }

    @Test
    void aSuperAdminNeitherMakesNorUnmakesAnOwner() {
        Tenant home = SharedServer.newTenant();
        Tenant.Member superAdmin = home.newMember("SUPER_ADMIN");
        Tenant.Member member = home.newMember("MEMBER");
        Tenant.Member owner = home.newMember("OWNER");
        Map<String, String> newOwner = Map.of(
                "email", SharedServer.uniqueEmail(), "name", "X", "password", SharedServer.PASSWORD, "role", "OWNER");
        superAdmin.api().post(home.path("users"), newOwner).expectProblem(403, "OWNER_REQUIRED");
        superAdmin.api().patch(home.path("users", member.id()), OWNER).expectProblem(403, "OWNER_REQUIRED");
        superAdmin.api().patch(home.path("users", superAdmin.id()), OWNER).expectProblem(403, "OWNER_REQUIRED");
        superAdmin.api().patch(home.path("users", owner.id()), MEMBER).expectProblem(403, "OWNER_REQUIRED");
        superAdmin.api().delete(home.path("users", owner.id())).expectProblem(403, "OWNER_REQUIRED");
        superAdmin
                .api()
                .post(home.path("users", owner.id(), "access-token/reset"))
                .expectProblem(403, "OWNER_REQUIRED");
        assertThat(home.verdict(owner.accessToken())).isEqualTo("VALID");
        superAdmin
                .api()
                .patch(home.path("users", member.id()), Map.of("role", "SUPER_ADMIN"))
                .expect(200);
    }

    @Test
    void anOwnerMakesAndUnmakesOwners() {
        Tenant home = SharedServer.newTenant();
        Tenant.Member owner = home.newMember("OWNER");
        Tenant.Member member = home.newMember("MEMBER");
        owner.api().patch(home.path("users", member.id()), OWNER).expect(200);
        owner.api().post(home.path("users", member.id(), "access-token/reset")).expect(200);
        owner.api().patch(home.path("users", member.id()), MEMBER).expect(200);
        owner.api().delete(home.path("users", self(home))).expect(204);
        owner.api().get(home.path("users")).expect(200);
    }

    @Test
    void theLastOwnerStays() {
        Tenant home = SharedServer.newTenant();
        home.newMember("SUPER_ADMIN");
        String self = self(home);
        home.owner().delete(home.path("users", self)).expectProblem(409, "LAST_OWNER");
        home.owner().patch(home.path("users", self), MEMBER).expectProblem(409, "LAST_OWNER");
        home.owner()
                .patch(home.path("users", self), Map.of("role", "SUPER_ADMIN"))
                .expectProblem(409, "LAST_OWNER");
        home.owner().patch(home.path("users", self), OWNER).expect(200);
    }

    @Test
    void whenTheLastTwoOwnersLeaveAtOnceOneStays() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 5; round++) {
                Tenant home = SharedServer.newTenant();
                Tenant.Member second = home.newMember("OWNER");
                String first = self(home);
                boolean demote = round % 2 == 1;
                List<Callable<Answer>> leaving = List.of(
                        () -> demote
                                ? home.owner().patch(home.path("users", first), MEMBER)
                                : home.owner().delete(home.path("users", first)),
                        () -> second.api().delete(home.path("users", second.id())));
                List<Integer> statuses = new ArrayList<>();
                for (Future<Answer> answer : pool.invokeAll(leaving)) {
                    statuses.add(answer.get().status());
                }
                assertThat(statuses).containsOnlyOnce(409);
                assertThat(statuses).containsAnyOf(200, 204);
            }
        } finally {
            pool.shutdown();
        }
    }
}
