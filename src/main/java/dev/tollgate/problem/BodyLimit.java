package dev.tollgate.problem;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a body of more than 64 KiB, before reading it where its length is stated, and one that is not JSON where the
 * operation does not say that it takes something else; takes none at all as JSON.
 */
class BodyLimit {
    private static final int LARGEST = 64 * 1024;

    @ServerRequestFilter(priority = Priorities.USER)
    void limit(ContainerRequestContext context, ResourceInfo resource) {
        boolean json = !resource.getResourceMethod().isAnnotationPresent(Consumes.class);
        String stated = context.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        boolean chunked = context.getHeaderString("Transfer-Encoding") != null;
        if (!chunked && (stated == null || stated.equals("0"))) {
            if (json) {
                context.getHeaders().putSingle(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON);
            }
            return;
        }
        if (json && !isJson(context.getMediaType())) {
            throw new ProblemException(ProblemType.UNSUPPORTED_MEDIA_TYPE);
        }
        if (stated == null) {
            context.setEntityStream(new Limited(context.getEntityStream()));
        } else if (stated.length() > 9 || Integer.parseInt(stated) > LARGEST) {
            throw new ProblemException(ProblemType.PAYLOAD_TOO_LARGE);
        }
    }

    /** Also such as {@code application/merge-patch+json}, and what is not said. */
    private static boolean isJson(@Nullable MediaType type) {
        return type == null
                || type.getType().equals("application")
                        && (type.getSubtype().equals("json")
                                || type.getSubtype().endsWith("+json"));
    }

    private static final class Limited extends FilterInputStream {
        private int left = LARGEST;

        Limited(InputStream body) {
            super(body);
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
                throw new ProblemException(ProblemType.PAYLOAD_TOO_LARGE);
            }
        }
    }
}
