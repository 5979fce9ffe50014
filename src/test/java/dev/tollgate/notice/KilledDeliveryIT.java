package dev.tollgate.notice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Api;
import dev.tollgate.support.Await;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.Receiver;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TollgateProcess;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A process that ends at any moment: between commit and send, between send and acknowledgement. */
@Tag("slow")
class KilledDeliveryIT {
    /** More by {@code -Dnotice.kills=200}. */
    private static final int KILLS = Integer.getInteger("notice.kills", 3);

    private static final int EVENTS = 10;

    private final Postgres.Access database = Postgres.newDatabase();
    private final List<UUID> tokens =
            Stream.generate(UUID::randomUUID).limit(20).toList();

    @Test
    void nothingIsLostNorReorderedByKills() throws Exception {
        try (Receiver receiver = new Receiver(null).behave((request, out) -> {
                    Thread.sleep(20);
                    Receiver.answer(out, 200, "");
                });
                TollgateProcess process = TollgateProcess.start(NoticeServer.environment(database))) {
            Api admin = Api.on(process).login(SharedServer.ADMIN, SharedServer.PASSWORD);
            Hooked hook = Hooked.create(Tenant.create(admin, "Acme"), receiver, "/", "token.changed");
            for (int kill = 0; kill < KILLS; kill++) {
                int some =
                        receiver.received().size() + ThreadLocalRandom.current().nextInt(1, EVENTS * tokens.size() / 2);
                int first = kill * EVENTS + 1;
                tokens.forEach(
                        token -> NoticeServer.change(database, hook.tenant().id(), token, first, first + EVENTS - 1));
                Await.until(
                        Duration.ofMinutes(1),
                        "it sends",
                        () -> receiver.received().size() >= some);
                process.kill();
                process.restart();
            }
            int all = KILLS * EVENTS * tokens.size();
            Await.until(Duration.ofMinutes(5), "all came", () -> ids(receiver).size() == all);
            receiver.received().stream()
                    .collect(Collectors.groupingBy(
                            request -> Hooked.body(request).at("/data/token/id").asText()))
                    .values()
                    .forEach(KilledDeliveryIT::firstOfEachInOrder);
        }
    }

    private static Set<String> ids(Receiver receiver) {
        return receiver.received().stream()
                .map(request -> request.header("webhook-id"))
                .collect(Collectors.toSet());
    }

    private static void firstOfEachInOrder(List<Receiver.Received> ofToken) {
        List<Integer> counts = ofToken.stream()
                .map(request -> Hooked.body(request).at("/data/count").asInt())
                .distinct()
                .toList();
        assertThat(counts).isSorted();
    }
}
