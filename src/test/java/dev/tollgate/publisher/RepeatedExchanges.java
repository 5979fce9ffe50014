package dev.tollgate.publisher;

import static dev.tollgate.publisher.ExchangeScene.claims;
import static dev.tollgate.publisher.ExchangeScene.expectRefused;
import static dev.tollgate.publisher.ExchangeScene.here;
import static dev.tollgate.publisher.ExchangeScene.home;
import static dev.tollgate.publisher.ExchangeScene.identity;
import static dev.tollgate.publisher.ExchangeScene.issuer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An identity token that is exchanged more than once; a part of {@link ExchangeIT}. */
interface RepeatedExchanges {
    @Test
    default void whoLostTheAnswerGetsTheNextValue() {
        String identity = identity();
        String first = here.exchange(identity).expect(200).text("access_token");
        Answer again = here.exchange(1, identity, "").expect(200);
        String second = again.text("access_token");
        assertThat(second).isNotEqualTo(first);
        for (int replica = 0; replica < 2; replica++) {
            assertThat(here.code(replica, first)).isEqualTo("REVOKED");
            assertThat(here.code(replica, second)).isEqualTo("VALID");
        }
    }

    @Test
    default void laterItIsAReplay() {
        String identity = identity();
        String value = here.exchange(identity).expect(200).text("access_token");
        here.database.execute("update exchanged set at = at - interval '5 minutes 1 second'");
        expectRefused(identity, "replay");
        assertThat(here.code(0, value)).isEqualTo("VALID");
        String other = identity();
        String ended = here.exchange(other).expect(200).text("access_token");
        here.on(0).form("/oauth2/revoke", "token=" + ended).expect(200);
        expectRefused(other, "replay");
    }

    @Test
    default void anotherEncodingIsNoOtherIdentityToken() {
        Map<String, Object> claims = claims();
        claims.remove("jti");
        String first = here.exchange(issuer.sign(claims)).expect(200).text("access_token");
        String es = FakeIssuer.sign(claims, issuer.p256, "ES256", "p256");
        here.exchange(es).expect(200);
        assertThat(here.code(0, first)).isEqualTo("REVOKED");
    }

    @Test
    default void ofTwoReplicasAtOnceExactlyOneWins() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 10; round++) {
                String identity = identity();
                List<Callable<Answer>> calls = IntStream.range(0, 8)
                        .<Callable<Answer>>mapToObj(i -> () -> here.exchange(i % 2, identity, ""))
                        .toList();
                Set<String> values = new TreeSet<>();
                for (Future<Answer> call : threads.invokeAll(calls)) {
                    values.add(call.get().expect(200).text("access_token"));
                }
                for (int replica = 0; replica < 2; replica++) {
                    int at = replica;
                    assertThat(values.stream()
                                    .map(value -> here.code(at, value))
                                    .filter("VALID"::equals))
                            .hasSize(1);
                }
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    default void oneThatMayBeReusedHasFiveAtATime() {
        String id = Installation.publisher(
                home,
                issuer,
                Map.of(
                        "provider",
                        "kubernetes",
                        "claims",
                        Map.of("kubernetes.io/serviceaccount/uid", "9f1c", "kubernetes.io/namespace", "ci")));
        Map<String, Object> claims = claims();
        List.of("jti", "repository_id", "environment").forEach(claims::remove);
        claims.put("aud", List.of(Installation.audience(home)));
        claims.put("sub", "system:serviceaccount:ci:builder");
        claims.put(
                "kubernetes.io", Map.of("namespace", "ci", "serviceaccount", Map.of("name", "builder", "uid", "9f1c")));
        String identity = issuer.sign(claims);
        List<String> values = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            values.add(here.exchange(i % 2, identity, "").expect(200).text("access_token"));
        }
        assertThat(values).allMatch(value -> here.code(1, value).equals("VALID"));
        expectRefused(identity, "5 live");
        here.on(0).form("/oauth2/revoke", "token=" + values.get(2)).expect(200);
        here.exchange(identity).expect(200);
        assertThat(home.owner().get(home.path("publishers", id, "tokens")).items("id"))
                .hasSize(6);
    }
}
