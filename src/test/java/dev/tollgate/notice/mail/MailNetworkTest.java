package dev.tollgate.notice.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.notice.mail.NotTaken.Why;
import dev.tollgate.support.Await;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mail servers that fall silent, each at its own line. They mostly wait. */
@Execution(ExecutionMode.CONCURRENT)
class MailNetworkTest {
    private static final int POOL = 1;
    private static final int MAILS = 3 * POOL;
    /** Longer than a busy machine keeps a healthy connection waiting. */
    private static final Duration SILENCE = Duration.ofSeconds(2);

    private static final Duration PATIENCE = SILENCE.plusSeconds(3);
    private final AtomicInteger accepted = new AtomicInteger();
    /** So often the server has come to the line at which it falls silent. */
    private final AtomicInteger silences = new AtomicInteger();
    /** The subject lines of the mails whose end it has read. */
    private final Set<String> heard = ConcurrentHashMap.newKeySet();

    private final Vertx vertx = Vertx.vertx();
    private final MailNetwork network = new MailNetwork(vertx, SILENCE);

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @CsvSource({"hello, UNANSWERED", "MAIL, UNANSWERED", "RCPT, UNANSWERED", "DATA, UNANSWERED", "., UNKNOWN"})
    void aSilentServerCostsNoConnectionForGood(String silentAt, Why why) throws IOException {
        try (ServerSocket server = serve(silentAt, "")) {
            MailClient client = client(server);
            for (int mail = 0; silences.get() < MAILS; mail++) {
                assertThat(mail).isLessThan(2 * MAILS);
                int before = accepted.get();
                NotTaken failure = failure(client, "Mail " + mail);
                // A mail that meets the end of the connection before may get none: it is not handed over, and goes
                // again. Nor does one get to its line whose connection a busy machine kept waiting.
                assertThat(failure.why()).isIn(why, Why.UNANSWERED);
                if (heard.contains("Subject: Mail " + mail)) {
                    assertThat(failure.why()).isEqualTo(Why.UNKNOWN);
                }
                if (network.hasReachedServer()) {
                    Await.until(PATIENCE, "the connection", () -> accepted.get() > before);
                } else {
                    assertThat(accepted).hasValue(before);
                }
            }
        }
    }

    @Test
    void anAnswerIsKnownAlsoAfterTheMailIsOut() throws IOException {
        try (ServerSocket server = serve("", "451 try later, <a@example.org>")) {
            NotTaken failure = failure(client(server), "Subject");
            assertThat(failure.why()).isEqualTo(Why.DEFERRED);
            assertThat(failure).hasMessageContaining("try later").hasMessageNotContaining("example.org");
        }
    }

    @Test
    void whatHasNoMessageIsCalledByItsName() {
        assertThat(new NotTaken(new IOException(), false)).hasMessage("IOException");
    }

    private MailClient client(ServerSocket server) {
        return MailClient.create(network, new MailConfig("127.0.0.1", server.getLocalPort()).setMaxPoolSize(POOL));
    }

    private NotTaken failure(MailClient client, String subject) {
        MailMessage mail = new MailMessage("t@example.org", "a@example.org", subject, "Text\n.\nmore");
        network.begin();
        Throwable[] cause = new Throwable[1];
        // The client does not always say that its connection was closed: whoever waits has a patience of their own.
        assertThatThrownBy(() -> client.sendMail(mail)
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .satisfies(e -> cause[0] = e.getCause() == null ? e : e.getCause());
        return new NotTaken(cause[0], network.hasHandedOver());
    }

    /** @param end its answer to the end of a mail, empty = it takes it */
    private ServerSocket serve(String silentAt, String end) throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(() -> {
            while (true) {
                Socket client = server.accept();
                accepted.incrementAndGet();
                start(() -> talk(client, silentAt, end));
            }
        });
        return server;
    }

    private void talk(Socket client, String silentAt, String end) throws IOException {
        try (client) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
            boolean isText = false;
            String subject = "";
            String line = "hello";
            for (; line != null; line = in.readLine()) {
                String word = line.split("[ :]", 2)[0];
                if (isText && !".".equals(line)) {
                    subject = line.startsWith("Subject: ") ? line : subject;
                    continue;
                }
                if (".".equals(line)) {
                    heard.add(subject);
                }
                if (silentAt.equals(word)) {
                    silences.incrementAndGet();
                    continue;
                }
                isText = "DATA".equals(word);
                String answer = isText ? "354 go on" : ".".equals(line) && !end.isEmpty() ? end : "220 fine";
                client.getOutputStream().write((answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
            }
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // One side is gone.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
