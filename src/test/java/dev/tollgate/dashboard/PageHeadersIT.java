package dev.tollgate.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.SharedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageHeadersIT {
    private static final int LARGEST_FIRST_PAGE = 100 * 1024;
    private static final int LARGEST_FONT = 48 * 1024;
    private static final Pattern ASSET = Pattern.compile("\"(/assets/[^\"]+)\"");
    private static final Path FILES = Path.of("src/main/resources/META-INF/resources/assets");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/ui",
                "/ui/login",
                "/ui/organizations",
                "/ui/organizations/0/tokens",
                "/ui/profile",
                "/ui/none"
            })
    void everyPageCarriesThePolicyAndIsNotKept(String path) throws Exception {
        HttpResponse<byte[]> page = get(path);

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(header(page, "Content-Type")).startsWith("text/html");
        assertThat(header(page, "Content-Security-Policy"))
                .contains("default-src 'self'", "object-src 'none'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(header(page, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(page, "Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(header(page, "Permissions-Policy")).isNotEmpty();
        assertThat(header(page, "Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void headAnswersLikeGetWithoutBody() throws Exception {
        HttpResponse<byte[]> page = send("HEAD", "/ui/login");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(header(page, "Content-Security-Policy")).isNotEmpty();
        assertThat(page.body()).isEmpty();
    }

    @Test
    void firstPageWeighsAtMostAHundredKilobytes() throws Exception {
        long weight = get("/", "Accept-Encoding", "gzip").body().length;
        for (String asset : assets()) {
            weight += weight(asset);
        }
        System.out.printf("First page: %d bytes compressed%n", weight);
        assertThat(weight).isLessThanOrEqualTo(LARGEST_FIRST_PAGE);
    }

    /** With the licence beside it, and as it is: a font has its own compression. */
    @Test
    void typefaceIsPartOfTheFirstPageAndSmall() throws Exception {
        String font = assets().stream()
                .filter(name -> name.endsWith(".woff2"))
                .findAny()
                .orElseThrow();
        HttpResponse<byte[]> file = get(font, "Accept-Encoding", "gzip");

        assertThat(header(file, "Content-Type")).isEqualTo("font/woff2");
        assertThat(header(file, "Content-Encoding")).isEmpty();
        assertThat(file.body()).hasSizeLessThanOrEqualTo(LARGEST_FONT).startsWith('w', 'O', 'F', '2');
        assertThat(FILES.resolve("font/LICENSE.txt")).content().contains("SIL Open Font License, Version 1.1");
    }

    @Test
    void whatIsOpenedLaterIsServedAndIsNotInTheFirstPage() throws Exception {
        List<String> later = later();
        assertThat(later).isNotEmpty().doesNotContainAnyElementsOf(assets());
        for (String asset : later) {
            assertThat(weight(asset)).as(asset).isBetween(1L, (long) LARGEST_FIRST_PAGE / 10);
        }
    }

    private static long weight(String asset) throws Exception {
        HttpResponse<byte[]> file = get(asset, "Accept-Encoding", "gzip");
        assertThat(file.statusCode()).as(asset).isEqualTo(200);
        assertThat(header(file, "Content-Encoding")).isEqualTo(asset.endsWith(".woff2") ? "" : "gzip");
        return file.body().length;
    }

    @Test
    void filesMayBeKeptForGoodUnderTheirVersionedPath() throws Exception {
        HttpResponse<byte[]> file = get(assets().get(0));
        HttpResponse<byte[]> again = get(assets().get(0), "If-None-Match", header(file, "ETag"));
        HttpResponse<byte[]> otherVersion = get("/assets/0123456789abcdef/app.js");

        assertThat(header(file, "Cache-Control")).contains("immutable");
        assertThat(header(file, "Content-Security-Policy")).isNotEmpty();
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(header(otherVersion, "Cache-Control")).isEqualTo("no-cache");
    }

    @Test
    void shellNamesEveryScriptAndStyle() throws IOException {
        String shell = Files.readString(FILES.resolve("shell.html"));
        try (Stream<Path> files = Files.walk(FILES)) {
            assertThat(files.map(FILES::relativize)
                            .map(Path::toString)
                            .filter(name -> name.matches(".*\\.(js|css|woff2)")))
                    .allSatisfy(name -> assertThat(shell).contains("\"/assets/" + name + "\""));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/assets/",
                "/assets/shell.html",
                "/assets/lib/LICENSE.txt",
                "/assets/font/LICENSE.txt",
                "/uix"
            })
    void whatIsNotOfTheDashboardStaysAProblem(String path) throws Exception {
        HttpResponse<byte[]> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(header(answer, "Content-Type")).startsWith("application/problem+json");
    }

    @Test
    void iconIsFoundWhereBrowsersLook() throws Exception {
        assertThat(header(get("/favicon.ico"), "Content-Type")).isEqualTo("image/svg+xml");
    }

    /** What a browser fetches with the page. */
    private static List<String> assets() throws Exception {
        return named(page().split("<template>", 2)[0]);
    }

    /** What it leaves alone until somebody opens it. */
    private static List<String> later() throws Exception {
        return named(page().split("<template>", 2)[1]);
    }

    private static String page() throws Exception {
        return new String(get("/").body(), StandardCharsets.UTF_8);
    }

    private static List<String> named(String part) {
        return ASSET.matcher(part)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    private static HttpResponse<byte[]> get(String path, String... headers) throws Exception {
        return send("GET", path, headers);
    }

    private static HttpResponse<byte[]> send(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(SharedServer.process().url() + path))
                .method(method, BodyPublishers.noBody());
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return HTTP.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }
}
