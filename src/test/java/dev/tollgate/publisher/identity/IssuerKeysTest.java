package dev.tollgate.publisher.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.outbound.ExceptedHosts;
import dev.tollgate.outbound.OutboundHttp;
import dev.tollgate.support.Receiver;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is kept of all issuers together. */
class IssuerKeysTest {
    private static final int LARGE = 40;
    private static final long MOST = 2L << 20;

    private static final Vertx VERTX = Vertx.vertx();
    private static final KeyPair PAIR = pair();

    private final Receiver server = new Receiver(null);
    private final IssuerKeys keys = new IssuerKeys(
            new IssuerDocuments(new OutboundHttp(VERTX, ExceptedHosts.EVERY, null), url -> true, false), MOST);

    @AfterAll
    static void stop() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    /** Issuers are paths of the server; each has so many keys, the first of which signs, and says so much of itself. */
    private void publish(int count, int characters) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(key("key " + i).toParams(OutputControlLevel.PUBLIC_ONLY));
        }
        String set = JsonUtil.toJson(Map.of("keys", all));
        server.behave((request, out) -> {
            String issuer = server.url(request.path().replaceAll("/(keys|\\.well-known.*)$", ""));
            Map<String, String> metadata =
                    Map.of("issuer", issuer, "jwks_uri", issuer + "/keys", "more", "a".repeat(characters));
            Receiver.answer(out, 200, request.path().endsWith("/keys") ? set : JsonUtil.toJson(metadata));
        });
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(4096);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PublicJsonWebKey key(String id) {
        try {
            PublicJsonWebKey key = PublicJsonWebKey.Factory.newPublicJwk(PAIR.getPublic());
            key.setPrivateKey(PAIR.getPrivate());
            key.setKeyId(id);
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private void believe(String issuer) throws Exception {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(JsonUtil.toJson(Map.of("iss", server.url(issuer))));
        signature.setAlgorithmHeaderValue("RS256");
        signature.setKeyIdHeaderValue("key 0");
        signature.setKey(PAIR.getPrivate());
        keys.requireSignature(IdentityToken.parse(signature.getCompactSerialization()));
    }

    @Test
    void issuersWithMuchToSayAreForgottenBeforeTheyTakeTheMemory() throws Exception {
        publish(50, 200_000);
        for (int i = 0; i < LARGE; i++) {
            believe("/large-" + i);
        }
        assertThat(keys.known()).isBetween(5L, LARGE / 2L);
        publish(1, 10);
        for (int i = 0; i < LARGE; i++) {
            believe("/small-" + i);
        }
        int before = server.received().size();
        believe("/small-" + (LARGE - 1));
        assertThat(server.received()).as("what is known is not asked for").hasSize(before);
        assertThat(keys.metadata(server.url("/small-" + (LARGE - 1)))).isEmpty();
    }
}
