package dev.tollgate.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.support.Await;
import dev.tollgate.support.Certificate;
import dev.tollgate.support.Receiver;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls to servers that mean no good. */
class OutboundHttpTest {
    private static final Duration DEADLINE = Duration.ofSeconds(2);

    private static final Vertx VERTX = Vertx.vertx();
    private static final Certificate CERTIFICATE = Certificate.create("dns:receiver.test", "ip:127.0.0.1");

    private final Receiver receiver = new Receiver(CERTIFICATE);
    private final List<String> looked = new ArrayList<>();

    @AfterAll
    static void stop() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @AfterEach
    void close() throws IOException {
        receiver.close();
    }

    @Test
    void theNameIsAskedForAndTheAddressIsCalled() throws Exception {
        receiver.behave((request, out) -> Receiver.answer(out, 202, "taken"));
        OutboundAnswer answer = call("receiver.test", "receiver.test", "/hook?a=b", "hello");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(text(answer)).isEqualTo("taken");
        assertThat(answer.whole()).isTrue();
        assertThat(looked).containsExactly("receiver.test");
        assertThat(receiver.received()).singleElement().satisfies(request -> {
            assertThat(request.line()).isEqualTo("POST /hook?a=b HTTP/1.1");
            assertThat(request.header("Host")).isEqualTo("receiver.test:" + receiver.port());
            assertThat(request.header("X-Test")).isEqualTo("1");
            assertThat(request.body()).isEqualTo("hello");
        });
        Await.until(DEADLINE, "its connection is closed", () -> receiver.openConnections() == 0);
    }

    @Test
    void aNameThatMeanwhileLeadsInsideIsRefusedAtTheNextCall() throws Exception {
        InetAddress[] leads = {InetAddress.getByName("1.1.1.1")};
        OutboundHttp http = new OutboundHttp(VERTX, host -> leads, ExceptedHosts.NONE, null);
        http.check("https://rebound.test/");
        leads[0] = InetAddress.getByName("127.0.0.1");
        assertThatThrownBy(() -> http.call(request("https://rebound.test/", "")).get())
                .cause()
                .isInstanceOfSatisfying(
                        OutboundRefused.class, e -> assertThat(e.reason()).isEqualTo(OutboundRefused.Reason.ADDRESS));
    }

