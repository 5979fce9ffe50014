package dev.tollgate.scim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.TollgateProcess;
import org.junit.jupiter.api.Test;

/** When a directory is told that somebody has left, no replica takes their access token any more. */
class LeaverIT {
    @Test
    void aLeaversTokenIsRefusedByEveryReplicaOnceThatIsAnswered() {
        Provisioned directory = Provisioned.create();
        try (TollgateProcess other =
                TollgateProcess.start(SharedServer.database().environment())) {
            for (int round = 0; round < 10; round++) {
                String id = directory.createdId(SharedServer.uniqueEmail());
                String value = directory.accessToken(id);
                Api there = Api.on(other).bearer(value);
                there.get("/api/v1/token").expect(200);
                Answer left = directory.deactivate(id).expect(200);
                assertThat(left.header("Tollgate-Propagation")).isEqualTo("complete");
                assertThat(there.get("/api/v1/token")
                                .expectProblem(401, "UNAUTHENTICATED")
                                .text("detail"))
                        .isEqualTo("REVOKED");
                Api back = Api.on(other);
                String renewed = directory.activate(id).expect(200).text("id");
                back.bearer(directory.accessToken(renewed)).get("/api/v1/token").expect(200);
            }
        }
    }
}
