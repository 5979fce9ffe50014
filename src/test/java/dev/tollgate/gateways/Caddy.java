package dev.tollgate.gateways;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** @param own directives of a user's own: what to replace on the page, and by what */
record Caddy(Map<String, String> own) implements Recipe {
    private static final Path PAGE = PAGES.resolve("caddy.md");

    static Caddy plain() {
        return new Caddy(Map.of());
    }

    static Caddy withOwn() {
        return new Caddy(Map.of(":8000 {", """
                :8000 {
                	header X-Own yes
                	request_header X-Own yes
                	request_body {
                		max_size 100MB
                	}
                	handle_errors {
                		respond maintenance 200
                	}
                """, "reverse_proxy 127.0.0.1:9000", """
                reverse_proxy 127.0.0.1:9000 {
                	header_up X-Own yes
                }
                """));
    }

    @Override
    public List<String> write(Path directory, Ports ports) {
        String options = Cookbook.block(PAGE, "caddy-options", Map.of());
        String page = Cookbook.block(PAGE, "caddy", own);
        String text = Cookbook.replace(options, Map.of("{\n\tservers", "{\n\tadmin off\n\tauto_https off\n\tservers"))
                + Cookbook.replace(
                        page,
                        Recipe.both(
                                Recipe.addresses(ports),
                                Map.of(":8000 {", ":" + ports.gateway() + " {\n\tbind 127.0.0.1")));
        Path file = Recipe.write(directory, "Caddyfile", text);
        return List.of("caddy", "run", "--adapter", "caddyfile", "--config", file.toString());
    }
}
