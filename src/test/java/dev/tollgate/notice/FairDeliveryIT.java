package dev.tollgate.notice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.support.Api;
import dev.tollgate.support.Await;
import dev.tollgate.support.Receiver;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What one receiver does, or one event, is no other's business. */
@Tag("slow")
class FairDeliveryIT {
    /** Of one token; more by {@code -Dnotice.events=1000}. */
    private static final int EVENTS = Integer.getInteger("notice.events", 150);

    private static final Api ADMIN = NoticeServer.login();

    private final Tenant tenant = Tenant.create(ADMIN, SharedServer.unique("Organization"));

    /** What waits would be tried for as long as the process runs. */
    @AfterEach
    void end() {
        NoticeServer.update(NoticeServer.DATABASE, "delete from webhook where organization_id = ?", tenant.id());
    }

    @Test
    void aReceiverThatNeverAnswersDoesNotHoldUpAnotherOrganization() throws IOException {
        Map<Integer, Long> arrived = new ConcurrentHashMap<>();
        try (Receiver stuck = new Receiver(null).behave((request, out) -> Thread.sleep(29_000));
                Receiver quick = new Receiver(null).behave((request, out) -> {
                    arrived.putIfAbsent(Hooked.body(request).at("/data/count").asInt(), System.nanoTime());
                    Receiver.answer(out, 200, "");
                })) {
            for (int i = 0; i < 20; i++) {
                Hooked.create(tenant, stuck, "/" + i, "token.changed");
            }
            Tenant other = Tenant.create(ADMIN, SharedServer.unique("Other"));
            Hooked.create(other, quick, "/", "token.changed");
            change(200);
            Await.until(Duration.ofSeconds(20), "the slow one is busy", () -> stuck.openConnections() >= 20);

            long[] written = new long[50];
            for (int i = 0; i < written.length; i++) {
                written[i] = System.nanoTime();
                NoticeServer.change(NoticeServer.DATABASE, other.id(), UUID.randomUUID(), i, i);
                int sent = i - 5;
                Await.until(Duration.ofSeconds(20), "delivered", () -> sent < 0 || arrived.containsKey(sent));
            }
            Await.until(Duration.ofSeconds(20), "all are delivered", () -> arrived.size() == written.length);
            assertThat(IntStream.range(0, written.length)
                            .mapToObj(i -> Duration.ofNanos(Objects.requireNonNull(arrived.get(i)) - written[i])))
                    .allMatch(took -> took.compareTo(Duration.ofSeconds(5)) < 0);
            assertThat(stuck.openConnections()).as("it was busy throughout").isGreaterThanOrEqualTo(20);
        }
    }

    @Test
    void oneGapStandsForWhatFindsNoPlace() throws IOException {
        try (Receiver receiver = new Receiver(null).behave(Receiver.status(503))) {
            Hooked hook = Hooked.create(tenant, receiver, "/", "token.changed");
            // So many that only ten more find a place.
            state(hook, "waiting = 99990");
            change(25);
            change(5);
            Await.until(
                    Duration.ofSeconds(10),
                    "full",
                    () -> number("select gap_events from webhook_state where webhook_id = ?", hook) == 20);
            assertThat(number("select count(*) from notice_delivery where webhook_id = ?", hook))
                    .isEqualTo(10);
            receiver.behave(Receiver.status(200));
            NoticeServer.update(
                    NoticeServer.DATABASE,
                    "update notice_delivery set next_at = now() where state = 'PENDING' and webhook_id = ?",
                    hook.id());
            state(
                    hook,
                    "waiting = (select count(*) from notice_delivery d where d.webhook_id = s.webhook_id"
                            + " and d.state = 'PENDING')");
            Await.until(
                    Duration.ofSeconds(20), "the gap comes", () -> hook.types().contains("gap"));
            change(1);
            Await.until(Duration.ofSeconds(20), "all come", () -> delivered(hook) == 12);
            assertThat(number("select count(*) from notice_delivery where type = 'gap' and webhook_id = ?", hook))
                    .isOne();
            assertThat(hook.received().stream()
                            .map(Hooked::body)
                            .filter(body -> body.at("/type").asText().equals("gap"))
                            .map(body -> body.at("/data/events").asInt()))
                    .containsOnly(20);
        }
    }

    @Test
    void aPoisonEventHoldsUpItsTokenAloneAndNothingIsReordered() throws IOException {
        UUID poisoned = UUID.randomUUID();
        try (Receiver receiver = new Receiver(null).behave((request, out) -> {
            JsonNode data = Hooked.body(request).at("/data");
            boolean poison = data.at("/token/id").asText().equals(poisoned.toString())
                    && data.at("/count").asInt() == EVENTS / 2;
            Receiver.answer(out, poison ? 422 : 200, "");
        })) {
            Hooked hook = Hooked.create(tenant, receiver, "/poison", "token.changed");
            for (UUID token : List.of(poisoned, UUID.randomUUID())) {
                NoticeServer.change(NoticeServer.DATABASE, tenant.id(), token, 1, EVENTS);
            }
            Await.until(
                    Duration.ofMinutes(2),
                    "all were tried",
                    () -> receiver.received().size() >= 2 * EVENTS);
            List<Integer> counts = hook.received().stream()
                    .map(Hooked::body)
                    .filter(body -> body.at("/data/token/id").asText().equals(poisoned.toString()))
                    .map(body -> body.at("/data/count").asInt())
                    .toList();
            assertThat(counts)
                    .isEqualTo(IntStream.rangeClosed(1, EVENTS).boxed().toList());
            Await.until(Duration.ofSeconds(10), "all are noted", () -> delivered(hook) == 2L * EVENTS - 1);
        }
    }

    /** One event of each of so many tokens. */
    private void change(int tokens) {
        NoticeServer.update(
                NoticeServer.DATABASE,
                "insert into audit_event (id, organization_id, at, action, actor_kind, subject_kind, subject_id,"
                        + " subject_name, detail) select audit_id(), ?, clock_timestamp(), 'token.changed', 'SYSTEM', 'TOKEN',"
                        + " gen_random_uuid(), 'x', '{}' from generate_series(1, " + tokens + ")",
                tenant.id());
    }

    private static void state(Hooked hook, String set) {
        NoticeServer.update(
                NoticeServer.DATABASE, "update webhook_state s set " + set + " where webhook_id = ?", hook.id());
    }

    private static long delivered(Hooked hook) {
        return number("select count(*) from notice_delivery where state = 'DELIVERED' and webhook_id = ?", hook);
    }

    private static long number(String sql, Hooked hook) {
        return NoticeServer.number(NoticeServer.DATABASE, sql, hook.id());
    }
}
