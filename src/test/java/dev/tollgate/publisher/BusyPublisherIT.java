package dev.tollgate.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.secret.TokenFormat;
import dev.tollgate.secret.TokenKind;
import dev.tollgate.secret.TokenValue;
import dev.tollgate.support.Answer;
import dev.tollgate.support.Await;
import dev.tollgate.support.Certificate;
import dev.tollgate.support.Tenant;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Publishers with many jobs at once. */
@Tag("slow")
class BusyPublisherIT {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final int LONGEST_SECONDS = 20;

    private static Certificate certificate;
    private static FakeIssuer issuer;
    private static Installation here;

    @BeforeAll
    static void prepare() {
        certificate = FakeIssuer.certificate();
        issuer = new FakeIssuer(certificate);
        here = new Installation(2, certificate, Map.of());
    }

    @AfterAll
    static void end() throws Exception {
        here.close();
        issuer.close();
    }

    private static String identity(Tenant tenant) {
        return issuer.sign(issuer.claims(Installation.audience(tenant)));
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static boolean anyRefused(Queue<Answer> answers) {
        return answers.stream().anyMatch(answer -> answer.status() == 429);
    }

    @Test
    void sixtyExchangesASecondOfAnOrganizationAreTooManyAndNobodyElseIsHeldUp() throws Exception {
        Tenant busy = here.newTenant();
        Installation.publisher(busy, issuer, Map.of());
        Tenant quiet = here.newTenant();
        Installation.publisher(quiet, issuer, Map.of());
        here.exchange(identity(busy)).expect(200);
        Queue<Answer> answers = new ConcurrentLinkedQueue<>();
        AtomicInteger offered = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        // It is counted before it is judged what the job may do, so that those who ask for too much are counted, too.
        String tooMuch = identity(busy);
        ExecutorService threads = Executors.newFixedThreadPool(31);
        long begin = System.nanoTime();
        try {
            List<Future<?>> jobs = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                boolean good = i % 10 == 0;
                jobs.add(threads.submit(() -> {
                    while (!over.get()) {
                        offered.incrementAndGet();
                        answers.add(
                                good
                                        ? here.exchange(identity(busy))
                                        : here.exchange(0, tooMuch, "&scope=deploy%3Aall"));
                    }
                }));
            }
            while (seconds(begin) < LONGEST_SECONDS && !anyRefused(answers)) {
                Thread.sleep(50);
            }
            assertThat(here.exchange(identity(quiet)).expect(200).text("access_token"))
                    .startsWith("tg_job_");
            over.set(true);
            for (Future<?> job : jobs) {
                job.get();
            }
        } finally {
            over.set(true);
            threads.shutdown();
        }
        double seconds = seconds(begin);
        assertThat(answers)
                .hasSize(offered.get())
                .allMatch(answer -> List.of(200, 400, 429).contains(answer.status()));
        assertThat(answers.stream().filter(answer -> answer.status() != 429).count())
                .as("in " + seconds + " s")
                .isLessThanOrEqualTo((long) (50 + 50 * seconds));
        if (!anyRefused(answers)) {
            // A machine as busy as that does not come to the limit.
            assertThat(answers.size()).as("in " + seconds + " s").isLessThanOrEqualTo((int) (50 + 50 * seconds));
            return;
        }
        Answer refused = answers.stream()
                .filter(answer -> answer.status() == 429)
                .findFirst()
                .orElseThrow();
        refused.expectProblem(429, "TOO_MANY_REQUESTS");
        assertThat(refused.text("error")).isEqualTo("temporarily_unavailable");
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        assertThat(refused.header("Cache-Control")).isEqualTo("no-store");
        // To be refused has not spent it.
        Await.until(LONG, "there is room again", () -> here.exchange(tooMuch).status() == 200);
    }

    /** A job token that a gateway asks about. */
    private static boolean isValid(int replica, String value) {
        return here.code(replica, value).equals("VALID");
    }

