package dev.tollgate.notice.mail;

import dev.tollgate.http.PublicUrl;
import io.quarkus.mailer.Mail;
import io.quarkus.mailer.SentMail;
import io.quarkus.mailer.runtime.MailerSupport;
import io.quarkus.mailer.runtime.Mailers;
import io.quarkus.mailer.runtime.MailersRuntimeConfig;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** The operator's mail server, if there is one. */
@Singleton
class MailServer {
    /** Some look through a mail before they answer. */
    private static final Duration SILENCE = Duration.ofMinutes(2);
    /** Of all that is said about one mail. A claim lasts longer (migration V68). */
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    /** More than to connect may take. */
    private static final Duration NOTHING_DONE = MailNetwork.CONNECT.plusSeconds(5);

    private final MailNetwork network;
    private final @Nullable Mailers mailers;
    private final String from;
    private final String host;

    MailServer(
            Vertx vertx,
            io.vertx.mutiny.core.Vertx mutiny,
            MailersRuntimeConfig mailerConfig,
            LaunchMode mode,
            TlsConfigurationRegistry certificates,
            Event<SentMail> sent,
            MailConfig config,
            PublicUrl publicUrl,
            @ConfigProperty(name = "quarkus.mailer.from") Optional<String> from) {
        this.network = new MailNetwork(vertx, SILENCE);
        MailerSupport one = new MailerSupport(true, Set.of());
        // Quarkus' own, with all its settings, over another network.
        this.mailers =
                config.mailServer() ? new Mailers(network, mutiny, mailerConfig, mode, one, certificates, sent) : null;
        this.host = URI.create(publicUrl.url()).getHost();
        this.from = from.orElse("tollgate@" + host);
    }

    @PreDestroy
    void stop() {
        if (mailers != null) {
            mailers.stop();
        }
    }

    boolean isThere() {
        return mailers != null;
    }

    /**
     * Returns when the server has taken the mail. One is sent at a time.
     *
     * @param id the same when it is sent again, so that programs that read mail can see that it is the same
     * @throws NotTaken if it has not, or nobody knows
     */
    void send(UUID id, String recipient, String subject, String text) {
        Mail mail = Mail.withText(recipient, subject, text)
                .setFrom(from)
                .addHeader("Message-ID", "<" + id + "@" + host + ">")
                // No holiday notices in answer (RFC 3834).
                .addHeader("Auto-Submitted", "auto-generated");
        try {
            deliver(mail);
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            throw new NotTaken(e.getCause() == null ? e : e.getCause(), network.hasHandedOver());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotTaken(e, network.hasHandedOver());
        }
    }

    private void deliver(Mail mail) throws ExecutionException, InterruptedException, TimeoutException {
        CompletableFuture<Void> first = begin(mail);
        try {
            await(first, NOTHING_DONE);
        } catch (TimeoutException e) {
            if (network.hasReachedServer()) {
                await(first, PATIENCE.minus(NOTHING_DONE));
                return;
            }
            // The client drops what asks for a connection in the moment in which its last one goes.
            first.cancel(true);
            await(begin(mail), PATIENCE.minus(NOTHING_DONE));
        }
    }

    private CompletableFuture<Void> begin(Mail mail) {
        network.begin();
        return Objects.requireNonNull(mailers)
                .reactiveMailerFromName(Mailers.DEFAULT_MAILER_NAME)
                .send(mail)
                .subscribeAsCompletionStage();
    }

    private static void await(CompletableFuture<Void> sent, Duration longest)
            throws ExecutionException, InterruptedException, TimeoutException {
        sent.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    }
}
