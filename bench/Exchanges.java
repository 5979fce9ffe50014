import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.FileInputStream;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Exchanges identity tokens of a GitHub-like issuer, which it is itself: Exchanges STORE ISSUER_PORT ORGANIZATIONS CLIENTS
 * SECONDS MOST ROUNDS REPLICA_PORT... Each organization has one publisher; -Dprepare is run once there are all. Prints a line for each round: exchanges a second,
 * the median and the 99th percentile in ms, and how often each status came.
 */
public class Exchanges {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final String FORM = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange"
            + "&subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Ajwt&subject_token=";

    private static KeyPair key;
    private static String issuer;

    public static void main(String[] arguments) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        key = generator.generateKeyPair();
        int port = Integer.parseInt(arguments[1]);
        issuer = "https://127.0.0.1:" + port;
        HttpsServer server = serve(arguments[0], port);
        int clients = Integer.parseInt(arguments[3]);
        double seconds = Double.parseDouble(arguments[4]);
        int most = Integer.parseInt(arguments[5]);
        List<String> replicas = List.of(arguments).subList(7, arguments.length);
        List<String> audiences = organizations(Integer.parseInt(arguments[2]), replicas.get(0));
        String prepare = System.getProperty("prepare", "true");
        if (new ProcessBuilder("sh", "-c", prepare).inheritIO().start().waitFor() != 0) {
            throw new IllegalStateException(prepare);
        }
        for (int round = 0; round < Integer.parseInt(arguments[6]); round++) {
            List<String> tokens = new ArrayList<>();
            for (int i = 0; i < most; i++) {
                tokens.add(token(audiences.get(i % audiences.size())));
            }
            measure(tokens, replicas, clients, seconds);
        }
        server.stop(0);
        System.exit(0);
    }

    private static void measure(List<String> tokens, List<String> replicas, int clients, double seconds)
            throws Exception {
        AtomicInteger next = new AtomicInteger();
        ConcurrentLinkedQueue<Long> times = new ConcurrentLinkedQueue<>();
        Map<Integer, Integer> statuses = new TreeMap<>();
        long begin = System.nanoTime();
        var threads = Executors.newFixedThreadPool(clients);
        for (int client = 0; client < clients; client++) {
            threads.submit(() -> {
                for (int i = next.getAndIncrement();
                        i < tokens.size() && System.nanoTime() - begin < seconds * 1e9;
                        i = next.getAndIncrement()) {
                    long start = System.nanoTime();
                    int status = post(replicas.get(i % replicas.size()), tokens.get(i));
                    times.add(System.nanoTime() - start);
                    synchronized (statuses) {
                        statuses.merge(status, 1, Integer::sum);
                    }
                }
                return null;
            });
        }
        threads.shutdown();
        threads.awaitTermination(5, java.util.concurrent.TimeUnit.MINUTES);
        double passed = (System.nanoTime() - begin) / 1e9;
        long[] sorted = times.stream().mapToLong(Long::longValue).sorted().toArray();
        System.out.printf(
                "%.0f | %.1f | %.1f | %s%n",
                statuses.getOrDefault(200, 0) / passed,
                sorted[sorted.length / 2] / 1e6,
                sorted[sorted.length * 99 / 100] / 1e6,
                statuses);
    }

    private static int post(String replica, String token) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + replica + "/oauth2/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(FORM + URLEncoder.encode(token, StandardCharsets.UTF_8)))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    private static List<String> organizations(int count, String replica) throws Exception {
        String login = call(replica, null, "login", "{\"email\":\"bench@example.com\",\"password\":\"bench-password-1\"}");
        String bearer = field(login, "accessToken");
        List<String> audiences = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String id = field(call(replica, bearer, "organizations", "{\"name\":\"o " + UUID.randomUUID() + "\"}"), "id");
            String publisher = call(
                    replica,
                    bearer,
                    "organizations/" + id + "/publishers",
                    "{\"name\":\"release\",\"provider\":\"github\",\"role\":\"CI Token\",\"issuer\":\"" + issuer
                            + "\",\"claims\":{\"repository_id\":\"1001\",\"environment\":\"release\"}}");
            audiences.add(field(publisher, "audience"));
        }
        return audiences;
    }

    private static String call(String replica, String bearer, String path, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + replica + "/api/v1/" + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (bearer != null) {
            request.header("Authorization", "Bearer " + bearer);
        }
        HttpResponse<String> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    private static String field(String json, String name) {
        Matcher found = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
        if (!found.find()) {
            throw new IllegalStateException("no " + name);
        }
        return found.group(1);
    }

    private static String token(String audience) throws Exception {
        long now = System.currentTimeMillis() / 1000;
        String signed = encode("{\"alg\":\"RS256\",\"kid\":\"bench\",\"typ\":\"JWT\"}") + "."
                + encode("{\"iss\":\"" + issuer + "\",\"aud\":\"" + audience + "\",\"jti\":\"" + UUID.randomUUID()
                        + "\",\"iat\":" + now + ",\"nbf\":" + now + ",\"exp\":" + (now + 600)
                        + ",\"sub\":\"repo:octo/one:environment:release\",\"repository\":\"octo/one\","
                        + "\"repository_id\":\"1001\",\"environment\":\"release\"}");
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key.getPrivate());
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
    }

    private static HttpsServer serve(String store, int port) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (FileInputStream in = new FileInputStream(store)) {
            keys.load(in, "password".toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, "password".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        RSAPublicKey known = (RSAPublicKey) key.getPublic();
        answer(server, "/.well-known/openid-configuration",
                "{\"issuer\":\"" + issuer + "\",\"jwks_uri\":\"" + issuer + "/keys\"}");
        answer(server, "/keys",
                "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"bench\",\"alg\":\"RS256\",\"e\":\"" + number(known.getPublicExponent())
                        + "\",\"n\":\"" + number(known.getModulus()) + "\"}]}");
        server.start();
        return server;
    }

    private static void answer(HttpsServer server, String path, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        server.createContext(path, exchange -> {
            exchange.getResponseHeaders().add("Cache-Control", "max-age=86400");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private static String number(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int zeros = bytes[0] == 0 ? 1 : 0;
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(java.util.Arrays.copyOfRange(bytes, zeros, bytes.length));
    }

    private static String encode(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
