package dev.tollgate.gateways;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** @param own directives of a user's own: what to replace on the page, and by what */
record HAProxy(Map<String, String> own) implements Recipe {
    private static final Path PAGE = PAGES.resolve("haproxy.md");
    private static final String MAINTENANCE = "content-type text/plain string maintenance";

    static HAProxy plain() {
        return new HAProxy(Map.of());
    }

    static HAProxy withOwn() {
        return new HAProxy(Map.of(
                "mode http",
                "mode http\nlog stdout format raw local0\noption httplog\noption forwardfor",
                "bind :8000",
                "bind :8000\nhttp-request set-header X-Own yes\nhttp-error status 503 " + MAINTENANCE,
                "default_backend application",
                "http-request set-header X-Own yes\ndefault_backend application",
                "server one 127.0.0.1:9000",
                "http-request set-header X-Own yes\nserver one 127.0.0.1:9000"));
    }

    /** In a main file that keeps HAProxy's own sizes. */
    static HAProxy withoutRoom() {
        return new HAProxy(Map.of("tune.bufsize 65536", "", "tune.maxrewrite 16384", ""));
    }

    @Override
    public List<String> write(Path directory, Ports ports) {
        Map<String, String> tollgate = Map.of("127.0.0.1:8080", Recipe.local(ports.tollgate()));
        Path lua = Recipe.write(directory, "tollgate.lua", Cookbook.block(PAGE, "haproxy-lua", tollgate));
        String text = Cookbook.replace(
                Cookbook.block(PAGE, "haproxy", own),
                Map.of(
                        "/etc/haproxy/tollgate.lua", lua.toString(),
                        "bind :8000", "bind " + Recipe.local(ports.gateway()),
                        "127.0.0.1:9000", Recipe.local(ports.application())));
        Path file = Recipe.write(directory, "haproxy.cfg", text);
        return List.of("haproxy", "-db", "-f", file.toString());
    }
}
