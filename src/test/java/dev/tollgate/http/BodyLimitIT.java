package dev.tollgate.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.gateway.RawHttp;
import dev.tollgate.support.SharedServer;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A body is refused by what came in, before anything is done about it. */
class BodyLimitIT {
    private static final int CHUNK = 16 * 1024;
    private static final int MOST_SENT = 8 * 1024 * 1024;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/oauth2/revoke",
                "/api/v1/login",
                "/api/v1/leaks",
                "/api/v1/organizations",
                "/nothing",
                "/",
                "/ui/tokens",
                "/q/nothing",
                "/q/openapi"
            })
    void anEndlessBodyIsRefusedOnEveryPath(String path) throws IOException {
        try (RawHttp http = new RawHttp(SharedServer.process().port())) {
            http.send("POST " + path + " HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n"
                    + "Content-Type: application/x-www-form-urlencoded\nContent-Encoding: gzip\n\n");
            sendChunks(http);

            RawHttp.Answer answer = http.answer();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(answer.body()).contains("PAYLOAD_TOO_LARGE");
        }
    }

    /** 128 KiB, which none of the connection's buffers would have to be emptied for. */
    private static void sendChunks(RawHttp http) throws IOException {
        byte[] chunk = new byte[CHUNK];
        Arrays.fill(chunk, (byte) 'a');
        for (int sent = 0; sent < 128 * 1024; sent += CHUNK) {
            http.send(Integer.toHexString(CHUNK) + "\n");
            http.sendBytes(chunk);
            http.send("\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/oauth2/revoke", "/auth", "/api/v1/login", "/q/health/live"})
    void whoGoesOnSendingLosesTheConnection(String path) throws IOException {
        byte[] part = new byte[64 * 1024];
        int sent = 0;
        try (RawHttp http = new RawHttp(SharedServer.process().port())) {
            http.send("POST " + path + " HTTP/1.1\nHost: localhost\nContent-Length: 1000000000\n\n");
            while (sent < MOST_SENT) {
                http.sendBytes(part);
                sent += part.length;
            }
        } catch (IOException e) {
            assertThat(sent).isLessThan(MOST_SENT);
            return;
        }
        throw new AssertionError("8 MiB were taken");
    }

    @Test
    void whatIsSaidToBeTooLargeIsNotWaitedFor() throws IOException {
        for (String length : new String[] {"65537", "100000000", "99999999999999999"}) {
            RawHttp.Answer answer = RawHttp.ask(
                    SharedServer.process().port(),
                    "POST /api/v1/login HTTP/1.1\nHost: localhost\nContent-Type: application/json\nContent-Length: "
                            + length + "\n\n");
            assertThat(answer.status()).isEqualTo(413);
        }
    }

    /** Else a client that has its answer uses the connection again, and finds it cut off under its next call. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "/api/v1/login, Content-Length: 65537, -",
                "/api/v1/login, Content-Length: 1048576, -",
                "/api/v1/login, Content-Length: 1048577, close",
                "/nothing%, Content-Length: 1048577, close",
                "/auth, Content-Length: 1048577, close",
                "/q/health/live, Content-Length: 1048577, close",
                "/nothing%, Transfer-Encoding: chunked, -",
                "/api/v1/organizations/a/tokens/import, Content-Length: 16777216, -",
                "/api/v1/organizations/a/tokens/import, Content-Length: 16777217, close",
            })
    void aConnectionIsOnlyKeptWhereTheRestOfTheBodyIsSmall(String path, String length, @Nullable String connection)
            throws IOException {
        try (RawHttp http = new RawHttp(SharedServer.process().port())) {
            RawHttp.Answer answer = http.send("POST " + path + " HTTP/1.1\nHost: localhost\n" + length + "\n\n")
                    .answer();
            assertThat(answer.header("Connection")).isEqualTo(connection);
        }
    }

    @Test
    void noCallAfterARefusedBodyMeetsItsConnectionsEnd() {
        String large = " ".repeat(MOST_SENT);
        for (int i = 0; i < 5; i++) {
            SharedServer.anonymous().post("/api/v1/login", large).expectProblem(413, "PAYLOAD_TOO_LARGE");
            SharedServer.anonymous().chunked("POST", "/api/v1/login", large).expectProblem(413, "PAYLOAD_TOO_LARGE");
            SharedServer.anonymous()
                    .json("POST", "/api/v1/leaks", "{\"tokens\": [\"none\"]}")
                    .expect(202);
        }
    }

    @Test
    void whoAsksFirstIsTold() throws IOException {
        String head = "POST /oauth2/revoke HTTP/1.1\nHost: localhost\nExpect: 100-continue\n"
                + "Content-Type: application/x-www-form-urlencoded\nContent-Length: ";
        try (RawHttp http = new RawHttp(SharedServer.process().port())) {
            assertThat(http.send(head + "9\n\n").answer().status()).isEqualTo(100);
            assertThat(http.send("token=abc").answer().status()).isEqualTo(200);
        }
        assertThat(RawHttp.ask(SharedServer.process().port(), head + "90000000\n\n")
                        .status())
                .isEqualTo(413);
    }

    @Test
    void anEncodedBodyIsNotTaken() {
        SharedServer.anonymous()
                .with("Content-Encoding", "gzip")
                .json("POST", "/api/v1/login", "{\"email\": \"a@example.org\", \"password\": \"b\"}")
                .expectProblem(415, "UNSUPPORTED_MEDIA_TYPE");
        SharedServer.anonymous()
                .with("Content-Encoding", "identity")
                .json("POST", "/api/v1/leaks", "{\"tokens\": [\"none\"]}")
                .expect(202);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "token=%zz",
                "token=%",
                "token=%f",
                "token=%ff",
                "token=a&token=b",
                "token=a&x=1&x=2",
                "token=a&client_secret=b&client_secret=b",
                "",
                "token="
            })
    void aFormThatIsNoneIsAnInvalidRequest(String form) {
        assertThat(SharedServer.anonymous()
                        .form("/oauth2/revoke", form)
                        .expect(400)
                        .text("error"))
                .isEqualTo("invalid_request");
    }

    @Test
    void aFormIsInUtf8() {
        for (String charset : new String[] {"nosuch", "utf-16", "x/y", "\"\""}) {
            assertThat(SharedServer.anonymous()
                            .with("Content-Type", "application/x-www-form-urlencoded; charset=" + charset)
                            .send("POST", "/oauth2/revoke", BodyPublishers.ofString("token=a"))
                            .expect(400)
                            .text("error"))
                    .isEqualTo("invalid_request");
        }
        SharedServer.anonymous()
                .with("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
                .send("POST", "/oauth2/revoke", BodyPublishers.ofString("token=a"))
                .expect(200);
    }

    @Test
    void aBrokenChunkIsAProblem() throws IOException {
        String head = "POST /api/v1/login HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n\n";
        for (String body : new String[] {"x\n", "-1\n", "5\nabc\n0\n\n0", "ffffffffff\n"}) {
            RawHttp.Answer answer = RawHttp.ask(SharedServer.process().port(), head + body);
            assertThat(answer.status()).as(body).isEqualTo(400);
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        }
    }
}