    @Test
    void aPublisherIsDeletedWhileAThousandOfItsTokensAreInUse() throws Exception {
        Tenant home = here.newTenant();
        String id = Installation.publisher(home, issuer, Map.of());
        String other = Installation.publisher(
                home, issuer, Map.of("claims", Map.of("repository_id", "2002", "environment", "release")));
        Map<String, Object> others = new HashMap<>(issuer.claims(Installation.audience(home)));
        others.put("repository_id", "2002");
        String spared = here.exchange(issuer.sign(others)).expect(200).text("access_token");
        List<String> values = thousand(home, id);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger good = new AtomicInteger();
        Queue<String> late = new ConcurrentLinkedQueue<>();
        AtomicBoolean deleted = new AtomicBoolean();
        try {
            List<Future<?>> users = new ArrayList<>();
            for (int user = 0; user < 4; user++) {
                int first = user;
                users.add(threads.submit(() -> {
                    for (int i = first; !over.get(); i += 4) {
                        String value = values.get(i % values.size());
                        boolean begunAfter = deleted.get();
                        if (isValid(i / 4 % 2, value)) {
                            good.incrementAndGet();
                            if (begunAfter) {
                                late.add(value);
                            }
                        }
                    }
                }));
            }
            Await.until(LONG, "they are in use", () -> good.get() > 100);
            Answer answer = home.owner().delete(home.path("publishers", id)).expect(204);
            deleted.set(true);
            assertThat(answer.header("Tollgate-Propagation")).isEqualTo("complete");
            for (int replica = 0; replica < 2; replica++) {
                int at = replica;
                List<Callable<String>> all = values.stream()
                        .<Callable<String>>map(value -> () -> here.code(at, value))
                        .toList();
                for (Future<String> code : threads.invokeAll(all)) {
                    assertThat(code.get()).isEqualTo("REVOKED");
                }
            }
            over.set(true);
            for (Future<?> user : users) {
                user.get();
            }
        } finally {
            over.set(true);
            threads.shutdown();
        }
        assertThat(late).isEmpty();
        assertThat(isValid(0, spared)).isTrue();
        assertThat(isValid(1, spared)).isTrue();
        assertThat(here.exchange(identity(home)).expect(400).text("error_description"))
                .startsWith("claim repository_id");
        assertThat(other).isNotEqualTo(id);
    }

    /** One is exchanged, the others are written as it was. */
    private static List<String> thousand(Tenant home, String publisher) throws Exception {
        List<String> values = new ArrayList<>();
        values.add(here.exchange(identity(home)).expect(200).text("access_token"));
        TokenFormat format = new TokenFormat("tg", List.of());
        IntStream.range(0, 999)
                .forEach(i -> values.add(format.generate(TokenKind.JOB).reveal()));
        try (Connection connection = here.database.connect();
                var token = connection.prepareStatement("""
                        with made as (
                            insert into token (id, organization_id, kind, role_id, label, hint, created_at, expires_at,
                                               created_by_kind, created_by_id, created_by_name)
                            select gen_random_uuid(), organization_id, kind, role_id, label, hint, created_at, expires_at,
                                   created_by_kind, created_by_id, created_by_name
                              from token where created_by_id = cast(? as uuid) limit 1
                            returning id)
                        insert into token_value (id, token_id, hash, state, created_at)
                        select gen_random_uuid(), id, ?, 'ACTIVE', now() from made""")) {
            connection.setAutoCommit(false);
            for (String value : values.subList(1, values.size())) {
                token.setString(1, publisher);
                token.setBytes(2, TokenValue.sha256(value));
                token.addBatch();
            }
            token.executeBatch();
            connection.commit();
        }
        for (int replica = 0; replica < 2; replica++) {
            int at = replica;
            Await.until(LONG, "the last is known", () -> isValid(at, values.get(999)));
        }
        return values;
    }
}
