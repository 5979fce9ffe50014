package dev.tollgate.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.SharedServer;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** {@code DELETE /api/v1/replicas/{replica}}. */
class EndReplicaIT {
    private final String name = SharedServer.unique("lost");
    private final UUID id = UUID.randomUUID();

    /** One that never came to answer, for which nobody waits. */
    private void lose() {
        SharedServer.database()
                .execute(
                        "insert into replica (incarnation, name, state, mode, lease_ms, max_age_ms, protocol,"
                                + " started_at, confirmed_at) values (?, ?, 'LOADING', 'strict', 1000, 1000, 1000,"
                                + " now(), now())",
                        id,
                        name);
    }

    @Test
    void anOperatorEndsTheRowOfADeadReplicaAndTheInstallationsChainSaysSo() {
        lose();
        Api operator = SharedServer.admin();
        String path = "/api/v1/replicas/" + id;
        SharedServer.newTenant().newMember("OWNER").api().delete(path).expectProblem(403, "FORBIDDEN");
        assertThat(names(operator)).contains(name);

        operator.delete(path).expect(204);

        assertThat(names(operator)).doesNotContain(name);
        Answer events = operator.get("/api/v1/audit-events?action=replica.ended&order=desc&limit=1")
                .expect(200);
        assertThat(events.text("/items/0/subject/id")).isEqualTo(id.toString());
        assertThat(events.text("/items/0/subject/name")).isEqualTo(name);
        assertThat(events.text("/items/0/actor/id"))
                .isEqualTo(operator.get("/api/v1/me").text("id"));
        operator.delete(path).expectProblem(404, "NOT_FOUND");
        operator.delete("/api/v1/replicas/not-an-id").expectProblem(404, "NOT_FOUND");
    }

    private static List<String> names(Api operator) {
        return operator.get("/api/v1/replicas?limit=200").expect(200).items("name");
    }
}
