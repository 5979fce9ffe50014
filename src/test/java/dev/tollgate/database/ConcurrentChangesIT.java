package dev.tollgate.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.StockPostgres;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TollgateProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Ten clients in two organizations, at the same things: whoever waits for whom, each is answered and none by a fault. */
@Tag("slow")
class ConcurrentChangesIT {
    private static final int CLIENTS = 10;

    private static StockPostgres database;
    private static TollgateProcess process;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static ExecutorService clients;

    private final WritingOperations writing = new WritingOperations();
    private final Map<String, WritingOperations.Call> operations = writing.all();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final Set<String> succeeded = ConcurrentHashMap.newKeySet();

    @BeforeAll
    static void start() {
        // One that nobody else makes conflicts in: its log is read.
        database = StockPostgres.start("log_lock_waits = on");
        Map<String, String> settings = TokenLife.settings(database.newDatabase());
        settings.put("TOLLGATE_TRUSTED_PROXIES", "127.0.0.0/8");
        // Each pair gets roles of its own.
        settings.put("TOLLGATE_LIMITS_ROLES", "10000");
        process = TollgateProcess.start(settings);
        clients = Executors.newFixedThreadPool(CLIENTS);
    }

    @AfterAll
    static void stop() {
        clients.shutdownNow();
        process.close();
        database.close();
    }

    @Test
    void everyPairOfChangesGetsAlong() throws Exception {
        Api admin = Api.on(process).login(SharedServer.ADMIN, SharedServer.PASSWORD);
        List<Tenant> tenants = List.of(Tenant.create(admin, "A"), Tenant.create(admin, "B"));
        List<WritingOperations.Ground> grounds = new ArrayList<>();
        for (Tenant tenant : tenants) {
            grounds.add(freshGround(tenant, tenant.newMember("MEMBER")));
        }
        List<String> names = List.copyOf(operations.keySet());
        for (int first = 0; first < names.size(); first++) {
            for (int second = first; second < names.size(); second++) {
                if (!writing.meet(names.get(first), names.get(second))) {
                    continue;
                }
                run(names.get(first), names.get(second), grounds);
                assertThat(faults).isEmpty();
                grounds.replaceAll(this::refreshed);
            }
        }

        assertThat(succeeded).as("none that only failed").containsAll(names);
        assertThat(database.log().lines().filter(line -> line.contains("deadlock detected")))
                .as("what was undone and run again")
                .isEmpty();
    }

    private void run(String one, String other, List<WritingOperations.Ground> grounds) throws Exception {
        CyclicBarrier together = new CyclicBarrier(CLIENTS);
        List<Future<?>> running = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            String name = client % 4 < 2 ? one : other;
            WritingOperations.Ground ground = grounds.get(client % grounds.size());
            running.add(clients.submit(() -> {
                together.await();
                Answer answer = answer(Objects.requireNonNull(operations.get(name)), ground);
                if (answer.status() >= 500) {
                    faults.add(
                            name + " beside " + one + " and " + other + ": " + answer.status() + " " + answer.text());
                }
                if (answer.status() < 300) {
                    succeeded.add(name);
                }
                return null;
            }));
        }
        for (Future<?> client : running) {
            client.get();
        }
    }

    /** What finds no place among the few passwords or imports at once is asked for again, as a client would. */
    private static Answer answer(WritingOperations.Call call, WritingOperations.Ground ground)
            throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Answer answer = call.on(ground);
        while (answer.status() == 503 && isFull(answer) && System.nanoTime() < deadline) {
            Thread.sleep(50);
            answer = call.on(ground);
        }
        return answer;
    }

    private static boolean isFull(Answer answer) {
        return answer.text().contains("Too many passwords are being checked")
                || answer.text().contains("Other imports are under way");
    }

    /** What the last round has ended or changed is made anew. */
    private WritingOperations.Ground refreshed(WritingOperations.Ground used) {
        Tenant tenant = used.tenant();
        boolean alive = tenant.verdict(used.member().accessToken()).equals("VALID");
        Tenant.Member member = used.member();
        if (!alive) {
            tenant.owner().delete(tenant.path("users", member.id()));
            member = tenant.newMember("MEMBER");
        }
        return freshGround(tenant, member);
    }

    private static WritingOperations.Ground freshGround(Tenant tenant, Tenant.Member member) {
        String role = tenant.owner()
                .post(tenant.path("roles"), WritingOperations.role(SharedServer.unique("role")))
                .expect(201)
                .text("id");
        return new WritingOperations.Ground(tenant, tenant.newToken(), role, member, tenant.newToken());
    }
}
