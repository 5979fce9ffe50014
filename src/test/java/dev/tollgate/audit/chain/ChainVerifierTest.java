package dev.tollgate.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.audit.chain.ChainReport.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is done to a chain is found, and the first event that it was done to is named. */
class ChainVerifierTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ORGANIZATION = UUID.randomUUID().toString();
    private static final int EVENTS = 40;
    /** Vouches for the first 19. */
    private static final int CHECKPOINT = 20;

    private EllipticCurveJsonWebKey key;
    private EllipticCurveJsonWebKey stranger;
    private List<ObjectNode> events;

    @BeforeEach
    void chain() throws JoseException {
        key = newKey();
        stranger = newKey();
        events = new ArrayList<>();
        for (int seq = 1; seq <= EVENTS; seq++) {
            events.add(event(seq));
        }
        hashAll();
        sign(CHECKPOINT, key);
        hashAll();
    }

    private static EllipticCurveJsonWebKey newKey() throws JoseException {
        EllipticCurveJsonWebKey made = EcJwkGenerator.generateJwk(EllipticCurves.P256);
        made.setKeyId(UUID.randomUUID().toString());
        return made;
    }

    private static ObjectNode event(int seq) {
        ObjectNode event = JSON.createObjectNode();
        event.put("id", UUID.randomUUID().toString());
        event.put("organizationId", ORGANIZATION);
        event.put("seq", seq);
        event.put("at", "2026-01-01T00:00:" + (10 + seq) + "Z");
        event.put("action", seq == CHECKPOINT ? ChainLink.CHECKPOINT : "token.created");
        event.set(
                "actor",
                JSON.createObjectNode().put("kind", "SYSTEM").putNull("id").putNull("name"));
        event.set(
                "subject",
                JSON.createObjectNode().put("kind", "TOKEN").putNull("id").put("name", "Ä 😀 " + seq));
        event.put("address", "203.0.113.7");
        event.putNull("requestId");
        event.set("detail", JSON.createObjectNode().put("seq", seq));
        return event;
    }

    private void sign(int place, EllipticCurveJsonWebKey by) {
        String before = events.get(place - 2).get("hash").asText();
        String signed = new Checkpoint(ORGANIZATION, place - 1, before).sign(by, Instant.EPOCH);
        events.get(place - 1).set("detail", JSON.createObjectNode().put(ChainLink.SIGNED, signed));
    }

    /** What somebody does who can write to the database. */
    private void hashAll() {
        String previous = "0".repeat(64);
        for (int i = 0; i < events.size(); i++) {
            ObjectNode event = events.get(i);
            event.put("seq", i + 1);
            event.put("previousHash", previous);
            event.put("hash", "");
            previous = ChainLink.of(event, null).expectedHash(previous);
            event.put("hash", previous);
        }
    }

    private ChainReport report() {
        return report(ChainVerifier.trusting(known(key)));
    }

    private ChainReport report(ChainVerifier verifier) {
        for (ObjectNode event : events) {
            if (!verifier.next(ChainLink.of(event, null))) {
                break;
            }
        }
        return verifier.report();
    }

    private static Function<String, @Nullable Key> known(EllipticCurveJsonWebKey... keys) {
        return id -> Arrays.stream(keys)
                .filter(key -> key.getKeyId().equals(id))
                .map(EllipticCurveJsonWebKey::getKey)
                .findFirst()
                .orElse(null);
    }

    private void assertBroken(int seq, Reason reason) {
        assertBroken(report(), seq, reason);
    }

    private static void assertBroken(ChainReport report, int seq, Reason reason) {
        assertThat(report.intact()).isFalse();
        ChainReport.Broken broken = Objects.requireNonNull(report.broken());
        assertThat(broken.seq()).isEqualTo(seq);
        assertThat(broken.reason()).isEqualTo(reason);
    }

    @Test
    void aChainAsItWasWrittenIsIntact() {
        ChainReport report = report();
        assertThat(report.broken()).isNull();
        assertThat(report.intact()).isTrue();
        assertThat(report.events()).isEqualTo(EVENTS);
        assertThat(report.headHash())
                .isEqualTo(events.get(EVENTS - 1).get("hash").asText());
        assertThat(report.checkpoints()).isOne();
        assertThat(report.signedThrough()).isEqualTo(CHECKPOINT - 1);
    }

    @Test
    void anEditedEventIsNamed() {
        events.get(6).put("address", "203.0.113.8");
        assertBroken(7, Reason.EDITED);
    }

    @Test
    void eachFieldThatIsEditedIsFound() {
        for (String field : List.of("organizationId", "at", "action", "address", "requestId", "detail")) {
            ObjectNode event = events.get(9);
            var before = event.get(field);
            event.put(field, "other");
            assertBroken(10, Reason.EDITED);
            event.set(field, before);
        }
        for (String party : List.of("actor", "subject")) {
            for (String field : List.of("id", "kind", "name")) {
                ObjectNode event = (ObjectNode) events.get(9).get(party);
                var before = event.get(field);
                event.put(field, "other");
                assertBroken(10, Reason.EDITED);
                event.set(field, before);
            }
        }
    }

    @Test
    void anEventWhoseDetailWasStoredWithSpacesIsIntact() {
        ObjectNode event = events.get(6);
        event.set("detail", JSON.createObjectNode().put("reason", "UNUSED").put("since", "ä, b : c"));
        String previous = events.get(5).get("hash").asText();
        ChainLink link = ChainLink.of(event, null);
        event.put("hash", link.spaced().expectedHash(previous));
        events = new ArrayList<>(events.subList(0, 7));
        assertThat(report().intact()).isTrue();
        assertThat(report().headHash()).isNotEqualTo(link.expectedHash(previous));
        event.set("detail", JSON.createObjectNode().put("reason", "UNUSED").put("since", "ä, b : d"));
        assertBroken(7, Reason.EDITED);
    }

    @Test
    void aDroppedEventIsNamed() {
        events.remove(6);
        assertBroken(7, Reason.OUT_OF_PLACE);
    }

    @Test
    void aReorderedEventIsNamed() {
        Collections.swap(events, 6, 7);
        assertBroken(7, Reason.OUT_OF_PLACE);
    }

    @Test
    void anInsertedEventIsNamed() {
        events.add(6, event(7));
        events.get(6).put("previousHash", events.get(5).get("hash").asText()).put("hash", "0".repeat(64));
        assertBroken(7, Reason.EDITED);
    }

    @Test
    void anInsertedEventWithAHashOfItsOwnUnlinksTheNext() {
        ObjectNode inserted = event(7).put("address", "203.0.113.8");
        String previous = events.get(5).get("hash").asText();
        inserted.put("previousHash", previous).put("hash", "");
        inserted.put("hash", ChainLink.of(inserted, null).expectedHash(previous));
        events.set(6, inserted);
        assertBroken(8, Reason.UNLINKED);
    }

    @Test
    void aChainComputedAnewContradictsTheNextCheckpoint() {
        events.get(6).put("address", "203.0.113.8");
        hashAll();
        assertBroken(CHECKPOINT, Reason.CONTRADICTED);
    }

    @Test
    void aChainShortenedAndComputedAnewContradictsTheNextCheckpoint() {
        events.remove(6);
        hashAll();
        assertBroken(CHECKPOINT - 1, Reason.CONTRADICTED);
    }

    @Test
    void aCheckpointOfAnotherChainIsNoWordOnThisOne() {
        String before = events.get(CHECKPOINT - 2).get("hash").asText();
        String other = new Checkpoint(UUID.randomUUID().toString(), CHECKPOINT - 1, before).sign(key, Instant.EPOCH);
        events.get(CHECKPOINT - 1).set("detail", JSON.createObjectNode().put(ChainLink.SIGNED, other));
        hashAll();
        assertBroken(CHECKPOINT, Reason.CONTRADICTED);
    }

    @Test
    void aForgedCheckpointIsNamed() {
        EllipticCurveJsonWebKey thief = stranger;
        thief.setKeyId(key.getKeyId());
        sign(CHECKPOINT, thief);
        hashAll();
        assertBroken(CHECKPOINT, Reason.FORGED_CHECKPOINT);
    }

    @Test
    void whatIsNoSignatureAtAllIsAForgedCheckpoint() {
        for (String signed : List.of("", "x", "a.b.c", "e30.e30.")) {
            events.get(CHECKPOINT - 1).set("detail", JSON.createObjectNode().put(ChainLink.SIGNED, signed));
            hashAll();
            assertBroken(CHECKPOINT, Reason.FORGED_CHECKPOINT);
        }
    }

    @Test
    void aCheckpointOfAStrangerProvesNothing() {
        events.get(6).put("address", "203.0.113.8");
        hashAll();
        sign(CHECKPOINT, stranger);
        hashAll();
        ChainReport report = report();
        assertThat(report.intact()).isTrue();
        assertThat(report.checkpoints()).isZero();
        assertThat(report.unknownCheckpoints()).isOne();
        assertThat(report.signedThrough()).isZero();
    }

    @Test
    void aCheckpointKeptElsewhereFindsAChainComputedAnewWithoutItsCheckpoints() {
        String kept = events.get(CHECKPOINT - 1).at("/detail/jws").asText();
        events.set(CHECKPOINT - 1, event(CHECKPOINT).put("action", "token.created"));
        hashAll();
        assertThat(report(ChainVerifier.trusting(known(key), kept)).intact()).isTrue();
        events.get(6).put("address", "203.0.113.8");
        hashAll();
        assertThat(report().intact()).isTrue();
        assertBroken(report(ChainVerifier.trusting(known(key), kept)), CHECKPOINT - 1, Reason.CONTRADICTED);
    }

    @Test
    void aCheckpointKeptElsewhereFindsAnEndThatIsGone() {
        String kept = events.get(CHECKPOINT - 1).at("/detail/jws").asText();
        events = new ArrayList<>(events.subList(0, 10));
        assertThat(report().intact()).isTrue();
        assertBroken(report(ChainVerifier.trusting(known(key), kept)), 11, Reason.CONTRADICTED);
        assertThatThrownBy(() -> ChainVerifier.trusting(known(stranger), kept))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theCommandJudgesAnExport(@TempDir Path directory) throws IOException {
        Path export = directory.resolve("export.ndjson");
        Path keys = Files.writeString(directory.resolve("jwks.json"), new JsonWebKeySet(key).toJson());
        write(export);
        assertThat(run(export.toString(), "--keys", keys.toString()))
                .startsWith("0 intact: 40 events")
                .contains("1 signed with a known key, through event 19");
        assertThat(run(export.toString())).startsWith("0 ").contains("1 with an unknown one");
        events.get(6).put("address", "203.0.113.8");
        write(export);
        assertThat(run(export.toString())).startsWith("1 broken: event 7 ").contains("EDITED");
        hashAll();
        write(export);
        assertThat(run(export.toString(), "--keys", keys.toString())).startsWith("1 broken: event 20 ");
        assertThat(run()).startsWith("2 usage: ");
        assertThat(run(export.toString(), "--nothing")).startsWith("2 usage: ");
        assertThat(run(directory.resolve("none").toString())).startsWith("2 ");
        Files.writeString(export, "no event\n");
        assertThat(run(export.toString())).startsWith("2 not an export");
    }

    private void write(Path export) throws IOException {
        StringBuilder lines = new StringBuilder();
        events.forEach(event -> lines.append(event).append('\n'));
        Files.writeString(export, lines);
    }

    private static String run(String... arguments) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(said)) {
            int exit = VerifyCommand.run(List.of(arguments), out, out);
            out.flush();
            return exit + " " + said;
        }
    }
}
