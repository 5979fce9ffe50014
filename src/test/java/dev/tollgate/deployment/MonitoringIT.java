package dev.tollgate.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollgate.support.SharedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alert rules and the dashboard, against Prometheus' own checker and what the service really exposes. */
class MonitoringIT {
    private static final Pattern NAME = Pattern.compile("\\b(tollgate|agroal|http_server)_[a-z0-9_]+");
    private static final Path DASHBOARD = Path.of("k8s", "monitoring", "tollgate.json");
    private static final Path HANDBOOK = Path.of("docs", "operations.md");

    @TempDir
    Path directory;

    @Test
    void rulesPassPrometheusOwnCheck() throws IOException {
        Path rules = directory.resolve("rules.json");
        // JSON is YAML.
        new ObjectMapper().writeValue(rules.toFile(), Map.of("groups", groups()));

        assertThat(Manifests.run("promtool", "check", "rules", rules.toString()))
                .contains("SUCCESS");
    }

    @Test
    void everyAlertIsExplained() throws IOException {
        String handbook = Files.readString(HANDBOOK);

        assertThat(groups().findValuesAsText("alert")).isNotEmpty().allMatch(handbook::contains);
    }

    @Test
    void everyNameInRulesDashboardAndHandbookIsExposed() throws IOException {
        Set<String> used = new TreeSet<>();
        groups().findValuesAsText("expr").forEach(expression -> used.addAll(names(expression)));
        new ObjectMapper()
                .readTree(DASHBOARD.toFile())
                .findValuesAsText("expr")
                .forEach(expression -> used.addAll(names(expression)));
        used.addAll(names(Files.readString(HANDBOOK)));

        // Made by the second login and by the first look at the replicas, which comes with the clock.
        SharedServer.newTenant();
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        Set<String> missing = missing(used);
        while (!missing.isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(200_000_000);
            missing = missing(used);
        }

        assertThat(missing).isEmpty();
        assertThat(used).hasSizeGreaterThan(15);
    }

    @Test
    void whatVerificationWouldPayForOnlyIsNotMeasured() throws IOException {
        SharedServer.anonymous().get("/auth").expect(401);

        String exposed = SharedServer.anonymous().get("/q/metrics").expect(200).text();
        assertThat(exposed).contains("http_server_active_connections").doesNotContain("http_server_bytes");
        assertThat(exposed).doesNotContain("uri=\"/auth");
    }

    private static Set<String> missing(Set<String> used) {
        Set<String> exposed =
                names(SharedServer.anonymous().get("/q/metrics").expect(200).text());
        return used.stream().filter(name -> !exposed.contains(name)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static JsonNode groups() {
        return Manifests.render("monitoring").ofKind("PrometheusRule").get(0).at("/spec/groups");
    }

    private static Set<String> names(String text) {
        return NAME.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }
}
