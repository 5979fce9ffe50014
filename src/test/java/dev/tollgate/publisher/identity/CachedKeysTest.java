package dev.tollgate.publisher.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.publisher.identity.IssuerDocuments.Fetched;
import java.io.IOException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How often an issuer is asked, and for how long its keys are good. */
class CachedKeysTest {
    private final PublicJsonWebKey first = key("first");
    private final PublicJsonWebKey second = key("second");
    private final AtomicLong clock = new AtomicLong(7);
    private final Deque<CompletableFuture<Fetched>> fetches = new ArrayDeque<>();
    private final List<CompletableFuture<Fetched>> begun = new ArrayList<>();
    private final CachedKeys keys = new CachedKeys(
            () -> {
                CompletableFuture<Fetched> fetch = fetches.isEmpty() ? new CompletableFuture<>() : fetches.remove();
                begun.add(fetch);
                return fetch;
            },
            clock::get,
            () -> {});

    private static PublicJsonWebKey key(String id) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            var pair = generator.generateKeyPair();
            PublicJsonWebKey key = PublicJsonWebKey.Factory.newPublicJwk(pair.getPublic());
            key.setPrivateKey(pair.getPrivate());
            key.setKeyId(id);
            return key;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Fetched fetched(@Nullable Duration maxAge, PublicJsonWebKey... keys) {
        String json = JsonUtil.toJson(Map.of(
                "keys",
                List.of(keys).stream()
                        .map(key -> key.toParams(OutputControlLevel.PUBLIC_ONLY))
                        .toList()));
        return new Fetched(Map.of("issuer", "a"), KeySet.parse(json), maxAge);
    }

    private static IdentityToken by(PublicJsonWebKey key) throws Exception {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload("{\"iss\":\"a\"}");
        signature.setAlgorithmHeaderValue("ES256");
        signature.setKeyIdHeaderValue(key.getKeyId());
        signature.setKey(key.getPrivateKey());
        return IdentityToken.parse(signature.getCompactSerialization());
    }

    private void load(@Nullable Duration maxAge, PublicJsonWebKey... known) throws Exception {
        fetches.add(CompletableFuture.completedFuture(fetched(maxAge, known)));
        assertThat(keys.find(by(known[0])).key()).isNotNull();
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    @Test
    void aThousandUnknownKeysAskOnce() throws Exception {
        load(Duration.ofHours(1), first);
        for (int i = 0; i < 1_000; i++) {
            IdentityToken unknown = by(second);
            assertThatThrownBy(() -> keys.find(unknown))
                    .isInstanceOfSatisfying(
                            IssuerUnreachable.class,
                            e -> assertThat(e.retryAfter()).isBetween(Duration.ofSeconds(1), Duration.ofMinutes(1)));
        }
        assertThat(begun).hasSize(1);
        pass(Duration.ofMinutes(1));
        assertThat(keys.find(by(second)).pending()).isNotNull();
        assertThat(keys.find(by(second)).pending()).isNotNull();
        assertThat(begun).hasSize(2);
        begun.get(1).complete(fetched(Duration.ofHours(1), first, second));
        assertThat(keys.fetched(by(second))).isNotNull();
    }

    @Test
    void aKeyThatIsNotThereAfterAFetchIsNoKey() throws Exception {
        IdentityToken unknown = by(second);
        assertThat(keys.find(unknown).pending()).isNotNull();
        begun.get(0).complete(fetched(null, first));
        assertThatThrownBy(() -> keys.fetched(unknown)).isInstanceOf(IdentityRefused.class);
    }

    @Test
    void whileTheIssuerIsAwayItsKeysAreGoodForAsLongAsItSaid() throws Exception {
        load(Duration.ofHours(2), first);
        pass(Duration.ofMinutes(61));
        fetches.add(CompletableFuture.failedFuture(new IOException()));
        assertThat(keys.find(by(first)).key()).isNotNull();
        assertThat(begun).hasSize(2);
        assertThat(keys.find(by(first)).key()).isNotNull();
        assertThat(begun).hasSize(2);
        pass(Duration.ofMinutes(60));
        fetches.add(CompletableFuture.failedFuture(new IOException()));
        IdentityToken token = by(first);
        assertThatThrownBy(() -> keys.find(token)).isInstanceOf(IssuerUnreachable.class);
    }

    @Test
    void whatTheIssuerSaysOfItselfIsGoodUntilItSaysSomethingElse() throws Exception {
        assertThat(keys.metadata().pending()).isNotNull();
        assertThat(keys.metadata().pending()).isNotNull();
        assertThat(begun).hasSize(1);
        begun.get(0).completeExceptionally(new IOException());
        assertThatThrownBy(keys::metadata).isInstanceOf(IssuerUnreachable.class);
        pass(Duration.ofSeconds(10));
        load(Duration.ofHours(1), first);
        pass(Duration.ofDays(1));
        fetches.add(CompletableFuture.failedFuture(new IOException()));
        assertThat(keys.metadata().metadata()).containsEntry("issuer", "a");
        assertThat(begun).hasSize(3);
    }

    @Test
    void anAgeIsHeardWithinBounds() throws Exception {
        load(Duration.ZERO, first);
        pass(Duration.ofMinutes(4));
        assertThat(keys.find(by(first)).key()).isNotNull();
        CachedKeys other = new CachedKeys(
                () -> CompletableFuture.completedFuture(fetched(Duration.ofDays(365), first)), clock::get, () -> {});
        assertThat(other.find(by(first)).key()).isNotNull();
        pass(Duration.ofHours(24));
        assertThat(keys.find(by(first)).key()).isNull();
    }

    @Test
    void aKeyThatTheIssuerHasWithdrawnIsGone() throws Exception {
        load(Duration.ofHours(1), first);
        pass(Duration.ofMinutes(31));
        fetches.add(CompletableFuture.completedFuture(fetched(Duration.ofHours(1), second)));
        IdentityToken token = by(first);
        assertThatThrownBy(() -> keys.find(token)).isInstanceOf(IssuerUnreachable.class);
        assertThat(keys.find(by(second)).key()).isNotNull();
    }

    @Test
    void aFailureEndsAndIsTriedAgain() throws Exception {
        IdentityToken token = by(first);
        CachedKeys.Found found = keys.find(token);
        begun.get(0).completeExceptionally(new IOException());
        assertThat(found.pending()).isNotNull().isDone();
        assertThatThrownBy(() -> keys.fetched(token)).isInstanceOf(IssuerUnreachable.class);
        pass(Duration.ofSeconds(10));
        load(null, first);
    }
}
