package dev.tollgate.gateways;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The configurations of gateways that no test can run say what the gateways' documentation demands. */
class GatewayPagesTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String STRONG = "scan:upload";

    @Test
    void envoyJudgesTheSpellingThatTheApplicationGets() throws IOException {
        JsonNode envoy = block("envoy.md", "envoy");

        assertThat(envoy.get("normalize_path").asBoolean()).isTrue();
        assertThat(envoy.get("merge_slashes").asBoolean()).isTrue();
        assertThat(envoy.get("path_with_escaped_slashes_action").asText()).isEqualTo("REJECT_REQUEST");
        assertThat(envoy.get("max_request_headers_kb").asInt()).isLessThan(60);
        assertThat(envoy.at("/common_http_protocol_options/headers_with_underscores_action")
                        .asText())
                .isEqualTo("DROP_HEADER");
        assertThat(envoy.has("upgrade_configs")).isFalse();
    }

    @Test
    void envoysLastRouteIsForEverythingAndAsksForTheStrongestPermission() throws IOException {
        JsonNode host = block("envoy.md", "envoy").at("/route_config/virtual_hosts/0");
        List<JsonNode> routes = list(host.get("routes"));
        JsonNode last = routes.remove(routes.size() - 1);

        assertThat(last.at("/match/prefix").asText()).isEqualTo("/");
        assertThat(last.toString()).contains(STRONG);
        assertThat(routes).isNotEmpty().allSatisfy(route -> {
            assertThat(route.get("match").fieldNames()).toIterable().containsExactly("safe_regex");
            assertNamesNoUpload("^" + route.at("/match/safe_regex/regex").asText() + "$");
        });
        assertThat(texts(host.get("request_headers_to_remove")))
                .contains("authorization", "private-token", "tollgate-require-permission")
                .contains("x-original-url", "x-rewrite-url");
    }

    @Test
    void envoyRemovesEveryClaimBeforeItAsksAndLetsNothingPassWithoutAnAnswer() throws IOException {
        List<JsonNode> filters = list(block("envoy.md", "envoy").get("http_filters"));
        JsonNode mutations = filters.get(0).at("/typed_config/mutations/request_mutations");
        JsonNode question = filters.get(1).get("typed_config");

        assertThat(mutations.at("/0/remove_on_match/key_matcher/prefix").asText())
                .isEqualTo("tollgate");
        assertThat(mutations.at("/0/remove_on_match/key_matcher/ignore_case").asBoolean())
                .isTrue();
        assertThat(mutations.at("/1/append/header/value").asText()).isEqualTo("tokens:nobody");
        assertThat(filters.get(1).get("name").asText()).isEqualTo("envoy.filters.http.ext_authz");
        assertThat(question.get("failure_mode_allow").asBoolean(true)).isFalse();
        assertThat(question.at("/http_service/path_prefix").asText()).isEqualTo("/ext-authz");
        assertThat(question.at("/http_service/server_uri/timeout").asText()).isNotEmpty();
    }

    @Test
    void istioNormalizesAndAsksAboutEveryPath() throws IOException {
        JsonNode mesh = block("envoy.md", "istio");
        JsonNode provider = mesh.at("/extensionProviders/0/envoyExtAuthzHttp");
        JsonNode policy = yaml(Files.readString(Path.of("k8s/gateways/istio/authorizationpolicy.yaml")));

        assertThat(mesh.at("/pathNormalization/normalization").asText()).isEqualTo("DECODE_AND_MERGE_SLASHES");
        assertThat(provider.get("failOpen").asBoolean(true)).isFalse();
        assertThat(provider.get("timeout").asText()).isNotEmpty();
        assertThat(provider.get("includeAdditionalHeadersInCheck").toString()).contains(STRONG);
        assertThat(policy.at("/spec/rules").toString()).isEqualTo("[{}]");
    }

    @Test
    void traefikRefusesWhatApplicationsReadInDifferentWays() throws IOException {
        JsonNode http = block("traefik.md", "traefik-static").at("/entryPoints/web/http");

        assertThat(http.get("maxHeaderBytes").asInt()).isEqualTo(65536);
        assertThat(http.get("aliasHeadersStrategy").asText()).isEqualTo("delete");
        assertThat(http.get("sanitizePath").asBoolean()).isTrue();
        assertThat(http.get("encodedCharacters").elements())
                .toIterable()
                .hasSize(7)
                .noneMatch(JsonNode::asBoolean);
    }

    @Test
    void traefikAsksForTheStrongestPermissionUnlessAHarmlessPrefixIsNamed() throws IOException {
        JsonNode http = block("traefik.md", "traefik").get("http");
        JsonNode everything = http.at("/routers/everything");
        JsonNode reports = http.at("/routers/reports");

        assertThat(everything.get("rule").asText()).isEqualTo("PathPrefix(`/`)");
        assertThat(everything.get("priority").asInt())
                .isLessThan(reports.get("priority").asInt());
        assertThat(http.at("/middlewares/no-claims/headers/customRequestHeaders")
                        .fieldNames())
                .toIterable()
                .contains("X-Original-URL", "X-Rewrite-URL");
        assertThat(texts(everything.get("middlewares"))).containsExactly("no-claims", "may-upload", "no-token");
        assertThat(texts(reports.get("middlewares"))).containsExactly("no-claims", "may-read", "no-token");
        assertNamesNoUpload(reports.get("rule").asText().replaceFirst("^PathRegexp\\(`(.*)`\\)$", "$1"));
        assertForwards(http.at("/middlewares/may-upload/forwardAuth"), STRONG);
        assertForwards(http.at("/middlewares/may-read/forwardAuth"), "scan:read");
    }

    @Test
    void traefiksManifestSaysTheSame() throws IOException {
        String manifest = Files.readString(Path.of("k8s/gateways/traefik/middleware.yaml"));

        assertForwards(yaml(manifest.split("(?m)^---$")[1]).at("/spec/forwardAuth"), STRONG);
    }

    private static void assertForwards(JsonNode question, String permission) {
        assertThat(question.get("address").asText()).endsWith("/auth?permission=" + permission);
        assertThat(question.get("trustForwardHeader").asBoolean(true)).isFalse();
        assertThat(texts(question.get("authRequestHeaders"))).doesNotContain("Tollgate-Require-Permission");
        Pattern removed =
                Pattern.compile(question.get("authResponseHeadersRegex").asText());
        assertThat(List.of("Tollgate-Role", "Tollgate_Role", "Tollgate.Role", "TOLLGATE-ROLE", "tollgate~token"))
                .allMatch(name -> removed.matcher(name).find());
    }

    @Test
    void caddyTakesAsMuchAsTollgate() throws IOException {
        String options = Cookbook.block(Recipe.PAGES.resolve("caddy.md"), "caddy-options", Map.of());

        assertThat(options).containsPattern("(?m)^\\s*max_header_size 64KiB$");
    }

    /** The same, where the names of containers stand for addresses. */
    @Test
    void composesGatewayIsThePages() throws IOException {
        String page = Cookbook.block(
                Recipe.PAGES.resolve("nginx.md"),
                "nginx",
                Map.of("127.0.0.1:8080", "tollgate:8080", "127.0.0.1:9000", "application:9000"));

        assertThat(Path.of("compose", "nginx.conf")).content().endsWith(page);
    }

    @Test
    void apisixAsksForTheStrongestPermissionUnlessAHarmlessPrefixIsNamed() throws IOException {
        JsonNode route = block("introspection.md", "apisix");
        JsonNode weak = block("introspection.md", "apisix-weak");
        JsonNode question = route.at("/plugins/forward-auth");

        assertThat(route.get("uri").asText()).isEqualTo("/*");
        assertThat(question.get("uri").asText()).endsWith("/auth?permission=" + STRONG);
        assertThat(question.get("allow_degradation").asBoolean(true)).isFalse();
        assertThat(texts(question.get("request_headers"))).doesNotContain("Tollgate-Require-Permission");
        assertThat(texts(route.at("/plugins/proxy-rewrite/headers/remove")))
                .contains("Tollgate-Role", "Tollgate_Role", "Tollgate-Require-Permission")
                .contains("X-Original-URL", "X-Rewrite-URL");
        assertThat(texts(weak.at("/vars/0")).subList(0, 2)).containsExactly("request_uri", "~~");
        assertNamesNoUpload(weak.at("/vars/0/2").asText());
    }

    @Test
    void introspectionIsNotCachedAndTheTokenStopsAtTheGateway() throws IOException {
        JsonNode apisix = block("introspection.md", "apisix-openid").at("/plugins/openid-connect");
        JsonNode kong = block("introspection.md", "kong").at("/plugins/1/config");

        assertThat(apisix.get("introspection_expiry_claim").asText()).isEqualTo("never");
        assertThat(apisix.get("bearer_only").asBoolean()).isTrue();
        assertThat(apisix.get("set_access_token_header").asBoolean(true)).isFalse();
        assertThat(kong.get("cache_introspection").asBoolean(true)).isFalse();
        assertThat(kong.get("hide_credentials").asBoolean()).isTrue();
        assertThat(kong.get("scopes_required").toString()).contains(STRONG);
    }

    @Test
    void ingressNginxHasOnePathAndOnePermission() throws IOException {
        JsonNode ingress = yaml(Files.readString(Path.of("k8s/gateways/ingress-nginx/ingress.yaml"))
                .split("(?m)^---$")[0]);

        assertThat(ingress.at("/metadata/annotations").toString())
                .contains("/auth?permission=" + STRONG)
                .contains("proxy-buffer-size\":\"16k");
        assertThat(ingress.at("/spec/rules/0/http/paths")).hasSize(1);
        assertThat(ingress.at("/spec/rules/0/http/paths/0/path").asText()).isEqualTo("/");
    }

    /** Whatever a gateway matches it against: the target as it came, or its path. */
    private static void assertNamesNoUpload(String expression) {
        Pattern weak = Pattern.compile(expression);
        assertThat(Spellings.OF_AN_UPLOAD)
                .noneMatch(target -> weak.matcher(target).find());
        assertThat(Spellings.OF_AN_UPLOAD)
                .noneMatch(target -> weak.matcher(target.split("[?#]", 2)[0]).find());
        assertThat(Spellings.NEAR).noneMatch(target -> weak.matcher(target).find());
        assertThat(weak.matcher("/reports/x").find()).isTrue();
    }

    private static JsonNode block(String page, String name) throws IOException {
        return yaml(Cookbook.block(Path.of("docs", "gateways", page), name, Map.of()));
    }

    private static JsonNode yaml(String text) throws IOException {
        return YAML.readTree(text);
    }

    private static List<JsonNode> list(JsonNode array) {
        return new ArrayList<>(StreamSupport.stream(array.spliterator(), false).toList());
    }

    private static List<String> texts(JsonNode array) {
        return list(array).stream().map(JsonNode::asText).toList();
    }
}
