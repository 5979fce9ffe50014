package dev.tollgate.openapi;

import dev.tollgate.problem.Problem;
import dev.tollgate.problem.ProblemRoutes;
import dev.tollgate.problem.ProblemType;
import io.netty.buffer.Unpooled;
import io.quarkus.smallrye.openapi.runtime.OpenApiConstants;
import io.smallrye.openapi.runtime.io.Format;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Answers with the description of the API as the build wrote it, in YAML unless JSON is asked for by the path,
 * {@code ?format=} or {@code Accept}. The platform's own route makes a copy of it for each who asks, which a stream keeps
 * until it is read.
 */
@Singleton
public class DocumentRoute {
    private final Map<Format, byte[]> documents = new ConcurrentHashMap<>();

    /** Before the platform starts, which would read and write both documents at each start. */
    public static void serveAsBuilt() {
        OpenApiConstants.classLoader = new NoDocuments();
    }

    void register(@Observes Router router) {
        router.routeWithRegex("/q/openapi(\\.json|\\.yaml|\\.yml)?").order(-1).handler(this::handle);
    }

    private void handle(RoutingContext context) {
        HttpMethod method = context.request().method();
        if (method.equals(HttpMethod.OPTIONS)) {
            context.next();
            return;
        }
        if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
            context.response().putHeader(HttpHeaders.ALLOW, "GET, HEAD, OPTIONS");
            ProblemRoutes.send(context, Problem.of(ProblemType.METHOD_NOT_ALLOWED, null));
            return;
        }
        Format format = format(context);
        byte[] known = documents.get(format);
        if (known != null) {
            answer(context, format, known);
            return;
        }
        // From the program's file: not on the event loop, which verifies.
        var unused = context.vertx()
                .executeBlocking(() -> documents.computeIfAbsent(format, DocumentRoute::read), false)
                .onSuccess(document -> answer(context, format, document))
                .onFailure(context::fail);
    }

    private static void answer(RoutingContext context, Format format, byte[] document) {
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, format.getMimeType() + ";charset=UTF-8")
                .putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(document.length));
        if (context.request().method().equals(HttpMethod.HEAD)) {
            context.response().end();
            return;
        }
        context.response().end(Buffer.buffer(Unpooled.wrappedBuffer(document)));
    }

    private static Format format(RoutingContext context) {
        String path = context.normalizedPath();
        if (!path.endsWith("openapi")) {
            return path.endsWith(".json") ? Format.JSON : Format.YAML;
        }
        String wanted = context.request().getParam("format");
        if (wanted != null) {
            return wanted.toUpperCase(Locale.ROOT).equals("JSON") ? Format.JSON : Format.YAML;
        }
        String accepted = context.request().getHeader(HttpHeaders.ACCEPT);
        return accepted != null && accepted.contains(Format.JSON.getMimeType()) ? Format.JSON : Format.YAML;
    }

    private static byte[] read(Format format) {
        String name = OpenApiConstants.BASE_NAME + "." + format;
        try (InputStream document =
                Thread.currentThread().getContextClassLoader().getResourceAsStream(name)) {
            return Objects.requireNonNull(document, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class NoDocuments extends ClassLoader {
        @Override
        public @Nullable URL getResource(String name) {
            return null;
        }
    }
}
