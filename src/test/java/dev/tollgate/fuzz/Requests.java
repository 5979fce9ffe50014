package dev.tollgate.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;

/** One request for an operation: as a client would send it, clumsily, or as an attacker would. */
final class Requests {
    private final Values values;
    private final SplittableRandom random;
    private final Map<String, List<String>> ids;

    /** @param ids what can stand for each parameter of a path */
    Requests(Description description, SplittableRandom random, Map<String, List<String>> ids) {
        this.values = new Values(description, random);
        this.random = random;
        this.ids = ids;
    }

    /** @param routed whether the request surely is one for the operation, in method and path */
    record Request(Description.Operation operation, boolean routed, byte[] bytes) {
        /** The request as it goes out, shortened, with all that cannot be seen escaped. */
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder();
            for (byte b : bytes.length > 600 ? Arrays.copyOf(bytes, 600) : bytes) {
                text.append(b >= 32 && b < 127 ? String.valueOf((char) b) : String.format("\\x%02x", b));
            }
            return text + (bytes.length > 600 ? " ... " + bytes.length + " bytes" : "");
        }
    }

    /** @param credential the caller's own header lines */
    Request next(Description.Operation operation, String credential) {
        boolean oddPath = values.chance(10);
        boolean oddMethod = values.chance(3);
        String method = oddMethod
                ? values.pick("PUT", "HEAD", "OPTIONS", "TRACE", "get", "X" + random.nextInt(9))
                : operation.method();
        String target = path(operation, oddPath) + query(operation);
        List<String> lines =
                new ArrayList<>(List.of(method + " " + target + " HTTP/1.1", "Host: localhost", "Connection: close"));
        if (!credential.isEmpty()) {
            lines.add(credential);
        }
        if (values.chance(30)) {
            lines.add("Accept: " + values.pick(Odd.ACCEPTS));
        }
        for (int i = values.chance(40) ? 1 + random.nextInt(3) : 0; i > 0; i--) {
            lines.add(values.pick(Odd.HEADERS));
        }
        boolean routed = !oddPath && !oddMethod;
        return new Request(operation, routed, bytes(lines, bodyOf(operation, lines), values.chance(20)));
    }

    private byte[] bodyOf(Description.Operation operation, List<String> lines) {
        boolean takesBody = !operation.mediaType().isEmpty();
        if (!takesBody && values.chance(80) || takesBody && values.chance(5)) {
            if (values.chance(15)) {
                lines.add("Content-Type: " + values.pick(Odd.TYPES));
            }
            return new byte[0];
        }
        String type = takesBody && values.chance(80) ? operation.mediaType() : values.pick(Odd.TYPES);
        lines.add("Content-Type: " + type);
        return values.body(operation);
    }

    private static byte[] bytes(List<String> lines, byte[] body, boolean chunked) {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        if (body.length > 0) {
            lines.add(chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + body.length);
        }
        request.writeBytes((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        if (body.length > 0 && chunked) {
            request.writeBytes((Integer.toHexString(body.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            request.writeBytes(body);
            request.writeBytes("\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return request.toByteArray();
        }
        request.writeBytes(body);
        return request.toByteArray();
    }

    private String path(Description.Operation operation, boolean odd) {
        StringBuilder path = new StringBuilder();
        for (String part : operation.path().substring(1).split("/", -1)) {
            boolean parameter = part.startsWith("{");
            path.append('/').append(parameter ? id(part.substring(1, part.length() - 1)) : part);
            if (odd && values.chance(40)) {
                path.append(values.chance(50) ? "" : "/").append(values.pick(Odd.PARTS));
            }
        }
        return path.toString();
    }

    private String id(String parameter) {
        List<String> known = ids.getOrDefault(parameter, List.of());
        return known.isEmpty() || values.chance(15)
                ? new UUID(random.nextLong(), random.nextLong()).toString()
                : known.get(random.nextInt(known.size()));
    }

    private String query(Description.Operation operation) {
        StringBuilder query = new StringBuilder();
        operation.queries().forEach(parameter -> {
            if (values.chance(40)) {
                query.append('&')
                        .append(parameter.get("name").asText())
                        .append('=')
                        .append(argument());
            }
        });
        if (values.chance(10)) {
            query.append('&')
                    .append(values.pick("x=y", "=", "&", "%zz=%zz", "limit=1&limit=2", "\u00e9", "a%00=b", "[]="));
        }
        return query.isEmpty() ? "" : "?" + query.substring(1);
    }

    private String argument() {
        return values.pick(
                "1",
                "50",
                "201",
                "-1",
                "99999999999999999999",
                "",
                "%00",
                "%zz",
                "%ff",
                "%ed%a0%80",
                "CI+Token",
                "ACTIVE",
                "createdAt",
                "-label",
                "2040-01-01T00:00:00Z",
                "%2B999999999-12-31T23:59:59Z",
                "-999999999-01-01T00:00:00Z",
                "x".repeat(3_000),
                "%25%5F%5C",
                "desc",
                "token.created",
                new UUID(random.nextLong(), random.nextLong()).toString(),
                "AAAAAAAAAAAAAAAAAAAAAA",
                "MXx4",
                "__proto__",
                "scan:read",
                "%F0%9F%98%80",
                "\u00e9",
                "null",
                "true");
    }
}
