package dev.tollgate.gateways;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The page's part, in a main file like the one that a distribution brings.
 *
 * @param cache with the cache that the page describes
 * @param http directives of a user's own in the main file
 * @param own more of them: what to replace on the page, and by what
 */
record Nginx(boolean cache, String http, Map<String, String> own) implements Recipe {
    private static final Path PAGE = PAGES.resolve("nginx.md");
    /** A page for errors that hides their status, and one that keeps it. */
    static final String AS_SUCCESS = "=200 /maintenance.html";

    static final String AS_IT_IS = "/maintenance.html";
    private static final String ERRORS = """
            proxy_intercept_errors on;
            recursive_error_pages on;
            error_page 401 403 500 502 503 504 %s;
            """;
    private static final String HEADERS = """
            proxy_set_header X-Own yes;
            add_header X-Own yes;
            """;

    static Nginx plain() {
        return new Nginx(false, "", Map.of());
    }

    static Nginx cached() {
        return new Nginx(true, "", Map.of());
    }

    static Nginx withOwn() {
        return withOwn(AS_SUCCESS);
    }

    /** Directives that people write, wherever they may stand but among the page's own in its location. */
    static Nginx withOwn(String errorPage) {
        String errors = ERRORS.formatted(errorPage);
        String http = errors + HEADERS + """
                client_max_body_size 1k;
                satisfy any;
                underscores_in_headers on;
                ignore_invalid_headers off;
                proxy_cache_path own keys_zone=own:1m;
                proxy_cache own;
                proxy_cache_valid any 1m;
                proxy_ignore_headers Cache-Control;
                """;
        String server = errors + HEADERS + """
                auth_request_set $own $upstream_http_own;
                location = /maintenance.html { auth_request off; return 200 maintenance; }
                """;
        String location = errors + HEADERS + """
                proxy_cache off;
                client_max_body_size 100m;
                proxy_set_header Upgrade $http_upgrade;
                proxy_set_header Connection upgrade;
                """;
        return new Nginx(
                false,
                http,
                Map.of(
                        "listen 8000;", "listen 8000;\nclient_max_body_size 1k;\n" + server,
                        "listen 127.0.0.1:8001;", "listen 127.0.0.1:8001;\n" + server,
                        "proxy_pass http://application;", "proxy_pass http://application;\n" + location));
    }

    /** Where the page asks not to write anything, too. */
    static Nginx withOwnInTheGate(String errorPage) {
        return new Nginx(
                false,
                "",
                Map.of("underscores_in_headers off;", """
                underscores_in_headers off;
                location = /maintenance.html { auth_request off; return 200 maintenance; }
                location /other { proxy_set_header X-Own yes; proxy_pass http://application; }
                """, "proxy_pass http://passed$request_uri;", """
                proxy_pass http://passed$request_uri;
                proxy_set_header X-Own yes;
                add_header X-Own yes;
                auth_request_set $own $upstream_http_own;
                error_page 401 403 502 503 504 %s;
                """.formatted(
                                errorPage)));
    }

    @Override
    public List<String> write(Path directory, Ports ports) {
        String page = Cookbook.block(PAGE, "nginx", own);
        String cacheBlock = cache ? Cookbook.block(PAGE, "nginx-cache", Map.of()) : "";
        String text = Cookbook.replace(
                page,
                Recipe.both(
                        Recipe.addresses(ports),
                        Map.of(
                                "listen 8000;", "listen " + Recipe.local(ports.gateway()) + ";",
                                "127.0.0.1:8001", Recipe.local(ports.passed()),
                                "/var/log/nginx/", directory + "/",
                                "internal;", "internal;\n" + cacheBlock)));
        Recipe.write(
                directory, "tollgate.conf", cache ? "proxy_cache_path cache keys_zone=tollgate:1m;\n" + text : text);
        Path main = Recipe.write(directory, "nginx.conf", main(http));
        return List.of("nginx", "-e", "stderr", "-p", directory + "/", "-c", main.toString());
    }

    private static String main(String http) {
        return """
                user root;
                daemon off;
                worker_processes 1;
                pid nginx.pid;
                error_log stderr warn;
                events {}
                http {
                    access_log access.log;
                    client_body_temp_path body;
                    proxy_temp_path proxy;
                    fastcgi_temp_path fastcgi;
                    uwsgi_temp_path uwsgi;
                    scgi_temp_path scgi;
                    %s
                    include tollgate.conf;
                }
                """.formatted(http);
    }
}
