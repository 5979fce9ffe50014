package dev.tollgate.gateways;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is large, through each gateway: a verdict, or too large for the gateway; never an outage or half of an identity. */
@Tag("gateway")
class LargeRequestsIT {
    private static final Tenant TENANT = SharedServer.newTenant();
    private static final String VALUE = ofTheLargestRole();

    @ParameterizedTest
    @EnumSource
    void aLargeRequestGetsAVerdictOrIsTooLarge(Gateway.Kind kind) throws IOException {
        List<String> identity = identity();
        for (int size : new int[] {6_000, 9_000, 15_000, 20_000, 50_000}) {
            for (String head : heads(size)) {
                String answer = send(kind, head, VALUE);
                String refused = send(kind, head, "unknown");

                if (Wire.status(answer) == 200) {
                    assertThat(answer).contains(identity);
                } else {
                    assertThat(Wire.status(answer)).as(kind + " " + size).isBetween(400, 499);
                }
                assertThat(Wire.status(refused)).as(kind + " " + size).isBetween(400, 499);
                assertThat(refused).doesNotContain("upstream");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void twentyKilobytesOfHeadersPass(Gateway.Kind kind) throws IOException {
        for (String head : List.of(heads(6_000).get(0), headers(20_000))) {
            assertThat(send(kind, head, VALUE)).startsWith("HTTP/1.1 200").contains(identity());
        }
    }

    @Test
    void haproxyWithoutRoomForTheIdentityRefuses() throws IOException {
        int before = Fleet.APPLICATION.targets().size();
        int tollgate = SharedServer.process().port();
        try (Gateway small = Gateway.start(HAProxy.withoutRoom(), tollgate, Fleet.APPLICATION.port())) {
            assertThat(send(small, headers(10_000), VALUE)).startsWith("HTTP/1.1 431");
            assertThat(Fleet.APPLICATION.targets()).hasSize(before);
            assertThat(send(small, headers(1_000), VALUE)).contains(identity());
        }
    }

    @ParameterizedTest
    @EnumSource(names = "CADDY.*", mode = EnumSource.Mode.MATCH_ALL)
    void caddyTakesAsMuchAsTollgate(Gateway.Kind kind) throws IOException {
        for (String head : heads(60_000)) {
            assertThat(send(kind, head, VALUE)).startsWith("HTTP/1.1 200");
        }
        for (String head : heads(80_000)) {
            assertThat(send(kind, head, VALUE)).startsWith("HTTP/1.1 431");
        }
    }

    /** Requests with a target, or with headers, of this size. */
    private static List<String> heads(int size) {
        String large = "a".repeat(size);
        return List.of(
                "GET /reports/" + large + " HTTP/1.1\n",
                "GET /reports/x?" + large + " HTTP/1.1\n",
                "GET /reports/x HTTP/1.1\nX-Large: " + large + "\n",
                headers(size));
    }

    private static String headers(int size) {
        return "GET /reports/x HTTP/1.1\n" + ("X-Large: " + "a".repeat(size / 4) + "\n").repeat(4);
    }

    private static String send(Gateway.Kind kind, String head, String token) throws IOException {
        return send(Fleet.gateway(kind), head, token);
    }

    private static String send(Gateway gateway, String head, String token) throws IOException {
        return Wire.send(gateway.port(), head + "Host: x\nConnection: close\nAuthorization: Bearer " + token + "\n");
    }

    /** The lines that the application is to see. */
    private static List<String> identity() {
        Answer verdict = SharedServer.anonymous().bearer(VALUE).get("/auth").expect(200);
        return Stream.of("Organization", "Token", "Kind", "Role", "Permissions")
                .map(name -> "Tollgate-" + name)
                .map(name -> name.toLowerCase(Locale.ROOT) + ": " + verdict.header(name) + "\n")
                .toList();
    }

    private static String ofTheLargestRole() {
        String name = "\u6f22".repeat(64) + SharedServer.unique("");
        List<String> permissions = Stream.concat(
                        Stream.of("scan:read"),
                        IntStream.range(0, 99).mapToObj(i -> "large:" + "a".repeat(91) + (100 + i)))
                .toList();
        TENANT.owner()
                .post(TENANT.path("roles"), Map.of("name", name.substring(0, 100), "permissions", permissions))
                .expect(201);
        return TENANT.newToken(name.substring(0, 100)).value();
    }
}
