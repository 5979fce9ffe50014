package dev.tollgate.audit;

import static dev.tollgate.audit.AuditScene.SOON;
import static dev.tollgate.audit.AuditScene.database;
import static dev.tollgate.audit.AuditScene.events;
import static dev.tollgate.audit.AuditScene.server;
import static dev.tollgate.audit.AuditScene.tenant;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.AuditChain;
import dev.tollgate.support.Await;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TollgateProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checkpoints of a chain, and what they show of one that was changed; a part of {@link AuditStreamIT}. */
interface SignedChains {
    @Test
    default void aChainIsSignedAndFoundIntact() {
        Tenant tenant = tenant();
        tenant.newToken();
        awaitCheckpoint(tenant);
        JsonNode report = verify(tenant).json();
        assertThat(report.get("intact").asBoolean()).isTrue();
        assertThat(report.get("checkpoints").asLong()).isPositive();
        assertThat(report.get("unknownCheckpoints").asLong()).isZero();
        assertThat(report.get("signedThrough").asLong()).isPositive();
        assertThat(report.get("broken").isNull()).isTrue();
        List<JsonNode> exported = AuditChain.verified(tenant);
        assertThat(exported.get((int) report.get("events").asLong() - 1).get("hash"))
                .isEqualTo(report.get("headHash"));
        tenant.newMember("MEMBER")
                .api()
                .get(tenant.path("audit-events", "verify"))
                .expectProblem(403, "FORBIDDEN");
    }

    @Test
    default void aChainThatDidNotGrowIsNotSignedAgain() {
        Tenant quiet = tenant();
        awaitCheckpoint(quiet);
        Tenant busy = tenant();
        awaitCheckpoint(busy);
        busy.newToken();
        int before = events(busy, "audit.checkpoint").size();
        Await.until(SOON, "signed again", () -> events(busy, "audit.checkpoint").size() > before);
        assertThat(events(quiet, "audit.checkpoint")).hasSize(1);
    }

    @Test
    default void whoRewritesTheChainInTheDatabaseIsFoundByServiceAndCommand(@TempDir Path directory) throws Exception {
        Tenant tenant = tenant();
        tenant.newToken();
        awaitCheckpoint(tenant);
        Path keys = Files.writeString(
                directory.resolve("jwks.json"),
                Api.on(server).get("/.well-known/jwks.json").expect(200).text());
        Path export = directory.resolve("export.ndjson");
        save(tenant, export);
        assertThat(command(export, keys)).startsWith("0 intact");

        database.execute(
                "update audit_event set subject_name = 'another' where organization_id = ?::uuid and seq = 2",
                tenant.id());
        assertThat(verify(tenant).text("/broken/reason")).isEqualTo("EDITED");
        assertThat(verify(tenant).text("/broken/seq")).isEqualTo("2");
        save(tenant, export);
        assertThat(command(export, keys)).startsWith("1 broken: event 2 ").contains("EDITED");

        // The whole chain anew, as the database itself would compute it.
        database.execute("""
                do $$ declare e audit_event; previous bytea := decode(repeat('00', 32), 'hex'); begin
                  for e in select * from audit_event where organization_id = '%s' order by seq loop
                    e.previous_hash := previous;
                    previous := sha256(convert_to(concat_ws(e'\\n', audit_line(encode(previous, 'hex')),
                        audit_line(e.organization_id::text), audit_line(e.seq::text), audit_lines(e)), 'UTF8'));
                    update audit_event set previous_hash = e.previous_hash, hash = previous where id = e.id;
                  end loop;
                end $$""".formatted(tenant.id()));
        assertThat(verify(tenant).text("/broken/reason")).isEqualTo("CONTRADICTED");
        save(tenant, export);
        assertThat(command(export, keys)).startsWith("1 broken").contains("CONTRADICTED");
    }

    private static Answer verify(Tenant tenant) {
        return tenant.owner().get(tenant.path("audit-events", "verify")).expect(200);
    }

    private static void awaitCheckpoint(Tenant tenant) {
        Await.until(SOON, "signed", () -> !events(tenant, "audit.checkpoint").isEmpty());
    }

    private static void save(Tenant tenant, Path export) throws IOException {
        Files.writeString(
                export,
                tenant.owner()
                        .with("Accept", "application/x-ndjson")
                        .get(tenant.path("audit-events"))
                        .expect(200)
                        .text());
    }

    private static String command(Path export, Path keys) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(TollgateProcess.command());
        command.addAll(List.of("audit", "verify", export.toString(), "--keys", keys.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + " " + said;
    }
}
