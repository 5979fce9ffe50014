package dev.tollgate.idempotency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.auth.Caller;
import dev.tollgate.auth.CurrentCaller;
import dev.tollgate.database.Transactions;
import dev.tollgate.http.PublicUrl;
import dev.tollgate.precondition.VersionTag;
import dev.tollgate.precondition.Versioned;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import dev.tollgate.secret.TokenValue;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs an effect once for each {@code Idempotency-Key}: whoever repeats the request within 24 hours gets the first
 * answer. What failed is not remembered. Without the header the effect simply runs.
 */
@Singleton
public class Idempotency {
    private static final String HEADER = "Idempotency-Key";
    private static final String TOKEN = "token";
    /** Where an answer shows a value that is no token's. */
    private static final List<String> VALUES = List.of("secret", "invitation", TOKEN);

    private final IdempotencyStore store;
    private final AnswerSeal seal;
    private final CurrentCaller caller;
    private final HttpServerRequest request;
    private final PublicUrl publicUrl;
    private final ObjectMapper json;
    private final EntityManager entities;

    Idempotency(
            IdempotencyStore store,
            AnswerSeal seal,
            CurrentCaller caller,
            HttpServerRequest request,
            PublicUrl publicUrl,
            ObjectMapper json,
            EntityManager entities) {
        this.store = store;
        this.seal = seal;
        this.caller = caller;
        this.request = request;
        this.publicUrl = publicUrl;
        this.json = json;
        this.entities = entities;
    }

    /**
     * @param body the request as it was read; null if it has none
     * @throws ProblemException {@code IDEMPOTENCY_IN_PROGRESS}, {@code IDEMPOTENCY_MISMATCH}, or what the effect throws
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public Response once(@Nullable Object body, Supplier<Created> effect) {
        return once(self(), body, effect);
    }

    /** Names the caller's request where its key allows for a repetition; anything else without one. */
    public UUID repeatable() {
        String key = key();
        if (key == null) {
            return UUID.randomUUID();
        }
        ByteBuffer hash = ByteBuffer.wrap(keyHash(self(), key));
        return new UUID(hash.getLong(), hash.getLong());
    }

    private String self() {
        Caller who = caller.get();
        return who.kind() + "\n" + who.id();
    }

    private byte[] keyHash(String who, String key) {
        return TokenValue.sha256(String.join("\n", who, request.method().name(), request.path(), key));
    }

    /** The same, for a caller who is known by something else. */
    @Transactional(Transactional.TxType.MANDATORY)
    public Response once(String who, @Nullable Object body, Supplier<Created> effect) {
        String key = key();
        if (key == null) {
            return unkept(effect.get());
        }
        byte[] keyHash = keyHash(who, key);
        if (!store.reserve(keyHash)) {
            throw new ProblemException(ProblemType.IDEMPOTENCY_IN_PROGRESS);
        }
        byte[] written = write(body);
        IdempotencyStore.Entry known = store.find(keyHash);
        return known == null ? first(effect.get(), keyHash, written, key) : replay(known, written, key);
    }

    /**
     * The same for an effect that takes long and commits part by part: no transaction is open around it. What was cut off
     * before its answer was kept runs again when it is repeated.
     */
    public Response onceInParts(@Nullable Object body, Supplier<Created> effect) {
        String key = key();
        if (key == null) {
            return unkept(effect.get());
        }
        byte[] keyHash = keyHash(self(), key);
        byte[] written = write(body);
        return store.reserving(keyHash, () -> {
                    IdempotencyStore.Entry known = store.find(keyHash);
                    if (known != null) {
                        return replay(known, written, key);
                    }
                    Created created = effect.get();
                    return Transactions.inOne(() -> first(created, keyHash, written, key));
                })
                .orElseThrow(() -> new ProblemException(ProblemType.IDEMPOTENCY_IN_PROGRESS));
    }

    private Response unkept(Created created) {
        return tagged(answer(created.status(), created.location(), json.valueToTree(created.body())), created);
    }

    private Response first(Created created, byte[] keyHash, byte[] body, String key) {
        ObjectNode answer = json.valueToTree(created.body());
        ObjectNode kept = answer.deepCopy();
        JsonNode secret = created.tokenId() == null ? emptied(kept) : kept.remove(TOKEN);
        // Any change of the token forgets what is kept of its value: what the effect changed has to be written before.
        entities.flush();
        store.save(
                keyHash,
                new IdempotencyStore.Entry(
                        seal.formerFingerprint(body, key),
                        AnswerSeal.fingerprint(body, key),
                        created.status(),
                        created.location() == null ? null : created.location().toString(),
                        kept.toString(),
                        secret == null ? null : seal.seal(secret.textValue(), key),
                        created.tokenId()));
        return tagged(answer(created.status(), created.location(), answer), created);
    }

    /** What a replay shows null for once it is no longer kept. */
    private static @Nullable JsonNode emptied(ObjectNode answer) {
        String field = shown(answer);
        return field == null ? null : answer.replace(field, NullNode.getInstance());
    }

    private static @Nullable String shown(ObjectNode answer) {
        return VALUES.stream().filter(answer::has).findFirst().orElse(null);
    }

    /** Not on replay: what was made may have been changed since. */
    private static Response tagged(Response answer, Created created) {
        return created.body() instanceof Versioned view
                ? Response.fromResponse(answer).tag(VersionTag.of(view)).build()
                : answer;
    }

    private Response replay(IdempotencyStore.Entry known, byte[] body, String key) {
        if (!isRepeated(known, body, key)) {
            throw new ProblemException(ProblemType.IDEMPOTENCY_MISMATCH);
        }
        ObjectNode answer = read(known.answer());
        String secret = known.sealed() == null ? null : seal.open(known.sealed(), key);
        if (secret != null) {
            // A token's value leaves no field behind.
            answer.put(Objects.requireNonNullElse(shown(answer), TOKEN), secret);
        }
        return answer(known.status(), known.location() == null ? null : URI.create(known.location()), answer);
    }

    private boolean isRepeated(IdempotencyStore.Entry known, byte[] body, String key) {
        return MessageDigest.isEqual(known.bodyHash(), AnswerSeal.fingerprint(body, key))
                || MessageDigest.isEqual(known.requestHash(), seal.formerFingerprint(body, key));
    }

    private @Nullable String key() {
        List<String> keys = request.headers().getAll(HEADER);
        if (keys.isEmpty()) {
            return null;
        }
        String key = keys.get(0);
        boolean good = keys.size() == 1
                && !key.isEmpty()
                && key.length() <= 255
                && key.chars().allMatch(c -> c > ' ' && c < 127);
        if (!good) {
            throw ProblemException.invalid(HEADER, "must be 1 to 255 visible ASCII characters");
        }
        return key;
    }

    private byte[] write(@Nullable Object body) {
        try {
            return json.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private ObjectNode read(String answer) {
        try {
            return (ObjectNode) json.readTree(answer);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private Response answer(int status, @Nullable URI location, JsonNode body) {
        return Response.status(status)
                .location(location == null ? null : URI.create(publicUrl.at(location.toString())))
                .type(MediaType.APPLICATION_JSON)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(body)
                .build();
    }
}
