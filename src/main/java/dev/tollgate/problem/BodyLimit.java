package dev.tollgate.problem;

import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Refuses a body of more than 64 KiB, before reading it where its length is stated. */
class BodyLimit {
    private static final int LARGEST = 64 * 1024;

    @ServerRequestFilter(priority = Priorities.USER)
    void limit(ContainerRequestContext context) {
        String stated = context.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        if (stated == null) {
            if (context.getHeaderString("Transfer-Encoding") != null) {
                context.setEntityStream(new Limited(context.getEntityStream()));
            }
            return;
        }
        if (stated.length() > 9 || Integer.parseInt(stated) > LARGEST) {
            throw new ProblemException(ProblemType.PAYLOAD_TOO_LARGE);
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
