package dev.tollgate.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.stream.Stream;

/**
 * Headers that name media types, in a form that can be read. Resources are chosen by them, before anybody is asked who
 * is calling, so that there is no place to refuse them in: a body of no known type will be refused in its turn, and
 * who accepts nothing that has a name is told nothing else.
 */
final class MediaTypes {
    private static final String UNKNOWN = "application/octet-stream";

    private MediaTypes() {}

    static void mend(MultiMap headers) {
        List<String> types = headers.getAll(HttpHeaders.CONTENT_TYPE);
        if (types.size() > 1 || types.size() == 1 && !isReadable(types.get(0))) {
            headers.set(HttpHeaders.CONTENT_TYPE, UNKNOWN);
        }
        List<String> accepted = headers.getAll(HttpHeaders.ACCEPT);
        if (!accepted.stream().flatMap(list -> Stream.of(list.split(",", -1))).allMatch(MediaTypes::isReadable)) {
            headers.set(HttpHeaders.ACCEPT, UNKNOWN);
        }
    }

    private static boolean isReadable(String type) {
        try {
            MediaType.valueOf(type.strip());
            return type.indexOf(',') < 0;
        } catch (RuntimeException e) {
            return false;
        }
    }
}
