package dev.tollgate.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.outbound.OutboundRefused;
import dev.tollgate.support.Answer;
import dev.tollgate.support.Await;
import dev.tollgate.support.Certificate;
import dev.tollgate.support.Receiver;
import dev.tollgate.support.Tenant;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.jose4j.json.JsonUtil;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Issuers that mean no good: what they answer costs little, leads nowhere, and lets nobody in. */
@Tag("slow")
class HostileIssuerIT {
    @TempDir
    static Path directory;

    private static Certificate certificate;
    private static Installation here;
    private static Path names;

    @BeforeAll
    static void prepare() throws IOException {
        certificate = FakeIssuer.certificate();
        names = directory.resolve("hosts");
        leadTo("127.0.0.1");
        String resolver = "-Djdk.net.hosts.file=" + names + " -Dsun.net.inetaddr.ttl=0";
        here = new Installation(1, certificate, Map.of("JAVA_TOOL_OPTIONS", resolver));
    }

    @AfterAll
    static void end() {
        here.close();
    }

    /** The issuer is asked, and nobody gets in. */
    private static Answer expectUnreachable(Receiver.Behaviour behaviour, Duration longest) throws Exception {
        try (FakeIssuer issuer = new FakeIssuer(certificate)) {
            Tenant home = here.newTenant();
            Installation.publisher(home, issuer, Map.of());
            issuer.server.behave(behaviour);
            long start = System.nanoTime();
            Answer answer = here.exchange(issuer.sign(issuer.claims(Installation.audience(home))));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(longest);
            answer.expectProblem(503, "ISSUER_UNREACHABLE");
            assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 60);
            assertThat(issuer.server.received()).isNotEmpty();
            assertThat(here.on(0).get("/q/health/ready").status()).isEqualTo(200);
            return answer;
        }
    }

    private static Receiver.Behaviour keys(String keys, String... headers) {
        return (request, out) -> {
            String issuer = "https://" + request.header("host");
            String metadata = JsonUtil.toJson(Map.of("issuer", issuer, "jwks_uri", issuer + "/keys"));
            boolean first = request.path().endsWith("openid-configuration");
            Receiver.answer(out, 200, first ? metadata : keys, headers);
        };
    }

    private static Receiver.Behaviour metadata(String json) {
        return (request, out) -> Receiver.answer(out, 200, json.replace("ISSUER", "https://" + request.header("host")));
    }

    @Test
    void tenMegabytesAreNotRead() throws Exception {
        expectUnreachable(keys("{\"keys\":[" + " ".repeat(10_000_000) + "]}"), Duration.ofSeconds(8));
    }

    @Test
    void aSlowDripEndsInFiveSeconds() throws Exception {
        expectUnreachable(
                (request, out) -> {
                    out.write("HTTP/1.1 200 X\r\nContent-Length: 1000\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                    // Ends when the caller has gone away.
                    for (int i = 0; i < 1_000; i++) {
                        out.write(' ');
                        out.flush();
                        LockSupport.parkNanos(100_000_000);
                    }
                },
                Duration.ofSeconds(9));
    }

    @Test
    void tenThousandKeysAreTooMany() throws Exception {
        expectUnreachable(keys("{\"keys\":[" + "{},".repeat(9_999) + "{}]}"), Duration.ofSeconds(8));
    }

    @Test
    void aKeyOf32KilobitIsNotComputedWith() throws Exception {
        String modulus = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                        BigInteger.ONE.shiftLeft(32_767).add(BigInteger.ONE).toByteArray());
        expectUnreachable(
                keys("{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"rsa\",\"e\":\"AQAB\",\"n\":\"" + modulus + "\"}]}"),
                Duration.ofSeconds(8));
    }

    @Test
    void redirectsAreNotFollowed() throws Exception {
        try (FakeIssuer other = new FakeIssuer(certificate)) {
            expectUnreachable(
                    (request, out) -> Receiver.answer(out, 302, "", "Location: " + other.server.url("/keys")),
                    Duration.ofSeconds(8));
            assertThat(other.server.received()).isEmpty();
        }
    }

    @Test
    void keysAreNotFetchedFromInside() throws Exception {
        for (String inside : List.of(
                "https://169.254.169.254/keys",
                "https://10.0.0.1/keys",
                "https://[::1]/keys",
                "https://localhost/keys",
                "http://127.0.0.1/keys",
                "https://user@127.0.0.1/keys",
                "file:///etc/passwd")) {
            expectUnreachable(
                    metadata("{\"issuer\":\"ISSUER\",\"jwks_uri\":\"" + inside + "\"}"), Duration.ofSeconds(8));
            // Refused before a connection is tried, which would fail as well.
            assertThat(lastFailure())
                    .as(inside)
                    .containsAnyOf(
                            "the metadata names no keys",
                            OutboundRefused.Reason.ADDRESS.sentence(),
                            OutboundRefused.Reason.MALFORMED.sentence());
        }
    }

    private static String lastFailure() {
        return here.replicas
                .get(0)
                .output()
                .lines()
                .filter(line -> line.contains("The keys of an issuer could not be fetched"))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    /** What the service's name server says from now on of hosts that hostile owners chose. */
    private static void leadTo(String address) throws IOException {
        Files.writeString(names, "127.0.0.1 localhost\n" + address + " keys.hostile.test issuer.hostile.test\n");
    }

    private static final List<String> INSIDE = List.of("127.0.0.1", "169.254.169.254", "10.0.0.1", "::1", "fd00::1");

    /** Every try asks the name server anew, and judges what that says. */
    private static void expectRefusedInsideEachTime(String issuer, Callable<Answer> exchange) throws Exception {
        String told = "issuer=" + issuer + " reason=";
        String judged = OutboundRefused.Reason.ADDRESS.sentence();
        for (int tries = 0; tries < INSIDE.size(); tries++) {
            leadTo(INSIDE.get(tries));
            Answer answer = exchange.call().expectProblem(503, "ISSUER_UNREACHABLE");
            List<String> outcomes = here.replicas
                    .get(0)
                    .output()
                    .lines()
                    .filter(line -> line.contains(told))
                    .toList();
            assertThat(outcomes).as(INSIDE.get(tries)).hasSize(tries + 1).allMatch(line -> line.contains(judged));
            long again = System.nanoTime()
                    + Duration.ofSeconds(Long.parseLong(answer.header("Retry-After")))
                            .toNanos();
            if (tries + 1 < INSIDE.size()) {
                Await.until(Duration.ofMinutes(2), "it may be tried again", () -> System.nanoTime() - again >= 0);
            }
        }
    }

    @Test
    void whereANameLeadsIsJudgedAtEachTryAndNotWhenThePublisherIsMade() throws Exception {
        Tenant home = here.newTenant();
        String issuer = "https://issuer.hostile.test";
        var key = FakeIssuer.key("own", FakeIssuer.curve("secp256r1"));
        try (FakeIssuer claims = new FakeIssuer(certificate)) {
            Installation.publisher(home, claims, Map.of("issuer", issuer));
            Map<String, Object> said = claims.claims(Installation.audience(home));
            said.put("iss", issuer);
            String identity = FakeIssuer.sign(said, key, "ES256", "own");
            expectRefusedInsideEachTime(issuer, () -> here.exchange(identity));
        }
    }

    @Test
    void whereTheNameOfTheKeysLeadsIsJudgedAtEachTry() throws Exception {
        try (FakeIssuer issuer = new FakeIssuer(certificate)) {
            Tenant home = here.newTenant();
            Installation.publisher(home, issuer, Map.of());
            issuer.server.behave(metadata("{\"issuer\":\"ISSUER\",\"jwks_uri\":\"https://keys.hostile.test/\"}"));
            String identity = issuer.sign(issuer.claims(Installation.audience(home)));
            expectRefusedInsideEachTime(issuer.url(), () -> here.exchange(identity));
            assertThat(issuer.server.received()).hasSameSizeAs(INSIDE);
        }
    }

    @Test
    void metadataOfAnotherIssuerIsNone() throws Exception {
        expectUnreachable(metadata("{\"issuer\":\"ISSUER/\",\"jwks_uri\":\"ISSUER/keys\"}"), Duration.ofSeconds(8));
        expectUnreachable(metadata("[".repeat(200_000)), Duration.ofSeconds(8));
        expectUnreachable(Receiver.status(500), Duration.ofSeconds(8));
    }

    @Test
    void aThousandUnknownKeysAreLookedUpOnce() throws Exception {
        try (FakeIssuer issuer = new FakeIssuer(certificate)) {
            Tenant home = here.newTenant();
            Installation.publisher(home, issuer, Map.of());
            here.exchange(issuer.sign(issuer.claims(Installation.audience(home))))
                    .expect(200);
            int before = issuer.server.received().size();
            var threads = Executors.newFixedThreadPool(8);
            try {
                List<Callable<Answer>> calls = new ArrayList<>();
                for (int i = 0; i < 1_000; i++) {
                    String unknown = FakeIssuer.sign(
                            issuer.claims(Installation.audience(home)), issuer.rsa, "RS256", "unknown-" + i);
                    calls.add(() -> here.exchange(unknown));
                }
                for (var answer : threads.invokeAll(calls)) {
                    answer.get().expectProblem(503, "ISSUER_UNREACHABLE");
                }
            } finally {
                threads.shutdown();
            }
            assertThat(issuer.server.received()).hasSize(before);
            here.exchange(issuer.sign(issuer.claims(Installation.audience(home))))
                    .expect(200);
        }
    }

    @Test
    void keysOfAnIssuerThatIsAwayAreStillGood() throws Exception {
        try (FakeIssuer issuer = new FakeIssuer(certificate)) {
            Tenant home = here.newTenant();
            Installation.publisher(home, issuer, Map.of());
            here.exchange(issuer.sign(issuer.claims(Installation.audience(home))))
                    .expect(200);
            issuer.server.close();
            here.exchange(issuer.sign(issuer.claims(Installation.audience(home))))
                    .expect(200);
        }
    }
}
