package dev.tollgate.problem;

import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Refuses a body of more than 64 KiB, before reading it where its length is stated; takes none at all as JSON. */
class BodyLimit {
    private static final int LARGEST = 64 * 1024;

    @ServerRequestFilter(priority = Priorities.USER)
    void limit(ContainerRequestContext context) {
        String stated = context.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        if (stated == null) {
            if (context.getHeaderString("Transfer-Encoding") == null) {
                takeNothingAsJson(context);
                return;
            }
            context.setEntityStream(new Limited(context.getEntityStream()));
            return;
        }
        if (stated.equals("0")) {
            takeNothingAsJson(context);
            return;
        }
        if (stated.length() > 9 || Integer.parseInt(stated) > LARGEST) {
            throw new ProblemException(ProblemType.PAYLOAD_TOO_LARGE);
        }
    }

    private static void takeNothingAsJson(ContainerRequestContext context) {
        if (context.getMediaType() == null) {
            context.getHeaders().putSingle(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON);
        }
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
