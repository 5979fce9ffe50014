package dev.tollgate.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollgate.support.SharedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /** A value of each metric that is as bad as it gets, and what comes of it after an hour. */
    @ParameterizedTest
    @CsvSource({
        "TollgateEventsOverdue, tollgate_notices_overdue_seconds, 61x120",
        "TollgateEventsPilingUp, tollgate_notices_waiting, 50001x120",
        "TollgateMailDelayed, tollgate_mails_oldest_seconds, 1801x120",
        "TollgateMailRefused, tollgate_mails_refused, 1x120",
        "TollgateMailFailed, 'tollgate_mails_attempts_total{outcome=\"FAILED\"}', 0+1x120",
        "TollgateWebhooksDisabled, tollgate_webhooks_disabled, 0x118 1x2"
    })
    void whatGoesWrongWithNoticesIsSaid(String alert, String series, String values) throws IOException {
        ObjectMapper json = new ObjectMapper();
        Path rules = directory.resolve("rules.json");
        json.writeValue(rules.toFile(), Map.of("groups", groups()));
        Path test = directory.resolve("test.json");
        String firing = "count(ALERTS{alertname=\"" + alert + "\",alertstate=\"firing\"})";
        Map<String, ?> expected =
                Map.of("expr", firing, "eval_time", "2h", "exp_samples", List.of(Map.of("labels", "{}", "value", 1)));
        Map<String, ?> one = Map.of(
                "interval", "1m",
                "input_series", List.of(Map.of("series", series, "values", values)),
                "promql_expr_test", List.of(expected));
        json.writeValue(
                test.toFile(),
                Map.of("rule_files", List.of(rules.toString()), "evaluation_interval", "1m", "tests", List.of(one)));

        assertThat(Manifests.run("promtool", "test", "rules", test.toString())).contains("SUCCESS");
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