    @Test
    void theNextAddressIsTriedWhereNobodyListens() throws Exception {
        InetAddress nobody = InetAddress.getByName("127.0.0.2");
        InetAddress there = InetAddress.getByName("127.0.0.1");
        OutboundHttp http = own(host -> new InetAddress[] {nobody, there}, "receiver.test");
        assertThat(http.call(request("https://receiver.test:" + receiver.port() + "/", ""))
                        .get()
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aCertificateForAnotherNameIsNotBelieved() {
        assertThatThrownBy(() -> call("other.test", "other.test", "/", "secret"))
                .cause()
                .isInstanceOf(IOException.class);
        assertThat(receiver.received()).isEmpty();
    }

    @Test
    void anUnknownAuthorityIsNotBelieved() throws IOException {
        OutboundHttp http = new OutboundHttp(VERTX, ExceptedHosts.of(List.of("127.0.0.1")), null);
        assertThatThrownBy(() -> http.call(request(receiver.url("/"), "secret")).get())
                .cause()
                .isInstanceOf(IOException.class);
        assertThat(receiver.received()).isEmpty();
    }

    @Test
    void aRedirectIsAnAnswer() throws Exception {
        receiver.behave((request, out) -> Receiver.answer(out, 307, "", "Location: " + receiver.url("/inside")));
        assertThat(call("receiver.test", "receiver.test", "/", "x").status()).isEqualTo(307);
        assertThat(receiver.received()).hasSize(1);
    }

    @Test
    void anEndlessAnswerIsCutOff() throws Exception {
        receiver.behave((request, out) -> {
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            while (true) {
                out.write(new byte[8_192]);
            }
        });
        OutboundAnswer answer = call("receiver.test", "receiver.test", "/", "x");
        assertThat(answer.body()).hasSize(1_024);
        assertThat(answer.whole()).isFalse();
        Await.until(DEADLINE, "its connection is closed", () -> receiver.openConnections() == 0);
    }

    @Test
    void anEndlessHeadIsCutOff() {
        receiver.behave((request, out) -> {
            out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.UTF_8));
            while (true) {
                out.write(("X-More: " + "a".repeat(1_000) + "\r\n").getBytes(StandardCharsets.UTF_8));
            }
        });
        assertThatThrownBy(() -> call("receiver.test", "receiver.test", "/", "x"))
                .cause()
                .isInstanceOf(IOException.class);
        Await.until(DEADLINE, "its connection is closed", () -> receiver.openConnections() == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"})
    void interimAnswersWithoutEndAreCutOffBeforeTheDeadline(String interim) {
        byte[] some = interim.repeat(1_000).getBytes(StandardCharsets.UTF_8);
        receiver.behave((request, out) -> {
            while (true) {
                out.write(some);
            }
        });
        assertThatThrownBy(() -> call("receiver.test", "receiver.test", "/", "x"))
                .cause()
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(SocketTimeoutException.class);
        Await.until(DEADLINE, "its connection is closed", () -> receiver.openConnections() == 0);
    }

    @Test
    void anAnswerThatNeverComesCostsTheDeadline() {
        receiver.behave((request, out) -> receiver.awaitClose());
        fails();
    }

    @Test
    void anAnswerThatDripsCostsTheDeadlineAndOneConnection() {
        receiver.behave((request, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            while (true) {
                out.write('a');
                out.flush();
                Thread.sleep(50);
            }
        });
        fails();
        assertThat(receiver.connections()).isOne();
        Await.until(DEADLINE, "its connection is closed", () -> receiver.openConnections() == 0);
    }

    @Test
    void anAnswerThatBreaksOffIsNone() {
        receiver.behave((request, out) ->
                out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf".getBytes(StandardCharsets.UTF_8)));
        assertThatThrownBy(() -> call("receiver.test", "receiver.test", "/", "x"))
                .cause()
                .isInstanceOf(IOException.class);
    }

    @Test
    void aNameServerThatNeverAnswersCostsTheDeadline() {
        OutboundHttp http = own(
                host -> {
                    try {
                        receiver.awaitClose();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return new InetAddress[0];
                },
                "receiver.test");
        long begin = System.nanoTime();
        assertThatThrownBy(
                        () -> http.call(request("https://receiver.test/", "")).get())
                .cause()
                .hasMessageContaining("within");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(DEADLINE.multipliedBy(2));
    }

    private void fails() {
        long begin = System.nanoTime();
        assertThatThrownBy(() -> call("receiver.test", "receiver.test", "/", "x"))
                .cause()
                .hasMessageContaining("within");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(DEADLINE.multipliedBy(2));
    }

    private OutboundAnswer call(String host, String excepted, String uri, String body)
            throws ExecutionException, InterruptedException {
        OutboundHttp http = own(
                name -> {
                    looked.add(name);
                    return new InetAddress[] {InetAddress.getByName("127.0.0.1")};
                },
                excepted);
        return http.call(request("https://" + host + ":" + receiver.port() + uri, body))
                .get();
    }

    private static OutboundHttp own(NameLookup names, String excepted) {
        return new OutboundHttp(VERTX, names, ExceptedHosts.of(List.of(excepted)), CERTIFICATE.pem());
    }

    private static OutboundRequest request(String url, String body) {
        return new OutboundRequest(
                "POST", url, Map.of("X-Test", "1"), body.getBytes(StandardCharsets.UTF_8), DEADLINE, 1_024);
    }

    private static String text(OutboundAnswer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
