package dev.tollgate.token.imported;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.secret.TokenValue;
import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TollgateProcess;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A change-over at full size: {@code -Dimport.calls=100} imports a million tokens. */
@Tag("slow")
class ManyImportsIT {
    private static final Logger LOG = Logger.getLogger(ManyImportsIT.class);
    private static final int CALLS = Integer.getInteger("import.calls", 3);
    private static final int LINES = 10_000;

    @Test
    void eachCallOfTenThousandEndsInTimeAndAllOfThemVerify() {
        Postgres.Access database = Postgres.newDatabase();
        Map<String, String> settings = new HashMap<>(database.environment());
        settings.put("TOLLGATE_ADMIN_EMAIL", SharedServer.ADMIN);
        settings.put("TOLLGATE_ADMIN_PASSWORD", SharedServer.PASSWORD);
        settings.put("TOLLGATE_LIMITS_TOKENS", "2000000");
        try (TollgateProcess process = TollgateProcess.start(settings)) {
            Api admin = Api.on(process).login(SharedServer.ADMIN, SharedServer.PASSWORD);
            Tenant home = Tenant.create(admin, "Many");
            long bytes = indexBytes(process);
            long begin = System.nanoTime();
            for (int call = 0; call < CALLS; call++) {
                int from = call * LINES;
                long sent = System.nanoTime();
                Answer answer = home.owner()
                        .with("Content-Type", "application/x-ndjson")
                        .send("POST", home.path("tokens/import"), BodyPublishers.ofString(lines(from)))
                        .expect(200);
                assertThat(answer.get("imported").asInt()).isEqualTo(LINES);
                assertThat(Duration.ofNanos(System.nanoTime() - sent)).isLessThan(Duration.ofSeconds(60));
                LOG.infof("call=%d millis=%d", call, (System.nanoTime() - sent) / 1_000_000);
            }
            LOG.infof(
                    "imported=%d seconds=%d indexBytes=%d",
                    CALLS * LINES,
                    Duration.ofNanos(System.nanoTime() - begin).toSeconds(),
                    indexBytes(process) - bytes);
            for (int number = 0; number < CALLS * LINES; number += LINES / 3) {
                Api.on(process).bearer(value(number)).get("/auth").expect(200);
            }
        }
    }

    private static String value(int number) {
        return "imported-%031d".formatted(number);
    }

    private static String lines(int from) {
        return IntStream.range(from, from + LINES)
                .mapToObj(number -> "{\"label\": \"imported " + number + "\", \"sha256\": \""
                        + HexFormat.of().formatHex(TokenValue.sha256(value(number)))
                        + "\", \"role\": \"CI Token\", \"length\": 40}")
                .collect(Collectors.joining("\n"));
    }

    private static long indexBytes(TollgateProcess process) {
        Matcher bytes = Pattern.compile("tollgate_index_bytes ([0-9.E]+)")
                .matcher(Api.on(process).get("/q/metrics").text());
        assertThat(bytes.find()).isTrue();
        return (long) Double.parseDouble(bytes.group(1));
    }
}
