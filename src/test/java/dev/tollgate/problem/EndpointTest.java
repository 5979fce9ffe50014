package dev.tollgate.problem;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What {@link JudgementIT} and {@link BodyIT} say of every operation they say of all that the API has. */
class EndpointTest {
    private static final Map<String, String> LEFT_OUT = Map.ofEntries(
            Map.entry("POST /api/v1/verify", "a dialect of gateways: VerdictTable, QuestionTest, QuestionCallTest"),
            Map.entry(
                    "POST /api/v1/verify/batch", "a dialect of gateways: VerdictTable, QuestionTest, QuestionCallTest"),
            Map.entry("GET /auth", "a dialect of gateways: VerdictTable"),
            Map.entry("GET /ext-authz", "a dialect of gateways: RawTargetTest"),
            Map.entry("POST /oauth2/introspect", "a form, and errors of OAuth: VerdictTable, IntrospectionTest"),
            Map.entry("POST /oauth2/revoke", "a form, and errors of OAuth: SelfIT"),
            Map.entry("POST /oauth2/token", "a form, and errors of OAuth: ExchangeIT"),
            Map.entry("POST /api/v1/sign-in/oidc/backchannel-logout", "a form of the provider: SignOutIT"),
            Map.entry("GET /.well-known/oauth-authorization-server", "what everybody may read"),
            Map.entry("GET /.well-known/jwks.json", "what everybody may read"));

    @Test
    void noneIsForgotten() throws IOException {
        Set<String> named = Endpoint.all().map(Endpoint::toString).collect(Collectors.toCollection(TreeSet::new));
        assertThat(named).hasSize((int) Endpoint.all().count()).doesNotContainAnyElementsOf(LEFT_OUT.keySet());
        named.addAll(LEFT_OUT.keySet());

        assertThat(named).isEqualTo(published());
    }

    private static Set<String> published() throws IOException {
        JsonNode document = new YAMLMapper().readTree(Files.readString(Path.of("docs", "openapi.yaml")));
        Set<String> operations = new TreeSet<>();
        document.get("paths").fields().forEachRemaining(path -> {
            for (String method : Set.of("get", "post", "put", "patch", "delete")) {
                if (path.getValue().has(method)) {
                    operations.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                }
            }
        });
        return operations;
    }
}
