package dev.tollgate.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What runs against each other in {@link ConcurrentChangesIT} is all that the API can change. */
class WritingOperationsTest {
    private static final Map<String, String> LEFT_OUT = Map.ofEntries(
            Map.entry("verifyToken", "reads memory"),
            Map.entry("verifyTokens", "reads memory"),
            Map.entry("introspectToken", "reads memory"),
            Map.entry("lookupToken", "reads"),
            Map.entry("lookupInvitation", "reads"),
            Map.entry("testPublishers", "reads"),
            Map.entry("confirmNoticeAddress", "its code comes by mail: MailIT"),
            Map.entry("redeliver", "of what could not be delivered, minutes later: RetriesIT"),
            Map.entry("exchangeToken", "needs an issuer with TLS: ExchangeIT, at two replicas at once"),
            Map.entry("backchannelLogout", "needs a provider with TLS: SignOutIT"),
            Map.entry("endReplica", "needs a replica that is to go: ReplicasPageIT"));

    @Test
    void noneIsForgotten() throws IOException {
        Set<String> named = new TreeSet<>(new WritingOperations().covered());
        assertThat(named).doesNotContainAnyElementsOf(LEFT_OUT.keySet());
        named.addAll(LEFT_OUT.keySet());

        assertThat(named).isEqualTo(writing());
    }

    private static Set<String> writing() throws IOException {
        JsonNode document = new YAMLMapper().readTree(Files.readString(Path.of("docs", "openapi.yaml")));
        Set<String> writing = new TreeSet<>();
        for (JsonNode path : document.get("paths")) {
            for (String method : Set.of("post", "put", "patch", "delete")) {
                if (path.has(method)) {
                    writing.add(path.get(method).get("operationId").textValue());
                }
            }
        }
        return writing;
    }
}
