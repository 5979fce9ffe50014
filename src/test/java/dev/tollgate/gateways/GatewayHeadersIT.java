package dev.tollgate.gateways;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What of a request's headers and body reaches the application, the log and nobody. */
@Tag("gateway")
class GatewayHeadersIT {
    private static final Tenant TENANT = SharedServer.newTenant();
    private static final Tenant.Issued TOKEN = TENANT.newToken("CI Token");
    private static final List<String> IDENTITY = List.of(
            "tollgate-organization: " + TENANT.id(),
            "tollgate-token: " + TOKEN.id(),
            "tollgate-kind: ci",
            "tollgate-role: CI%20Token");

    @ParameterizedTest
    @EnumSource
    void noNameThatAnApplicationTakesForAnIdentityPasses(Gateway.Kind kind) throws IOException {
        for (String start : List.of("Tollgate-", "tollgate-", "TOLLGATE-", "Tollgate_", "Tollgate.", "tollgate~")) {
            String names = Stream.of("Organization", "Token", "Kind", "Role", "Permissions", "Require-Permission")
                    .map(name -> start + name)
                    .flatMap(name -> Stream.of(name, name, name.replace('-', '_'), name.replace('-', '.')))
                    .map(name -> name + ": forged\n")
                    .reduce("", String::concat);

            String answer = get(kind, names + "X_Forwarded_For: forged\nX.Forwarded.For: forged\nX_Own: forged\n");

            assertThat(answer.lines()).as(start).containsAll(IDENTITY);
            assertThat(answer).as(start).contains("upstream").doesNotContain("forged");
        }
    }

    /** An application that takes such a header for the target would do what another permission is for. */
    @ParameterizedTest
    @EnumSource
    void noOtherTargetReachesTheApplication(Gateway.Kind kind) throws IOException {
        String answer = get(kind, "X-Original-URL: /forged\nX-Rewrite-URL: /forged\nx-original-url: /forged\n");

        assertThat(answer).contains("upstream").doesNotContain("forged");
    }

    @ParameterizedTest
    @EnumSource
    void identityArrivesWhateverConnectionNames(Gateway.Kind kind) throws IOException {
        String answer = get(kind, "Connection: Tollgate-Role, tollgate-organization\nConnection: Tollgate-Token\n");

        assertThat(answer.lines()).containsAll(IDENTITY);
        assertThat(connection(answer)).noneMatch(line -> line.contains("tollgate"));
    }

    /** Behind a change of protocol nobody looks at requests any more: h2c would carry more of them. */
    @ParameterizedTest
    @EnumSource
    void noProtocolButWebSocketIsChangedTo(Gateway.Kind kind) throws IOException {
        String settings = "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\n";
        for (String upgrade : List.of("h2c", "websocket, h2c", "h2c\nUpgrade: TLS/1.0")) {
            String answer = get(kind, "Connection: Upgrade, HTTP2-Settings\nUpgrade: " + upgrade + "\n" + settings);

            assertThat(answer).as(upgrade).doesNotContain("upgrade: h2c", "upgrade: websocket", "upgrade: TLS");
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            // There it takes the two usual lines in the application's location.
            names = {"NGINX", "NGINX_WITH_CACHE"})
    void webSocketArrives(Gateway.Kind kind) throws IOException {
        String key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\nSec-WebSocket-Version: 13\n";

        String answer = get(kind, "Connection: Upgrade\nUpgrade: WebSocket\n" + key);

        assertThat(answer.lines()).containsAll(IDENTITY).contains("upgrade: websocket");
        assertThat(connection(answer)).anyMatch(line -> line.equalsIgnoreCase("connection: upgrade"));
    }

    @ParameterizedTest
    @EnumSource
    void uploadOfTwoMegabytesPassesWithLengthAndInChunks(Gateway.Kind kind) {
        Api client = Fleet.client(kind, TOKEN.value());
        byte[] report = new byte[2_000_000];

        Answer whole = client.send("POST", "/upload/report", BodyPublishers.ofByteArray(report));
        Answer chunks = client.chunked("POST", "/upload/report", "x".repeat(report.length));

        assertThat(whole.expect(200).text()).contains("received 2000000 bytes");
        assertThat(chunks.expect(200).text()).contains("received 2000000 bytes");
    }

    /** The user name is the token, as clients do that leave the password empty; or the token has a header of its own. */
    @ParameterizedTest
    @EnumSource
    void noLogContainsAToken(Gateway.Kind kind) throws IOException {
        String value = TENANT.newToken("CI Token").value();
        String userName = Base64.getEncoder().encodeToString((value + ":").getBytes(StandardCharsets.UTF_8));

        send(kind, "/upload/x", "Authorization: Basic " + userName + "\n");
        send(kind, "/reports/x", "Authorization: Bearer " + value + "\nPrivate-Token: " + value + "\n");
        try (Gateway alone = Gateway.start(kind, 9, Fleet.APPLICATION.port())) {
            Wire.send(alone.port(), "GET /reports/x HTTP/1.0\nPrivate-Token: " + value + "\n");
            Wire.send(alone.port(), "GET /reports/x HTTP/1.0\nAuthorization: Basic " + userName + "\n");
            assertThat(alone.logs()).doesNotContain(value, userName);
        }

        assertThat(Fleet.gateway(kind).logs()).doesNotContain(value, userName);
    }

    private static List<String> connection(String answer) {
        return answer.lines().filter(line -> line.startsWith("connection:")).toList();
    }

    private static String get(Gateway.Kind kind, String headers) throws IOException {
        return send(kind, "/upload/x", "Authorization: Bearer " + TOKEN.value() + "\n" + headers);
    }

    private static String send(Gateway.Kind kind, String target, String headers) throws IOException {
        return Wire.send(
                Fleet.gateway(kind).port(), "GET " + target + " HTTP/1.1\nHost: h\nConnection: close\n" + headers);
    }
}
