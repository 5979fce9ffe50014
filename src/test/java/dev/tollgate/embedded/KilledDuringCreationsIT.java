package dev.tollgate.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.AuditChain;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TollgateProcess;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What was answered is kept on the embedded database too, whenever the process is killed. */
@Tag("slow")
class KilledDuringCreationsIT {
    private static final int CREATIONS = 200;
    private static final int KILL_AFTER = 60;

    @Test
    void everyTokenWhoseCreationWasAnsweredIsThereAndNothingIsHalfWritten() throws Exception {
        Path data = Files.createTempDirectory("tollgate-data");
        Map<String, String> environment = Map.of(
                "TOLLGATE_DATA_DIR", data.toString(),
                "TOLLGATE_ADMIN_EMAIL", SharedServer.ADMIN,
                "TOLLGATE_ADMIN_PASSWORD", SharedServer.PASSWORD);
        TollgateProcess process = TollgateProcess.start(environment);
        try {
            Tenant before = home(process);
            Queue<Tenant.Issued> answered = burst(before, process);
            assertThat(answered).hasSizeGreaterThanOrEqualTo(KILL_AFTER).hasSizeLessThan(CREATIONS);
            process.restart();
            check(home(process), answered);
        } finally {
            process.stop();
        }
    }

    private static Tenant home(TollgateProcess process) {
        Api admin = Api.on(process).login(SharedServer.ADMIN, SharedServer.PASSWORD);
        Answer me = admin.get("/api/v1/me").expect(200);
        return new Tenant(me.text("/memberships/0/organizationId"), "Default", admin);
    }

    /** Creates tokens in eight threads and kills the server in the midst of it; the answer is what was answered. */
    private static Queue<Tenant.Issued> burst(Tenant home, TollgateProcess process) throws InterruptedException {
        Queue<Tenant.Issued> answered = new ConcurrentLinkedQueue<>();
        AtomicInteger next = new AtomicInteger();
        CountDownLatch enough = new CountDownLatch(KILL_AFTER);
        ExecutorService pool = Executors.newFixedThreadPool(8);
        for (int thread = 0; thread < 8; thread++) {
            pool.execute(() -> {
                try {
                    for (int i = next.getAndIncrement(); i < CREATIONS; i = next.getAndIncrement()) {
                        answered.add(home.newToken(Map.of("label", "burst " + i, "role", "CI Token")));
                        enough.countDown();
                    }
                } catch (UncheckedIOException e) {
                    // Killed: what was under way may or may not have happened.
                }
            });
        }
        assertThat(enough.await(120, TimeUnit.SECONDS)).isTrue();
        process.kill();
        pool.shutdown();
        assertThat(pool.awaitTermination(90, TimeUnit.SECONDS)).isTrue();
        return answered;
    }

    private static void check(Tenant home, Queue<Tenant.Issued> answered) {
        for (Tenant.Issued token : answered) {
            assertThat(home.verdict(token.value())).isEqualTo("VALID");
        }
        List<String> listed = all(home);
        assertThat(listed)
                .doesNotHaveDuplicates()
                .containsAll(answered.stream().map(Tenant.Issued::id).toList());
        List<String> audited = AuditChain.verified(home).stream()
                .filter(event -> event.get("action").asText().equals("token.created"))
                .map(event -> event.at("/subject/id").asText())
                .toList();
        assertThat(audited).containsExactlyInAnyOrderElementsOf(listed);
        // Each has one value, which rotation ends: a token without would have nothing to rotate.
        for (String token : listed) {
            Answer rotated = home.owner().post(home.token(token) + "/rotate").expect(200);
            assertThat(home.verdict(rotated.text("token"))).isEqualTo("VALID");
        }
        for (Tenant.Issued token : answered) {
            assertThat(home.verdict(token.value())).isEqualTo("REVOKED");
        }
    }

    private static List<String> all(Tenant home) {
        List<String> ids = new ArrayList<>();
        Answer page = home.owner().get(home.path("tokens") + "?limit=200").expect(200);
        ids.addAll(page.items("id"));
        assertThat(page.get("next").isNull()).isTrue();
        return ids;
    }
}
