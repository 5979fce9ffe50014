package dev.tollgate.http.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A head of HTTP/1 has one meaning or none. */
class HeadDecoderTest {
    private final EmbeddedChannel channel = new EmbeddedChannel(new HeadDecoder());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1|Host: a",
                "GET / HTTP/1.0",
                "BREW /ext-authz/ä?ö=\"<x>\"{}^` HTTP/1.1|Host: a",
                "POST / HTTP/1.1|Host: a|Content-Length: 0",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: Chunked",
                "GET / HTTP/1.1|Host:a|X-Empty:|X-Tab:\ta\t|X-Latin: ä",
                "GET / HTTP/1.1"
            })
    void whatIsValidGoesOn(String head) {
        HttpRequest request = request(head + "||");

        assertThat(Refusal.of(request.uri())).isNull();
        assertThat(request.decoderResult().isSuccess()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "GET /|; BAD_REQUEST_LINE",
                "GET / HTTP/0.9|Host: a||; BAD_VERSION",
                "GET / HTTP/1.2|Host: a||; BAD_VERSION",
                "GET / HTTP/2.0|Host: a||; BAD_VERSION",
                "GET / http/1.1|Host: a||; BAD_REQUEST_LINE",
                "GET / HTTP/1.1 |Host: a||; BAD_REQUEST_LINE",
                "GET  / HTTP/1.1|Host: a||; BAD_REQUEST_LINE",
                "GET /a b HTTP/1.1|Host: a||; BAD_REQUEST_LINE",
                "GET\t/ HTTP/1.1|Host: a||; BAD_REQUEST_LINE",
                "G(T / HTTP/1.1|Host: a||; BAD_REQUEST_LINE",
                "GET / HTTP/1.1|Host: a|Host: a||; BAD_HOST",
                "GET / HTTP/1.1|Host: a|host: b||; BAD_HOST",
                "GET / HTTP/1.1|Host: a| folded||; BAD_HEADER",
                "GET / HTTP/1.1| Host: a||; BAD_HEADER",
                "GET / HTTP/1.1|Host : a||; BAD_HEADER",
                "GET / HTTP/1.1|Host||; BAD_HEADER",
                "GET / HTTP/1.1|: a||; BAD_HEADER",
                "GET / HTTP/1.1|X[: a||; BAD_HEADER",
                "GET / HTTP/1.1|X: a\u0001b||; BAD_HEADER",
                "POST / HTTP/1.1|Host: a|Content-Length: 1|Content-Length: 1||; BAD_LENGTH",
                "POST / HTTP/1.1|Host: a|Content-Length: 1, 1||; BAD_LENGTH",
                "POST / HTTP/1.1|Host: a|Content-Length: +1||; BAD_LENGTH",
                "POST / HTTP/1.1|Host: a|Content-Length: -1||; BAD_LENGTH",
                "POST / HTTP/1.1|Host: a|Content-Length: 0x1||; BAD_LENGTH",
                "POST / HTTP/1.1|Host: a|Content-Length:||; BAD_LENGTH",
                "POST / HTTP/1.1|Host: a|Content-Length: 9999999999999999999||; BAD_LENGTH",
                "POST / HTTP/1.1|Host: a|Content-Length: 1|Transfer-Encoding: chunked||; BAD_LENGTH",
                "POST / HTTP/1.0|Host: a|Transfer-Encoding: chunked||; BAD_LENGTH",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: xchunked||; BAD_CODING",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: gzip, chunked||; BAD_CODING",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked, identity||; BAD_CODING",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: identity||; BAD_CODING",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked|Transfer-Encoding: chunked||; BAD_CODING",
            })
    void whatTwoReadersWouldReadDifferentlyIsRefused(String head, Refusal refusal) {
        assertThat(refusal(head)).isEqualTo(refusal);
    }

    @Test
    void aLineEndsWithBothItsCharacters() {
        assertThat(refusal("GET / HTTP/1.1\nHost: a||")).isEqualTo(Refusal.BAD_REQUEST_LINE);
        assertThat(new HeadDecoderTest().refusal("GET / HTTP/1.1|Host: a\n|")).isEqualTo(Refusal.BAD_HEADER);
        assertThat(new HeadDecoderTest().refusal("GET / HTTP/1.1|Host: a\rX: b||"))
                .isEqualTo(Refusal.BAD_HEADER);
    }

    @Test
    void whatComesByteByByteIsReadLikeAWhole() {
        for (byte b : bytes("||POST /x HTTP/1.1|Host: a|Content-Length: 3||abcGET /y HTTP/1.1|Host: a||")) {
            channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {b}));
        }

        assertThat(requests()).extracting(HttpRequest::uri).containsExactly("/x", "/y");
    }

    @Test
    void severalAtOnceAreReadInTheirOrder() {
        channel.writeInbound(Unpooled.wrappedBuffer(bytes("GET /a HTTP/1.1|Host: a||POST /b HTTP/1.1|Host: a|"
                + "Transfer-Encoding: chunked||3|abc|0||GET /c HTTP/1.1|Host: a||GET /d HTTP/9.1|Host: a||")));

        List<HttpRequest> requests = requests();
        assertThat(requests).extracting(HttpRequest::uri).startsWith("/a", "/b", "/c");
        assertThat(Refusal.of(requests.get(3).uri())).isEqualTo(Refusal.BAD_VERSION);
    }

    @Test
    void aHeadIsAsLargeAsAGateways() {
        String target = "/" + "a".repeat(60 * 1024);
        String header = "X: " + "b".repeat(64 * 1024);

        assertThat(request("GET " + target + " HTTP/1.1|" + header + "||").uri())
                .isEqualTo(target);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /%s HTTP/1.1|Host: a||", "GET /%s"})
    void aLongerTargetIsRefusedAsSoonAsItIs(String head) {
        assertThat(refusal(String.format(head, "a".repeat(64 * 1024)))).isEqualTo(Refusal.TARGET_TOO_LONG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1|X: %s||", "GET / HTTP/1.1|X: %s"})
    void largerHeadersAreRefusedAsSoonAsTheyAre(String head) {
        assertThat(refusal(String.format(head, "a".repeat(68 * 1024)))).isEqualTo(Refusal.HEADERS_TOO_LARGE);
    }

    @Test
    void nobodyWaitsBehindMoreThan64OfTheirOwn() {
        channel.writeInbound(Unpooled.wrappedBuffer(bytes("GET / HTTP/1.1|Host: a||".repeat(1_000))));

        assertThat(requests()).hasSize(64);
    }

    @Test
    void theUpgradeToHttp2IsNotHeard() {
        HttpRequest request = request("GET / HTTP/1.1|Host: a|Connection: Upgrade, HTTP2-Settings|Upgrade: h2c|"
                + "HTTP2-Settings: AAMAAABkAAQAAP__||");

        assertThat(request.headers().contains("Upgrade")).isFalse();
    }

    private HttpRequest request(String bytes) {
        channel.writeInbound(Unpooled.wrappedBuffer(bytes(bytes)));
        return requests().get(0);
    }

    private @Nullable Refusal refusal(String bytes) {
        return Refusal.of(request(bytes).uri());
    }

    private List<HttpRequest> requests() {
        List<HttpRequest> requests = new ArrayList<>();
        for (Object part = channel.readInbound(); part != null; part = channel.readInbound()) {
            if (part instanceof HttpRequest request) {
                requests.add(request);
            }
        }
        return requests;
    }

    /** A bar stands for the end of a line. */
    private static byte[] bytes(String text) {
        return text.replace("|", "\r\n").getBytes(StandardCharsets.UTF_8);
    }
}
