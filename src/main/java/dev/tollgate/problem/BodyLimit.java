package dev.tollgate.problem;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a body of more than 64 KiB, before reading it where its length is stated, and one that is not JSON where the
 * operation does not say that it takes something else; takes none at all as JSON.
 */
class BodyLimit {
    private static final int LARGEST = 64 * 1024;
    private static final Set<HttpMethod> WITH_BODY = Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH);

    @ServerRequestFilter(priority = Priorities.USER)
    void limit(ContainerRequestContext context, ResourceInfo resource, HttpServerRequest request) {
        boolean json = !resource.getResourceMethod().isAnnotationPresent(Consumes.class);
        String stated = context.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        if (isWithoutBody(request, stated)) {
            if (json) {
                context.getHeaders().putSingle(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON);
            }
            return;
        }
        if (json && !isJson(context)) {
            throw new ProblemException(ProblemType.UNSUPPORTED_MEDIA_TYPE);
        }
        if (stated == null) {
            context.setEntityStream(new Limited(context.getEntityStream(), request));
        } else if (stated.length() > 9 || Integer.parseInt(stated) > LARGEST) {
            throw tooLarge(request);
        }
    }

    /** HTTP/2 need not state a length, nor that there is a body at all (RFC 9113 section 8.1). */
    private static boolean isWithoutBody(HttpServerRequest request, @Nullable String stated) {
        if (stated != null) {
            return stated.equals("0");
        }
        return request.version() == HttpVersion.HTTP_2
                ? !WITH_BODY.contains(request.method())
                : request.getHeader(HttpHeaderNames.TRANSFER_ENCODING) == null;
    }

    private static ProblemException tooLarge(HttpServerRequest request) {
        if (request.version() != HttpVersion.HTTP_2) {
            // Whatever of the body is still to come is not read.
            request.response().putHeader(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        return new ProblemException(ProblemType.PAYLOAD_TOO_LARGE);
    }

    /** Also such as {@code application/merge-patch+json}, and what is not said. */
    private static boolean isJson(ContainerRequestContext context) {
        try {
            MediaType type = context.getMediaType();
            return type == null
                    || type.getType().equalsIgnoreCase("application")
                            && (type.getSubtype().equalsIgnoreCase("json")
                                    || type.getSubtype()
                                            .toLowerCase(Locale.ROOT)
                                            .endsWith("+json"));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static final class Limited extends FilterInputStream {
        private int left = LARGEST;

        private final HttpServerRequest request;

        Limited(InputStream body, HttpServerRequest request) {
            super(body);
            this.request = request;
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            count(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            count(Math.max(read, 0));
            return read;
        }

        private void count(int read) {
            left -= read;
            if (left < 0) {
                throw tooLarge(request);
            }
        }
    }
}
